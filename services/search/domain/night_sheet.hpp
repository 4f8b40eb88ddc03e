#pragma once

#include "services/search/domain/day_number.hpp"
#include "services/search/domain/night_terms.hpp"
#include "services/search/domain/room_code.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace innkeeper::search {

/// What was said of the nights of a hotel, in full width: for writing. A NightGrid is the same
/// packed. Plans and types are numbered as the ledger names them.
struct NightSheet {
    struct Rate {
        std::int64_t price = -1;  ///< -1: none was said, or it is among the extras
        std::uint32_t terms = 0;  ///< see terms_at
    };

    DayNumber first = 0;
    DayNumber end = 0;  ///< after the last night
    std::size_t plans = 0;
    std::size_t types = 0;
    std::optional<Currency> currency = {};  ///< of all prices but the extras
    std::vector<NightTerms> terms = {};     ///< those that are not common
    std::vector<NightExtras> extras{{}};    ///< the first says nothing
    std::vector<Rate> rates = {};           ///< night by night, of each all plans
    std::vector<std::uint64_t> rooms = {};  ///< codes: night by night, of each all types

    /// Nights of which nothing was said.
    NightSheet(DayNumber from, DayNumber to, std::size_t plan_count, std::size_t type_count);
    [[nodiscard]] bool has(DayNumber day) const { return day >= first && day < end; }
    [[nodiscard]] std::size_t row(DayNumber day) const {
        return static_cast<std::size_t>(day - first);
    }

    /// `day` is on the sheet.
    void set_rate(DayNumber day, std::size_t plan, const stay::RateDay& said);
    void clear_rate(DayNumber day, std::size_t plan) { rates[row(day) * plans + plan] = {}; }
    void set_rooms(DayNumber day, std::size_t type, RoomCode code) {
        rooms[row(day) * types + type] = code;
    }
    [[nodiscard]] stay::RateDay rate_day(const Rate& rate) const;
    /// Prices of this currency are the ones that are no extras.
    void prefer(Currency wanted);

private:
    [[nodiscard]] std::uint32_t number_of(const NightTerms& said);
    [[nodiscard]] std::uint32_t extras_of(const stay::RateDay& said, bool price_too);
};

/// The day that is said by a cell's parts. `price` as Rate::price.
[[nodiscard]] stay::RateDay rate_day_of(std::int64_t price, std::optional<Currency> currency,
                                        const NightTerms& terms, const NightExtras& extras);

}  // namespace innkeeper::search
