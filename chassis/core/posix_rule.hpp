#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace innkeeper {

/// The rule of a zone for ever after, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`. The last
/// line of a TZif file (RFC 9636 section 3.3) holds one for the time past the file's table.
class PosixRule {
public:
    /// Nothing when `text` is not such a rule. Hours of a change may be -167 to 167 (RFC 9636).
    [[nodiscard]] static std::optional<PosixRule> parse(std::string_view text);

    [[nodiscard]] std::chrono::seconds offset_at(std::chrono::sys_seconds instant) const;
    /// In a gap the first instant after it; of two the first.
    [[nodiscard]] std::chrono::sys_seconds instant_of(std::chrono::local_seconds local) const;

    /// A day of each year and the local time of the change on it.
    struct Change {
        enum class Kind { month_week_day, julian, zero_based } kind = Kind::month_week_day;
        unsigned month = 0;
        unsigned week = 0;     ///< 5 is the last
        unsigned weekday = 0;  ///< 0 is Sunday
        int day = 0;           ///< of the year; julian: 1 to 365, 29 February is not counted
        std::chrono::seconds time = std::chrono::hours(2);

        [[nodiscard]] std::chrono::local_seconds in(std::chrono::year year) const;
    };

private:
    struct Summer {
        std::chrono::seconds offset;
        Change start;
        Change end;
    };
    struct Year {
        std::chrono::sys_seconds start;
        std::chrono::sys_seconds end;
    };
    PosixRule() = default;
    [[nodiscard]] Year changes_in(std::chrono::year year, const Summer& summer) const;

    std::chrono::seconds standard_{0};
    std::optional<Summer> summer_;
};

}  // namespace innkeeper
