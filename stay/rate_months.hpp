#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/result.hpp"
#include "stay/rate_plan.hpp"

#include <boost/container/flat_map.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::stay {

/// "2027-07" of a date; the sort key of its row, after the plan: "<plan>#2027-07".
[[nodiscard]] std::string month_of(CivilDate date);
[[nodiscard]] std::string month_row(std::string_view rate_plan_id, std::string_view month);
/// The months that the dates from..to (both included) lie in, in order.
[[nodiscard]] std::vector<std::string> months_between(CivilDate from, CivilDate to);

/// The rate days of one plan and calendar month that say something; a missing night says nothing.
/// Absolute, with a version that counts its changes: a replica keeps the highest.
struct RateMonth {
    std::string rate_plan_id;
    std::string month;  ///< "2027-07"
    std::uint64_t version = 0;
    boost::container::flat_map<CivilDate, RateDay> days = {};
    bool operator==(const RateMonth&) const = default;
    [[nodiscard]] RateDay at(CivilDate date) const;
};

[[nodiscard]] std::string to_document(const RateMonth& month);
/// Error: `bug`, `document-damaged`.
[[nodiscard]] Result<RateMonth> read_rate_month(std::string_view document, Currency currency);

/// innkeeper.rates.changed.v1: whole months, absolute.
struct RatesChanged {
    std::string hotel_id;
    std::string currency;
    std::vector<RateMonth> months;
    bool operator==(const RatesChanged&) const = default;
};
[[nodiscard]] std::string to_event_data(const RatesChanged& changed);
/// Error: `invalid`.
[[nodiscard]] Result<RatesChanged> parse_rates_event(std::string_view data);

}  // namespace innkeeper::stay
