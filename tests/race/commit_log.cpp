#include "tests/race/commit_log.hpp"

#include "services/booking/app/event_row_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace innkeeper::race {
namespace {

using booking::Claim;
using booking::NightStock;
using booking::StockNight;
using store::Expect;
using store::Write;

std::string text(const NightStock& stock) {
    return fmt::format("sold {} pending {} held {}", stock.sold, stock.pending, stock.held);
}

int& counter(NightStock& stock, Claim claim) {
    return claim == Claim::held ? stock.held : claim == Claim::pending ? stock.pending : stock.sold;
}

bool same_claims(const NightStock& a, const NightStock& b) {
    return std::tie(a.sold, a.pending, a.held) == std::tie(b.sold, b.pending, b.held);
}

/// What it costs claims nothing, and there are many.
booking::Event without_price(booking::Event event) {
    const auto forget = [](booking::SharedTerms& shared) {
        booking::Terms terms = *shared;
        terms.price.lines.clear();
        terms.penalties.windows.clear();
        shared = std::move(terms);
    };
    if (auto* placed = std::get_if<booking::HoldPlaced>(&event.fact)) forget(placed->terms);
    if (auto* modified = std::get_if<booking::BookingModified>(&event.fact))
        forget(modified->terms);
    return event;
}

}  // namespace

std::optional<SeenCommit> CommitLog::read(const std::vector<Write>& writes) {
    SeenCommit seen;
    for (const Write& write : writes) {
        if (write.kind != Write::Kind::put) continue;
        if (write.key.partition.starts_with("stock#")) {
            auto month = booking::read_stock_month(write.document);
            if (!month || write.expect.kind == Expect::Kind::any)
                seen.trouble = "a month is written whatever its version, or cannot be read";
            else
                seen.months.push_back({write.key, write.expect.version + 1, *std::move(month)});
            continue;
        }
        auto row = booking::read_event_row(write);
        if (!row) seen.trouble = "an event of a booking cannot be read";
        if (!row || !*row) continue;
        seen.booking_id = (*row)->booking_id;
        seen.events.emplace((*row)->version, without_price(std::move((*row)->event)));
    }
    if (seen.events.empty() && seen.months.empty() && seen.trouble.empty()) return std::nullopt;
    return seen;
}

void CommitLog::trouble(std::string what) {
    if (troubles_.size() < kMaxViolations) troubles_.push_back(std::move(what));
}

void CommitLog::note(std::optional<SeenCommit> seen, const Result<store::Committed>& committed) {
    const std::lock_guard lock(mutex_);
    if (!committed && committed.error().code == Code::busy) {
        ++busy_;
        return;
    }
    if (!committed) return trouble("a commit failed: " + committed.error().slug);
    if (!committed->ok()) {
        ++lost_;
        return;
    }
    ++made_;
    if (!seen) return;
    if (!seen->trouble.empty()) trouble(seen->trouble);
    Version version;
    if (!seen->events.empty()) {
        version.booking_id = seen->booking_id;
        version.booking_before = seen->events.begin()->first - 1;
        version.booking_after = seen->events.rbegin()->first;
    }
    for (auto& [number, event] : seen->events)
        if (!bookings_[seen->booking_id].try_emplace(number, std::move(event)).second)
            trouble(
                fmt::format("version {} of booking {} was made twice", number, seen->booking_id));
    for (SeenCommit::Month& month : seen->months) {
        for (const auto& [date, night] : month.nights)
            if (night.stock.claimed() > night.stock.capacity(physical_))
                trouble(fmt::format("I2 {}/{}: version {} claims {} of {}", month.key.partition,
                                    to_string(date), month.version, night.stock.claimed(),
                                    night.stock.capacity(physical_)));
        version.nights = std::move(month.nights);
        if (!months_[month.key].try_emplace(month.version, version).second)
            trouble(fmt::format("I3 {}/{}: version {} was made twice", month.key.partition,
                                month.key.sort, month.version));
    }
}

