#pragma once

#include "stay/rate_plan.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace innkeeper::search {

/// What a manager says of a night besides the price of the room. Bounds are clamped to 0 to 255,
/// which changes no answer: a stay has 1 to kMaxStayNights nights.
struct NightTerms {
    bool closed = false;
    bool closed_to_arrival = false;
    bool closed_to_departure = false;
    std::uint8_t min_arrival = 0;
    std::uint8_t max_arrival = 255;
    std::uint8_t min_through = 0;
    std::uint8_t max_through = 255;
    std::uint32_t extras = 0;  ///< in the hotel's lexicon; 0: none
    bool operator==(const NightTerms&) const = default;
};

/// Terms by number. The first kCommonTerms are the same for all hotels: nothing (0), any of what is
/// closed, with or without a minimum of 2 to 8 nights by arrival or through. A list has the others.
inline constexpr std::uint32_t kCommonTerms = 120;
inline constexpr int kCommonBounds = 7;

namespace detail {
constexpr std::array<NightTerms, kCommonTerms> make_common_terms() {
    std::array<NightTerms, kCommonTerms> out{};
    for (std::uint32_t i = 0; i < kCommonTerms; ++i) {
        out[i].closed = (i & 1) != 0;
        out[i].closed_to_arrival = (i & 2) != 0;
        out[i].closed_to_departure = (i & 4) != 0;
        const auto bound = static_cast<std::uint8_t>(i >> 3);
        if (bound > kCommonBounds)
            out[i].min_through = static_cast<std::uint8_t>(bound - kCommonBounds + 1);
        else if (bound > 0)
            out[i].min_arrival = static_cast<std::uint8_t>(bound + 1);
    }
    return out;
}
inline constexpr auto kTerms = make_common_terms();
}  // namespace detail

/// `others`: the list of those that are not common, of which the first has the number kCommonTerms.
[[nodiscard]] inline const NightTerms& terms_at(const NightTerms* others, std::uint32_t number) {
    return number < kCommonTerms ? detail::kTerms[number] : others[number - kCommonTerms];
}
/// kCommonTerms: they are not common.
[[nodiscard]] inline std::uint32_t common_number(const NightTerms& terms) {
    std::uint32_t bound = 0;
    if (terms.min_arrival > 1)
        bound = terms.min_arrival - 1U;
    else if (terms.min_through > 1)
        bound = terms.min_through - 1U + kCommonBounds;
    const std::uint32_t number = (terms.closed ? 1U : 0U) | (terms.closed_to_arrival ? 2U : 0U) |
                                 (terms.closed_to_departure ? 4U : 0U) | bound << 3;
    return number < kCommonTerms && detail::kTerms[number] == terms ? number : kCommonTerms;
}

/// Amounts of a night up to this, in minor units, fit a cell of any grid, and add up to less than
/// kMaxMinor, whatever the stay.
inline constexpr std::int64_t kSafeMinor = 4'000'000'000;

/// Without the extras.
[[nodiscard]] inline NightTerms terms_of(const stay::RateDay& day) {
    const auto clamped = [](const std::optional<int>& bound, int otherwise) {
        return static_cast<std::uint8_t>(std::clamp(bound.value_or(otherwise), 0, 255));
    };
    return {.closed = day.closed,
            .closed_to_arrival = day.closed_to_arrival,
            .closed_to_departure = day.closed_to_departure,
            .min_arrival = clamped(day.min_stay_arrival, 0),
            .max_arrival = clamped(day.max_stay_arrival, 255),
            .min_through = clamped(day.min_stay_through, 0),
            .max_through = clamped(day.max_stay_through, 255)};
}

/// Of the day's terms without the extras. Most days have no bounds: then nothing is compared.
[[nodiscard]] inline std::uint32_t common_number(const stay::RateDay& day) {
    if (day.min_stay_arrival || day.max_stay_arrival || day.min_stay_through ||
        day.max_stay_through)
        return common_number(terms_of(day));
    return (day.closed ? 1U : 0U) | (day.closed_to_arrival ? 2U : 0U) |
           (day.closed_to_departure ? 4U : 0U);
}

/// A day that says the terms, and no price.
[[nodiscard]] inline stay::RateDay day_of(const NightTerms& terms) {
    const auto least = [](int bound) { return bound > 0 ? std::optional(bound) : std::nullopt; };
    const auto most = [](int bound) { return bound < 255 ? std::optional(bound) : std::nullopt; };
    stay::RateDay day{.min_stay_arrival = least(terms.min_arrival),
                      .max_stay_arrival = most(terms.max_arrival),
                      .min_stay_through = least(terms.min_through),
                      .max_stay_through = most(terms.max_through)};
    day.closed = terms.closed;
    day.closed_to_arrival = terms.closed_to_arrival;
    day.closed_to_departure = terms.closed_to_departure;
    return day;
}

}  // namespace innkeeper::search
