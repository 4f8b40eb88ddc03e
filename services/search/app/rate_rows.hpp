#pragma once

#include "chassis/core/result.hpp"
#include "stay/rate_months.hpp"

#include <string>
#include <string_view>

/// The rows of rates. A start reads all of them, so they are neither JSON nor large: a line with
/// the currency, then a line a night that says something: its day and, of what it says, a letter
/// and a number (`p` price and `e` extra adult in minor units, `k` child prices one by one, `a` and
/// `b` fewest and most nights on arrival, `t` and `u` on every night), `c` closed, `i` closed to
/// arrival, `o` closed to departure.
namespace innkeeper::search {

/// `month` is of that currency, as parse_rates_event() has it.
[[nodiscard]] std::string to_document(std::string_view currency, const stay::RateMonth& month);
/// The nights of such a month, with `plan` and `month` ("2027-07") as its row's key says. Error:
/// `bug`, `row-damaged`.
[[nodiscard]] Result<stay::RatesChanged> read_rates(std::string_view hotel_id,
                                                    std::string_view plan, std::string_view month,
                                                    std::uint64_t version,
                                                    std::string_view document);

}  // namespace innkeeper::search
