#include "tests/race/commit_log.hpp"

#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"

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
        } else if (write.key.partition.starts_with("booking#") && write.key.sort == "state") {
            const auto state = booking::read_booking(write.document);
            if (!state)
                seen.trouble = "a booking cannot be read";
            else
                seen.booking = {state->id, state->version, state->terms.hotel_id, state->claimed()};
        }
    }
    if (!seen.booking && seen.nights.empty() && seen.trouble.empty()) return std::nullopt;
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
    if (seen->booking) {
        auto& state = *seen->booking;
        version.booking_id = state.id;
        version.booking_version = state.version;
        const bool is_new =
            bookings_[state.id]
                .try_emplace(state.version, Claims{state.hotel_id, std::move(state.claimed)})
                .second;
        if (!is_new)
            trouble(
                fmt::format("version {} of booking {} was made twice", state.version, state.id));
    }
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

NightStock CommitLog::expected(const store::Key& night, const NightStock& before,
                               const Version& version) const {
    NightStock stock = before;
    const auto booking = bookings_.find(version.booking_id);
    if (booking == bookings_.end()) return stock;
    const auto now = booking->second.find(version.booking_version);
    if (now != booking->second.begin()) {
        const Claims& earlier = std::prev(now)->second;
        add(stock, night, earlier.hotel_id, earlier.claimed, -1);
    }
    add(stock, night, now->second.hotel_id, now->second.claimed, 1);
    return stock;
}

void CommitLog::verify_night(const store::Key& night,
                             const std::map<std::uint64_t, Version>& versions,
                             std::vector<std::string>& violations) const {
    NightStock before;
    std::uint64_t last = 0;
    for (const auto& [number, version] : versions) {
        const NightStock& stock = version.stock;
        const NightStock right = expected(night, before, version);
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
    for (const auto& [night, versions] : nights_) verify_night(night, versions, violations);
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
