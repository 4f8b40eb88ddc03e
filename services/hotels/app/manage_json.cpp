#include "services/hotels/app/manage_json.hpp"

#include "stay/json.hpp"
#include "stay/limits.hpp"

#include <algorithm>

namespace innkeeper::hotels::codec {
namespace {

namespace bj = json::bj;
using json::Fields;

const std::vector<std::string_view> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// The part that `body` describes, with the id of the address.
template <class T, class Read>
Result<T> parse_part(std::string_view body, std::string id, Read read) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    T part = read(in);
    if (!part.id.empty() && part.id != id) in.error("id", "must be the one in the address");
    TRY_VOID(in.finish());
    part.id = std::move(id);
    return part;
}

bool is_null(Fields& in, std::string_view name) {
    const bj::value* value = in.raw(name);
    return value != nullptr && value->is_null();
}

/// Absent: nothing is said. Null: the value is taken away.
template <class T, class Read>
Said<T> read_said(Fields& in, std::string_view name, Read read) {
    if (is_null(in, name)) return Said<T>{std::optional<T>{}};
    if (!in.has(name)) return std::nullopt;
    return Said<T>{read()};
}

Said<Money> read_price(Fields& in, std::string_view name) {
    return read_said<Money>(in, name, [&] { return in.money(name); });
}

Said<int> read_nights(Fields& in, std::string_view name) {
    return read_said<int>(
        in, name, [&] { return static_cast<int>(in.integer(name, 1, stay::kMaxStayNights)); });
}

std::optional<bool> read_flag(Fields& in, std::string_view name) {
    if (is_null(in, name)) return false;
    if (!in.has(name)) return std::nullopt;
    return in.boolean(name);
}

std::optional<std::vector<Money>> read_child_prices(Fields& in) {
    constexpr std::string_view kName = "child_prices";
    if (is_null(in, kName)) return std::vector<Money>{};
    if (!in.has(kName)) return std::nullopt;
    std::vector<Money> out;
    in.objects(kName, stay::kMaxChildBands, [&](Fields& item) {
        const auto currency = Currency::parse(item.text("currency", {3, 3}));
        const std::string amount = item.text("amount", {1, 32});
        if (!currency) return item.error("currency", "must be an ISO 4217 code, such as EUR");
        const auto money = Money::parse(amount, *currency);
        if (!money) return item.error("amount", money.error().detail);
        out.push_back(*money);
    });
    return out;
}

RatePatch read_patch(Fields& in) {
    return {.price = read_price(in, "price"),
            .extra_adult = read_price(in, "extra_adult"),
            .child_prices = read_child_prices(in),
            .min_stay_arrival = read_nights(in, "min_stay_arrival"),
            .max_stay_arrival = read_nights(in, "max_stay_arrival"),
            .min_stay_through = read_nights(in, "min_stay_through"),
            .max_stay_through = read_nights(in, "max_stay_through"),
            .closed = read_flag(in, "closed"),
            .closed_to_arrival = read_flag(in, "closed_to_arrival"),
            .closed_to_departure = read_flag(in, "closed_to_departure")};
}

Weekdays read_weekdays(Fields& in) {
    if (!in.has("weekdays")) return kEveryDay;
    Weekdays out;
    bool known = true;
    for (const std::string& name : in.texts("weekdays", kWeekdays.size())) {
        const auto found = std::ranges::find(kWeekdays, name);
        known = known && found != kWeekdays.end();
        if (known) out.set(static_cast<std::size_t>(found - kWeekdays.begin()));
    }
    if (!known || out.none()) in.error("weekdays", "must be one or more of mon, tue, … sun");
    return out;
}

/// The time of a window has a default where it comes from an older event.
void must_have_times(Fields& in) {
    const bj::value* windows = in.raw("windows");
    if (windows == nullptr || !windows->is_array()) return;
    const bj::array& all = windows->get_array();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bj::object* window = all[i].if_object();
        if (window != nullptr && !window->contains("time"))
            in.error("windows[" + std::to_string(i) + "].time", "is required");
    }
}

}  // namespace

Result<RoomType> parse_room_type(std::string_view body, std::string id) {
    return parse_part<RoomType>(body, std::move(id), [](Fields& in) {
        // What the API requires has a default where it comes from an older event.
        for (const char* name : {"max_adults", "max_children", "max_total", "physical"})
            if (!in.has(name)) in.error(name, "is required");
        return stay::read_room_type(in);
    });
}

Result<RatePlan> parse_rate_plan(std::string_view body, std::string id, Currency currency) {
    return parse_part<RatePlan>(body, std::move(id), [&](Fields& in) {
        if (!in.has("payment")) in.error("payment", "is required");
        return stay::read_rate_plan(in, currency);
    });
}

Result<CancellationPolicy> parse_policy(std::string_view body, std::string id, Currency currency) {
    return parse_part<CancellationPolicy>(body, std::move(id), [&](Fields& in) {
        for (const char* name : {"windows", "otherwise", "no_show"})
            if (!in.has(name)) in.error(name, "is required");
        must_have_times(in);
        return stay::read_policy(in, currency);
    });
}

Result<std::vector<TaxRule>> parse_tax_rules(std::string_view body, Currency currency) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    std::vector<TaxRule> rules;
    in.objects("tax_rules", stay::kMaxTaxRules, [&](Fields& item) {
        if (!item.has("kind")) item.error("kind", "is required");
        rules.push_back(stay::read_tax_rule(item, currency));
    });
    TRY_VOID(in.finish());
    return rules;
}

Result<SetRates> parse_set_rates(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    SetRates out{.rate_plan_id = in.text("rate_plan_id", {1, stay::kMaxPartId}),
                 .from = in.date("from"),
                 .to = in.date("to")};
    out.weekdays = read_weekdays(in);
    in.object("set", [&](Fields& set) { out.set = read_patch(set); });
    TRY_VOID(in.finish());
    if (out.set == RatePatch{})
        return fail(Code::invalid, "nothing-to-change", "The request has no field to change.");
    return out;
}

std::string rates_json(const RateNights& nights) {
    bj::array items;
    for (const auto& [date, day] : nights.days) {
        bj::object item = stay::to_json(day);
        item["date"] = json::of(date);
        item["closed"] = day.closed;
        item["closed_to_arrival"] = day.closed_to_arrival;
        item["closed_to_departure"] = day.closed_to_departure;
        items.push_back(std::move(item));
    }
    return bj::serialize(
        bj::object{{"rate_plan_id", nights.rate_plan_id}, {"items", std::move(items)}});
}

}  // namespace innkeeper::hotels::codec
