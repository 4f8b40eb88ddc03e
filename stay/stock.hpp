#pragma once

namespace innkeeper::stay {

/// The counters of one night of one room type. The number of rooms is the hotel's, not here.
struct NightStock {
    int sold = 0;
    int pending = 0;
    int held = 0;
    int out_of_order = 0;
    int overbook_limit = 0;
    bool stop_sell = false;
    /// The capacity was lowered below the claims, and the manager was told. A claim never sets it
    /// (I2), and it goes when the claims fit again.
    bool oversold = false;
    bool operator==(const NightStock&) const = default;

    [[nodiscard]] int claimed() const { return sold + pending + held; }
    /// Rooms that may be claimed in all, sold out or not.
    [[nodiscard]] int capacity(int physical) const {
        return physical - out_of_order + overbook_limit;
    }
    /// Rooms that can still be claimed, never negative.
    [[nodiscard]] int available(int physical) const;
};

}  // namespace innkeeper::stay
