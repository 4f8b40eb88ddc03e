#include "services/booking/domain/stock.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::booking {
namespace {

int* counter_of(NightStock& night, Claim claim) {
    switch (claim) {
        case Claim::none:
            return nullptr;
        case Claim::held:
            return &night.held;
        case Claim::pending:
            return &night.pending;
        case Claim::sold:
            return &night.sold;
    }
    CHECK(false);
}

/// What a claim takes of one night.
struct Taken {
    Claim claim = Claim::none;
    int rooms = 0;
    bool operator==(const Taken&) const = default;
};

Taken taken(const Claimed& claimed, const NightKey& key) {
    if (!claimed.takes(key.first, key.second)) return {};
    return {claimed.claim, claimed.rooms};
}

void add_nights(std::vector<NightKey>& keys, const Claimed& claimed) {
    if (claimed.claim == Claim::none) return;
    for (CivilDate night = claimed.from; night < claimed.to; night += std::chrono::days(1))
        keys.emplace_back(claimed.room_type_id, night);
}

std::unexpected<Error> damaged(const NightKey& key, std::string_view what) {
    return fail(Code::bug, "stock-damaged",
                fmt::format("The night {} of room type {} {}.", innkeeper::to_string(key.second),
                            key.first, what));
}

}  // namespace

std::vector<NightKey> nights_between(const Claimed& before, const Claimed& after) {
    std::vector<NightKey> keys;
    add_nights(keys, before);
    add_nights(keys, after);
    std::erase_if(keys, [&](const NightKey& k) { return taken(before, k) == taken(after, k); });
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    return keys;
}

Result<NightStock> moved(NightStock night, const NightKey& key, const Claimed& before,
                         const Claimed& after, int physical) {
    const Taken old_claim = taken(before, key);
    const Taken new_claim = taken(after, key);
    if (int* source = counter_of(night, old_claim.claim)) {
        if (*source < old_claim.rooms) return damaged(key, "has fewer claims than bookings");
        *source -= old_claim.rooms;
    }
    if (int* target = counter_of(night, new_claim.claim)) *target += new_claim.rooms;
    const bool fits = night.claimed() <= night.capacity(physical);
    const bool raised = new_claim.rooms > old_claim.rooms;
    if (raised && !fits) return damaged(key, "would be claimed past its capacity");
    if (fits) night.oversold = false;
    return night;
}

int counter(const NightStock& night, Claim claim) {
    NightStock copy = night;
    const int* value = counter_of(copy, claim);
    return value == nullptr ? 0 : *value;
}

}  // namespace innkeeper::booking
