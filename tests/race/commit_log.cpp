#include "tests/race/commit_log.hpp"

#include "services/booking/app/event_row_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace innkeeper::race {
namespace {

using booking::Claim;
using booking::NightStock;
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
    const auto forget = [](booking::Terms& terms) {
        terms.price.lines.clear();
        terms.penalties.windows.clear();
    };
    if (auto* placed = std::get_if<booking::HoldPlaced>(&event.fact)) forget(placed->terms);
    if (auto* modified = std::get_if<booking::BookingModified>(&event.fact))
        forget(modified->terms);
    return event;
}

/// Which room type and hotel a night is of is told by its key, as the booking's would be.
void add(NightStock& stock, const store::Key& night, const std::string& hotel_id,
         const booking::Claimed& claimed, int sign) {
    const auto date = parse_date(night.sort);
    if (!date || !claimed.takes(claimed.room_type_id, *date)) return;
    if (booking::stock_partition(hotel_id, claimed.room_type_id) != night.partition) return;
    counter(stock, claimed.claim) += sign * claimed.rooms;
}

}  // namespace

std::optional<SeenCommit> CommitLog::read(const std::vector<Write>& writes) {
    SeenCommit seen;
    for (const Write& write : writes) {
        if (write.kind != Write::Kind::put) continue;
        if (write.key.partition.starts_with("stock#")) {
            const auto stock = booking::read_stock(write.document);
            if (!stock || write.expect.kind == Expect::Kind::any)
                seen.trouble = "a night is written whatever its version, or cannot be read";
            else
                seen.nights.push_back({write.key, write.expect.version + 1, *stock});
            continue;
        }
        auto row = booking::read_event_row(write);
        if (!row) seen.trouble = "an event of a booking cannot be read";
        if (!row || !*row) continue;
        seen.booking_id = (*row)->booking_id;
        seen.events.emplace((*row)->version, without_price(std::move((*row)->event)));
    }
    if (seen.events.empty() && seen.nights.empty() && seen.trouble.empty()) return std::nullopt;
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
    for (const SeenCommit::Night& night : seen->nights) {
        version.stock = night.stock;
        const std::string name = night.key.partition + "/" + night.key.sort;
        if (!nights_[night.key].try_emplace(night.version, version).second)
            trouble(fmt::format("I3 {}: version {} was made twice", name, night.version));
        if (night.stock.claimed() > night.stock.capacity(physical_))
            trouble(fmt::format("I2 {}: version {} claims {} of {}", name, night.version,
                                night.stock.claimed(), night.stock.capacity(physical_)));
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
        life.push_back({state->terms.hotel_id, state->claimed()});
    }
    return life;
}

NightStock CommitLog::expected(const store::Key& night, const NightStock& before,
                               const Version& version, const Life& life) {
    NightStock stock = before;
    if (life.size() <= version.booking_after) return stock;
    const Claims& earlier = life[version.booking_before];
    const Claims& now = life[version.booking_after];
    add(stock, night, earlier.hotel_id, earlier.claimed, -1);
    add(stock, night, now.hotel_id, now.claimed, 1);
    return stock;
}

void CommitLog::verify_night(const store::Key& night,
                             const std::map<std::uint64_t, Version>& versions,
                             const std::map<std::string, Life>& lives,
                             std::vector<std::string>& violations) const {
    NightStock before;
    std::uint64_t last = 0;
    for (const auto& [number, version] : versions) {
        const NightStock& stock = version.stock;
        const auto life = lives.find(version.booking_id);
        const NightStock right =
            life == lives.end() ? before : expected(night, before, version, life->second);
        if (number != last + 1)
            violations.push_back(fmt::format("{}/{}: version {} follows {}", night.partition,
                                             night.sort, number, last));
        else if (!same_claims(stock, right))
            violations.push_back(fmt::format("I3 {}/{}: version {} is {}; by its booking {}",
                                             night.partition, night.sort, number, text(stock),
                                             text(right)));
        if (std::min({stock.sold, stock.pending, stock.held}) < 0)
            violations.push_back(fmt::format("I1 {}/{}: version {} is {}", night.partition,
                                             night.sort, number, text(stock)));
        before = stock;
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
    for (const auto& [night, versions] : nights_) verify_night(night, versions, lives, violations);
    if (violations.size() > kMaxViolations) violations.resize(kMaxViolations);
    return violations;
}

std::size_t CommitLog::versions() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [night, versions] : nights_) count += versions.size();
    return count;
}

}  // namespace innkeeper::race
