#include "stay/parts_json.hpp"
#include "stay/rate_months.hpp"

#include <limits>

namespace innkeeper::stay {
namespace {

namespace bj = boost::json;
using json::Fields;

bj::object month_json(const RateMonth& month) {
    bj::array days;
    for (const auto& [date, day] : month.days) {
        bj::object out{{"date", json::of(date)}};
        for (auto& member : to_json(day)) out[member.key()] = std::move(member.value());
        days.push_back(std::move(out));
    }
    return {{"rate_plan_id", month.rate_plan_id},
            {"month", month.month},
            {"version", month.version},
            {"days", std::move(days)}};
}

RateMonth read_month(Fields& in, Currency currency) {
    RateMonth month{.rate_plan_id = in.text("rate_plan_id", kIdLength),
                    .month = in.text("month", {7, 7}),
                    .version = static_cast<std::uint64_t>(
                        in.integer("version", 0, std::numeric_limits<std::int64_t>::max()))};
    if (!month.month.empty() && !parse_date(month.month + "-01"))
        in.error("month", "must be a month, as YYYY-MM");
    in.objects("days", kMaxMonthDays, [&](Fields& item) {
        const CivilDate date = item.date("date");
        const RateDay day = read_rate_day(item, currency);
        if (month_of(date) != month.month) return item.error("date", "must lie in the month");
        if (!month.days.emplace(date, day).second) item.error("date", "must not come twice");
    });
    return month;
}

}  // namespace

std::string to_document(const RateMonth& month) { return bj::serialize(month_json(month)); }

Result<RateMonth> read_rate_month(std::string_view document, Currency currency) {
    const auto refuse = [] {
        return fail(Code::bug, "document-damaged", "A stored month of rates cannot be read.");
    };
    const auto value = json::parse(document);
    if (!value) return refuse();
    Fields in(*value);
    RateMonth month = read_month(in, currency);
    if (!in.finish_tolerant()) return refuse();
    return month;
}

std::string to_event_data(const RatesChanged& changed) {
    bj::array months;
    for (const RateMonth& month : changed.months) months.push_back(month_json(month));
    return bj::serialize(bj::object{{"hotel_id", changed.hotel_id},
                                    {"currency", changed.currency},
                                    {"months", std::move(months)}});
}

Result<RatesChanged> parse_rates_event(std::string_view data) {
    TRY(const auto value, json::parse(data));
    Fields in(value);
    RatesChanged changed{in.text("hotel_id", kIdLength), in.text("currency"), {}};
    const auto currency = Currency::parse(changed.currency);
    if (!currency) {
        in.error("currency", "must be an ISO 4217 code");
    } else {
        in.objects("months", kMaxEventMonths,
                   [&](Fields& item) { changed.months.push_back(read_month(item, *currency)); });
    }
    TRY_VOID(in.finish_tolerant());
    return changed;
}

}  // namespace innkeeper::stay
