#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/result.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// What rows of nights and of rates share: a line a night, numbers in decimal.
namespace innkeeper::search {

[[nodiscard]] inline std::unexpected<Error> row_damaged() {
    return fail(Code::bug, "row-damaged", "A stored row of search cannot be read.");
}

/// Takes the number that the text begins with off it. False: it begins with none, or with one that
/// is too large.
template <class Int>
[[nodiscard]] bool take_number(std::string_view& text, Int& value) {
    const auto [read_to, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(read_to - text.data()));
    return true;
}
[[nodiscard]] inline bool take_char(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// A booking writes some rows, of hundreds of numbers each.
template <class Int>
void add_number(std::string& text, Int value) {
    std::array<char, 24> digits;  // a sign, and those of 64 bits
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    text.append(digits.data(), end);
}
/// Of a line of a row, about.
inline constexpr std::size_t kNightLineBytes = 16;

/// The nights of a calendar month.
struct MonthNights {
    CivilDate first;
    int days = 0;
    /// Of "2027-07"; nothing for what is no month.
    [[nodiscard]] static std::optional<MonthNights> of(std::string_view month) {
        const auto first = parse_date(std::string(month) + "-01");
        if (!first) return std::nullopt;
        const std::chrono::year_month_day date(*first);
        const CivilDate last(date.year() / date.month() / std::chrono::last);
        return MonthNights{*first, static_cast<int>((last - *first).count()) + 1};
    }
    /// Takes the day of the month off the text that begins with it. Nothing: it has none such.
    [[nodiscard]] std::optional<CivilDate> take_night(std::string_view& text) const {
        int day = 0;
        if (!take_number(text, day) || day < 1 || day > days) return std::nullopt;
        return first + std::chrono::days(day - 1);
    }
};
[[nodiscard]] inline unsigned day_of(CivilDate night) {
    return static_cast<unsigned>(std::chrono::year_month_day(night).day());
}

}  // namespace innkeeper::search
