#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"

#include <cstddef>
#include <cstdint>

namespace innkeeper::bus {

/// The numbers of the embedded bus. The defaults are for production; the simulation draws others.
struct EmbeddedBusOptions {
    /// Deliveries of one subscription under way at once, each of another subject.
    std::size_t max_concurrent = 128;
    /// Events read and not yet behind the durable cursor: what a crash may deliver twice.
    std::uint64_t window = 512;
    /// Parked events past which a subscription reads no further.
    std::size_t max_parked = 10'000;
    /// A cursor that has moved is written after so many events, or after the delay.
    std::size_t flush_after = 128;
    Millis flush_delay{50};
    /// The delay before delivery n + 1 is first_retry · 4^(n−1), at most max_retry, of which a
    /// random half is taken off.
    Millis first_retry{200};
    Millis max_retry = std::chrono::minutes(5);
    int max_deliveries = kMaxDeliveries;
    /// Before the bus tries its own table again, doubled up to max_table_retry.
    Millis table_retry{100};
    Millis max_table_retry = std::chrono::seconds(10);
    /// How long stop() lets handlers finish before it cancels them.
    Millis stop_grace = std::chrono::seconds(5);
    /// The log keeps events this long for new readers and replays, and at most so many; in any
    /// case until each subscription of this process has settled them.
    Millis retention = std::chrono::hours(24 * 7);
    std::uint64_t keep_rows = 1'000'000;
    Millis trim_interval = std::chrono::minutes(10);
    /// How long what has landed waits for what stands before it, up to twice as long.
    Millis hole_patience{100};
    /// How often a quiet log is looked into, for what nobody has told of.
    Millis look_interval = std::chrono::seconds(1);
};

}  // namespace innkeeper::bus
