#include "stay/parts_json.hpp"

namespace innkeeper::stay {
namespace {

namespace bj = boost::json;
using json::Fields;

const Names kMealPlans{"room_only", "breakfast", "half_board", "full_board", "all_inclusive"};
const Names kPayments{"at_hotel", "deposit", "prepay"};
const Names kDerivations{"amount", "percent"};

bj::object derived_json(const Derivation& derived, Currency currency) {
    bj::object out{{"parent_id", derived.parent_id}, {"kind", name_of(kDerivations, derived.kind)}};
    if (derived.kind == Derivation::Kind::amount)
        out["amount"] = json::of(Money{derived.value, currency});
    else
        out["basis_points"] = derived.value;
    return out;
}

Derivation read_derived(Fields& in, Currency currency) {
    Derivation out;
    out.parent_id = in.text("parent_id", kIdLength);
    out.kind = static_cast<Derivation::Kind>(in.one_of("kind", kDerivations));
    if (!in.has("kind")) return out;
    out.value = out.kind == Derivation::Kind::amount
                    ? read_money(in, "amount", currency).minor
                    : in.integer("basis_points", -kMaxCount, kMaxCount);
    return out;
}

bj::object band_json(const ChildBand& band) {
    return {{"from_age", band.from_age}, {"to_age", band.to_age}, {"price", json::of(band.price)}};
}

ChildBand read_band(Fields& in, Currency currency) {
    const auto from_age = static_cast<int>(in.integer("from_age", 0, kMaxChildAge));
    const auto to_age = static_cast<int>(in.integer("to_age", 0, kMaxChildAge));
    if (!in.has("price")) in.error("price", "is required");
    return {from_age, to_age, read_price_field(in, "price", currency)};
}

}  // namespace

std::string_view to_string(MealPlan meal_plan) { return name_of(kMealPlans, meal_plan); }
std::string_view to_string(PaymentMode payment) { return name_of(kPayments, payment); }

bj::object to_json(const RoomType& room_type) {
    return {{"id", room_type.id},
            {"name", room_type.name},
            {"max_adults", room_type.max_adults},
            {"max_children", room_type.max_children},
            {"max_total", room_type.max_total},
            {"physical", room_type.physical},
            {"archived", room_type.archived}};
}

RoomType read_room_type(Fields& in) {
    const RoomType none;
    return {.id = in.optional_text("id", kIdLength).value_or(""),
            .name = in.text("name"),
            .max_adults = read_count(in, "max_adults", none.max_adults),
            .max_children = read_count(in, "max_children", none.max_children),
            .max_total = read_count(in, "max_total", none.max_total),
            .physical = read_count(in, "physical", none.physical),
            .archived = in.boolean("archived", false)};
}

bj::object to_json(const RatePlan& plan) {
    bj::object out{{"id", plan.id}, {"name", plan.name}, {"room_type_id", plan.room_type_id}};
    if (plan.derived)
        out["derived"] = derived_json(*plan.derived, plan.price.currency);
    else
        out["price"] = json::of(plan.price);
    out["standard_adults"] = plan.standard_adults;
    out["extra_adult"] = json::of(plan.extra_adult);
    bj::array bands;
    for (const ChildBand& band : plan.child_bands) bands.push_back(band_json(band));
    out["child_bands"] = std::move(bands);
    out["meal_plan"] = name_of(kMealPlans, plan.meal_plan);
    out["payment"] = name_of(kPayments, plan.payment);
    out["deposit_basis_points"] = plan.deposit_basis_points;
    if (!plan.cancellation_policy_id.empty())
        out["cancellation_policy_id"] = plan.cancellation_policy_id;
    if (plan.min_advance_days) out["min_advance_days"] = *plan.min_advance_days;
    if (plan.max_advance_days) out["max_advance_days"] = *plan.max_advance_days;
    out["archived"] = plan.archived;
    return out;
}

RatePlan read_rate_plan(Fields& in, Currency currency) {
    RatePlan plan{.id = in.optional_text("id", kIdLength).value_or(""),
                  .name = in.text("name"),
                  .room_type_id = in.text("room_type_id", kIdLength),
                  .price = read_price_field(in, "price", currency),
                  .extra_adult = read_price_field(in, "extra_adult", currency)};
    in.optional_object("derived",
                       [&](Fields& field) { plan.derived = read_derived(field, currency); });
    if (!plan.derived && !in.has("price")) in.error("price", "is required");
    plan.standard_adults = read_count(in, "standard_adults", plan.standard_adults);
    if (in.has("child_bands"))
        in.objects("child_bands", kMaxChildBands,
                   [&](Fields& band) { plan.child_bands.push_back(read_band(band, currency)); });
    plan.meal_plan = read_enum(in, "meal_plan", kMealPlans, plan.meal_plan);
    plan.payment = read_enum(in, "payment", kPayments, plan.payment);
    plan.deposit_basis_points = read_count(in, "deposit_basis_points", 0);
    plan.cancellation_policy_id =
        in.optional_text("cancellation_policy_id", kIdLength).value_or("");
    plan.min_advance_days = read_optional_count(in, "min_advance_days");
    plan.max_advance_days = read_optional_count(in, "max_advance_days");
    plan.archived = in.boolean("archived", false);
    return plan;
}

bj::object to_json(const RateDay& day) {
    bj::object out;
    if (day.price) out["price"] = json::of(*day.price);
    if (day.extra_adult) out["extra_adult"] = json::of(*day.extra_adult);
    if (!day.child_prices.empty()) {
        bj::array prices;
        for (const Money& price : day.child_prices) prices.push_back(json::of(price));
        out["child_prices"] = std::move(prices);
    }
    if (day.min_stay_arrival) out["min_stay_arrival"] = *day.min_stay_arrival;
    if (day.max_stay_arrival) out["max_stay_arrival"] = *day.max_stay_arrival;
    if (day.min_stay_through) out["min_stay_through"] = *day.min_stay_through;
    if (day.max_stay_through) out["max_stay_through"] = *day.max_stay_through;
    if (day.closed) out["closed"] = true;
    if (day.closed_to_arrival) out["closed_to_arrival"] = true;
    if (day.closed_to_departure) out["closed_to_departure"] = true;
    return out;
}

RateDay read_rate_day(Fields& in, Currency currency) {
    RateDay day;
    day.price = read_optional_price(in, "price", currency);
    day.extra_adult = read_optional_price(in, "extra_adult", currency);
    if (in.has("child_prices"))
        in.objects("child_prices", kMaxChildBands, [&](Fields& item) {
            day.child_prices.push_back(read_amount(item, currency));
            if (day.child_prices.back().minor < 0) item.error("amount", "must not be negative");
        });
    day.min_stay_arrival = read_optional_count(in, "min_stay_arrival");
    day.max_stay_arrival = read_optional_count(in, "max_stay_arrival");
    day.min_stay_through = read_optional_count(in, "min_stay_through");
    day.max_stay_through = read_optional_count(in, "max_stay_through");
    day.closed = in.boolean("closed", false);
    day.closed_to_arrival = in.boolean("closed_to_arrival", false);
    day.closed_to_departure = in.boolean("closed_to_departure", false);
    return day;
}

}  // namespace innkeeper::stay
