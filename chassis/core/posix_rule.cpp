#include "chassis/core/posix_rule.hpp"

#include <algorithm>

namespace innkeeper {
namespace {

namespace chrono = std::chrono;
using chrono::seconds;

constexpr int kMaxOffsetHours = 24;
constexpr int kMaxChangeHours = 167;

struct Cursor {
    std::string_view rest;
    bool ok = true;

    [[nodiscard]] char peek() const { return rest.empty() ? '\0' : rest.front(); }
    bool take(char c) {
        if (peek() != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    int number(int max) {
        int value = 0;
        std::size_t count = 0;
        for (; peek() >= '0' && peek() <= '9' && count < 4; ++count) {
            value = value * 10 + (peek() - '0');
            rest.remove_prefix(1);
        }
        if (count == 0 || value > max) ok = false;
        return ok ? value : 0;
    }
    unsigned number_from(int min, int max) {
        const int value = number(max);
        if (value < min) ok = false;
        return static_cast<unsigned>(value);
    }
    void name() {
        const bool quoted = take('<');
        std::size_t count = 0;
        const auto belongs = [&](char c) {
            const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            const bool sign = (c >= '0' && c <= '9') || c == '+' || c == '-';
            return letter || (quoted && sign);
        };
        for (; belongs(peek()); ++count) rest.remove_prefix(1);
        if (count < 3 || (quoted && !take('>'))) ok = false;
    }
    seconds time(int max_hours) {
        const bool negative = take('-');
        if (!negative) take('+');
        seconds value = chrono::hours(number(max_hours));
        if (take(':')) value += chrono::minutes(number(59));
        if (take(':')) value += seconds(number(59));
        return negative ? -value : value;
    }
    PosixRule::Change change() {
        using Kind = PosixRule::Change::Kind;
        PosixRule::Change out;
        if (take('M')) {
            out.month = number_from(1, 12);
            ok = take('.') && ok;
            out.week = number_from(1, 5);
            ok = take('.') && ok;
            out.weekday = number_from(0, 6);
        } else if (take('J')) {
            out.kind = Kind::julian;
            out.day = static_cast<int>(number_from(1, 365));
        } else {
            out.kind = Kind::zero_based;
            out.day = number(365);
        }
        if (take('/')) out.time = time(kMaxChangeHours);
        return out;
    }
};

/// The offset that is east of UTC positive; POSIX writes it the other way round.
seconds east(Cursor& in) { return -in.time(kMaxOffsetHours); }

}  // namespace

chrono::local_seconds PosixRule::Change::in(chrono::year year) const {
    const chrono::local_days new_year{year / chrono::January / 1};
    if (kind == Kind::zero_based) return new_year + chrono::days(day) + time;
    if (kind == Kind::julian) {
        const bool past_leap_day = year.is_leap() && day >= 60;
        return new_year + chrono::days(day - 1 + (past_leap_day ? 1 : 0)) + time;
    }
    const chrono::year_month place = year / chrono::month(month);
    const chrono::weekday on(weekday);
    if (week == 5) return chrono::local_days(place / chrono::weekday_last(on)) + time;
    return chrono::local_days(place / chrono::weekday_indexed(on, week)) + time;
}

std::optional<PosixRule> PosixRule::parse(std::string_view text) {
    Cursor in{text};
    PosixRule rule;
    in.name();
    rule.standard_ = east(in);
    if (in.ok && !in.rest.empty()) {
        Summer summer;
        in.name();
        summer.offset = in.peek() == ',' ? rule.standard_ + chrono::hours(1) : east(in);
        in.ok = in.take(',') && in.ok;
        summer.start = in.change();
        in.ok = in.take(',') && in.ok;
        summer.end = in.change();
        rule.summer_ = summer;
    }
    if (!in.ok || !in.rest.empty()) return std::nullopt;
    return rule;
}

PosixRule::Year PosixRule::changes_in(chrono::year year, const Summer& summer) const {
    return {chrono::sys_seconds(summer.start.in(year).time_since_epoch() - standard_),
            chrono::sys_seconds(summer.end.in(year).time_since_epoch() - summer.offset)};
}

seconds PosixRule::offset_at(chrono::sys_seconds instant) const {
    if (!summer_) return standard_;
    const chrono::year year =
        chrono::year_month_day(chrono::floor<chrono::days>(instant + standard_)).year();
    const auto [start, end] = changes_in(year, *summer_);
    const bool summer =
        start < end ? start <= instant && instant < end : !(end <= instant && instant < start);
    return summer ? summer_->offset : standard_;
}

chrono::sys_seconds PosixRule::instant_of(chrono::local_seconds local) const {
    const chrono::sys_seconds as_utc(local.time_since_epoch());
    if (!summer_) return as_utc - standard_;
    // The larger offset is the earlier of two instants that have this local time.
    const seconds larger = std::max(standard_, summer_->offset);
    const seconds smaller = std::min(standard_, summer_->offset);
    for (const seconds offset : {larger, smaller})
        if (offset_at(as_utc - offset) == offset) return as_utc - offset;
    // Skipped: the change that skips it lies between the two readings.
    const chrono::year year = chrono::year_month_day(chrono::floor<chrono::days>(as_utc)).year();
    const auto [start, end] = changes_in(year, *summer_);
    for (const auto change : {start, end})
        if (as_utc - larger < change && change <= as_utc - smaller) return change;
    return as_utc - smaller;
}

}  // namespace innkeeper
