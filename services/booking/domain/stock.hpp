#pragma once

namespace innkeeper::booking {

/// The counters of one night of one room type. The number of rooms is the hotel's, not here.
struct NightStock {
    int sold = 0;
    int pending = 0;
    int held = 0;
    int out_of_order = 0;
    int overbook_limit = 0;
    bool stop_sell = false;
    /// What could be claimed when a claim was last raised (I2 looks back at it: the capacity may
    /// be lowered below the claims later).
    int capacity_at_claim = 0;
    bool operator==(const NightStock&) const = default;

    [[nodiscard]] int claimed() const { return sold + pending + held; }
    /// Rooms that may be claimed in all, sold out or not.
    [[nodiscard]] int capacity(int physical) const {
        return physical - out_of_order + overbook_limit;
    }
    /// Rooms that can still be claimed, never negative.
    [[nodiscard]] int available(int physical) const;
};

/// What a booking takes of each of its nights.
enum class Claim { none, held, pending, sold };

/// Moves `rooms` of a night from one counter to another. CHECKs that they were there.
void move_claim(NightStock& night, Claim from, Claim to, int rooms);
[[nodiscard]] int counter(const NightStock& night, Claim claim);

}  // namespace innkeeper::booking
