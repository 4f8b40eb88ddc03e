#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper {

/// A date on the wall calendar of a hotel, without a zone. A stay date is never turned into UTC.
using CivilDate = std::chrono::local_days;

/// `YYYY-MM-DD`, exactly, a date that exists, 1970 to 9999. Error: `invalid-date`.
[[nodiscard]] Result<CivilDate> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(CivilDate date);

/// A stay [arrival, departure): `nights()` nights, each named by the date on which it begins.
struct Stay {
    CivilDate arrival;
    CivilDate departure;
    /// Error: `stay-reversed` unless arrival < departure.
    [[nodiscard]] static Result<Stay> make(CivilDate arrival, CivilDate departure);
    [[nodiscard]] int nights() const;
    [[nodiscard]] std::vector<CivilDate> each_night() const;
    bool operator==(const Stay&) const = default;
};

/// True for a name of the system's IANA time-zone database.
[[nodiscard]] bool is_time_zone(std::string_view iana_name);
/// The date in the zone at that instant: "today" is the hotel's. Error: `unknown-time-zone`.
[[nodiscard]] Result<CivilDate> date_in_zone(std::string_view iana_name, Instant instant);
/// The instant of a local time in the zone. A time that a gap skips is moved to the first instant
/// after the gap; of a time that occurs twice the first is taken. Error: `unknown-time-zone`.
[[nodiscard]] Result<Instant> instant_of(std::string_view iana_name, CivilDate date,
                                         std::chrono::minutes time_of_day);

}  // namespace innkeeper
