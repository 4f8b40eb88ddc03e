#include "chassis/core/dates.hpp"

#include "chassis/core/strings.hpp"
#include "chassis/core/zone.hpp"

namespace innkeeper {
namespace {

namespace chrono = std::chrono;

constexpr int kFirstYear = 1970;
constexpr std::size_t kDateLength = 10;

/// The number in `digits`, or -1.
int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::unexpected<Error> unknown_zone() {
    return fail(Code::invalid, "unknown-time-zone",
                "A time zone must be a name of the IANA database, such as Europe/Lisbon.");
}

}  // namespace

Result<CivilDate> parse_date(std::string_view text) {
    const auto refuse = [] {
        return fail(Code::invalid, "invalid-date",
                    "A date must be one of the calendar, as YYYY-MM-DD, from 1970 on.");
    };
    if (text.size() != kDateLength || text[4] != '-' || text[7] != '-') return refuse();
    const int year = number(text.substr(0, 4));
    const int month = number(text.substr(5, 2));
    const int day = number(text.substr(8, 2));
    if (year < kFirstYear || month < 0 || day < 0) return refuse();
    const chrono::year_month_day date{chrono::year(year),
                                      chrono::month(static_cast<unsigned>(month)),
                                      chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return refuse();
    return CivilDate(date);
}

std::string to_string(CivilDate date) {
    char buffer[strings::kMaxDate];
    return {buffer, strings::put(buffer, chrono::year_month_day(date))};
}

Result<Stay> Stay::make(CivilDate arrival, CivilDate departure) {
    if (arrival < departure) return Stay{arrival, departure};
    return fail(Code::invalid, "stay-reversed", "The departure must be after the arrival.");
}

int Stay::nights() const { return static_cast<int>((departure - arrival).count()); }

std::vector<CivilDate> Stay::each_night() const {
    std::vector<CivilDate> nights;
    for (CivilDate night = arrival; night < departure; night += chrono::days(1))
        nights.push_back(night);
    return nights;
}

bool is_time_zone(std::string_view iana_name) { return Zone::find(iana_name) != nullptr; }

Result<CivilDate> date_in_zone(std::string_view iana_name, Instant instant) {
    const Zone* zone = Zone::find(iana_name);
    if (zone == nullptr) return unknown_zone();
    const auto offset = zone->offset_at(chrono::floor<chrono::seconds>(instant));
    return CivilDate(chrono::floor<chrono::days>(instant + offset).time_since_epoch());
}

Result<Instant> instant_of(std::string_view iana_name, CivilDate date,
                           std::chrono::minutes time_of_day) {
    const Zone* zone = Zone::find(iana_name);
    if (zone == nullptr) return unknown_zone();
    return Instant(zone->instant_of(date + time_of_day));
}

}  // namespace innkeeper
