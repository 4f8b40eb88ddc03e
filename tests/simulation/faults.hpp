#pragma once

#include "tests/simulation/world.hpp"

namespace innkeeper::sim {

/// A time that is mostly short and now and then long.
struct Latency {
    Micros low{100};
    Micros high{1'000};
    Ppm tail_rate = 0;  ///< how often up to `tail` more
    Micros tail{0};

    [[nodiscard]] Micros draw(Generator& from) const {
        const auto span = [&from](Micros a, Micros b) {
            return Micros{static_cast<std::int64_t>(from.between(
                static_cast<std::uint64_t>(a.count()), static_cast<std::uint64_t>(b.count())))};
        };
        Micros result = span(low, high);
        if (from.chance(tail_rate)) result += span(Micros{0}, tail);
        return result;
    }
};

struct TableFaults {
    Latency latency = {};
    Ppm unavailable = 0;   ///< throttled or down: nothing was done
    Ppm lost_answer = 0;   ///< a commit happened, and its answer is unknown_outcome
    Ppm lost_commit = 0;   ///< a commit did not happen, and its answer is unknown_outcome
    Ppm late_commit = 0;   ///< the answer is unknown_outcome, and the commit happens later
    Ppm contention = 0;    ///< two overlapping commits in flight: one is refused, `busy`
    Ppm short_page = 0;    ///< a page ends before its limit, with a cursor
    Ppm early_expiry = 0;  ///< an expired item is gone when it is next touched
};

struct NetworkFaults {
    Latency latency = {};
    Ppm lost_request = 0;  ///< never arrives: `timeout`
    Ppm lost_reply = 0;    ///< was served: `unknown_outcome`
    Ppm duplicate = 0;     ///< arrives twice; the answer to the second is dropped
    Ppm refused = 0;       ///< nothing was sent: `unavailable`
};

struct BusFaults {
    Latency latency = {};
    Ppm unavailable = 0;  ///< publish: nothing was done
    Ppm unknown = 0;      ///< publish: unknown_outcome, done or not
    Ppm duplicate = 0;    ///< an event is delivered once more
    Ppm lost_ack = 0;     ///< handled, and delivered again nevertheless
    Ppm reorder = 0;      ///< a delivery overtakes an earlier one of its subject
};

struct BlobFaults {
    Latency latency = {};
    Ppm unavailable = 0;
    Ppm lost_answer = 0;  ///< stored, and the answer is `unavailable`
};

}  // namespace innkeeper::sim