CommitLog::Life CommitLog::life_of(const std::map<std::uint64_t, booking::Event>& events) {
    Life life{{}};
    std::optional<booking::Booking> state;
    for (const auto& [number, event] : events) {
        const bool is_first = std::holds_alternative<booking::HoldPlaced>(event.fact);
        if (number != life.size() || is_first != !state) return {};
        if (state)
            state->apply(event);
        else
            state = booking::Booking::begin(event);
        life.push_back({state->terms->hotel_id, state->claimed()});
    }
    return life;
}

void CommitLog::add(NightStock& stock, const Night& night, const Claims& claims, int sign) {
    const booking::Claimed& claimed = claims.claimed;
    if (!claimed.takes(claimed.room_type_id, night.date)) return;
    if (booking::stock_partition(claims.hotel_id, claimed.room_type_id) != night.partition) return;
    counter(stock, claimed.claim) += sign * claimed.rooms;
}

NightStock CommitLog::expected(const Night& night, const NightStock& before, const Version& version,
                               const Life& life) {
    NightStock stock = before;
    if (life.size() <= version.booking_after) return stock;
    add(stock, night, life[version.booking_before], -1);
    add(stock, night, life[version.booking_after], 1);
    return stock;
}

void CommitLog::verify_night(const Night& night, std::uint64_t number, const StockNight& before,
                             const StockNight& now, const NightStock& right,
                             std::vector<std::string>& violations) {
    const std::string name = night.partition + "/" + to_string(night.date);
    const std::uint64_t version = before.version + (same_claims(before.stock, right) ? 0 : 1);
    if (!same_claims(now.stock, right))
        violations.push_back(fmt::format("I3 {}: version {} is {}; by its booking {}", name, number,
                                         text(now.stock), text(right)));
    else if (now.version != version)
        violations.push_back(
            fmt::format("{}: has changed {} times, and says {}", name, version, now.version));
    if (std::min({now.stock.sold, now.stock.pending, now.stock.held}) < 0)
        violations.push_back(fmt::format("I1 {}: version {} is {}", name, number, text(now.stock)));
}

void CommitLog::verify_month(const store::Key& month,
                             const std::map<std::uint64_t, Version>& versions,
                             const std::map<std::string, Life>& lives,
                             std::vector<std::string>& violations) {
    booking::StockMonth before;
    std::uint64_t last = 0;
    for (const auto& [number, version] : versions) {
        if (number != last + 1)
            violations.push_back(fmt::format("{}/{}: version {} follows {}", month.partition,
                                             month.sort, number, last));
        const auto life = lives.find(version.booking_id);
        for (const auto& [date, now] : version.nights) {
            const Night night{month.partition, date};
            const StockNight earlier = booking::night_of(before, date);
            const NightStock right = life == lives.end()
                                         ? earlier.stock
                                         : expected(night, earlier.stock, version, life->second);
            if (number == last + 1) verify_night(night, number, earlier, now, right, violations);
        }
        for (const auto& [date, earlier] : before)
            if (!version.nights.contains(date))
                violations.push_back(fmt::format("I3 {}/{}: version {} has lost the night",
                                                 month.partition, to_string(date), number));
        before = version.nights;
        last = number;
    }
}

std::vector<std::string> CommitLog::alarms() const {
    const std::lock_guard lock(mutex_);
    return troubles_;
}

std::vector<std::string> CommitLog::verify() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> violations = troubles_;
    std::map<std::string, Life> lives;
    for (const auto& [id, events] : bookings_) {
        if (lives.emplace(id, life_of(events)).first->second.empty())
            violations.push_back(fmt::format("booking {} lacks an event", id));
    }
    for (const auto& [month, versions] : months_) verify_month(month, versions, lives, violations);
    if (violations.size() > kMaxViolations) violations.resize(kMaxViolations);
    return violations;
}

std::size_t CommitLog::versions() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [month, versions] : months_) count += versions.size();
    return count;
}

}  // namespace innkeeper::race
