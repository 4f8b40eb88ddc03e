#pragma once

#include "chassis/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace innkeeper::bench {

struct LagOptions {
    std::filesystem::path binary = "build/release/innkeeper/innkeeper";
    std::string work = "/var/tmp";             ///< where a folder is made for the server's data
    std::vector<std::size_t> clients{16, 64};  ///< who book meanwhile, a round each
    std::size_t watchers = 4;
    std::chrono::milliseconds round{5'000};
};

/// What the server says of `search_visible_seconds`: samples up to each bound.
using Buckets = std::map<double, double>;

struct LagRound {
    std::size_t hotels = 0;
    std::size_t clients = 0;
    double bookings = 0;         ///< a second, by the clients
    std::vector<double> seen;    ///< seconds from the answer that a room is taken until a search
                                 ///< that shows one less has been answered
    std::vector<double> answer;  ///< seconds that such a search took
    Buckets visible;             ///< of this round
};

/// The lag of search behind booking, of the real binary over HTTP: while clients book, watchers
/// take a room where nobody else does and search until the number of rooms left is one lower.
/// Any number but the one before and the one after it is wrong, and so is one that does not stay
/// when the room is booked. Errors: those of the load library; `wrong-answer`, `disk-unusable`.
[[nodiscard]] Result<std::vector<LagRound>> measure_lag(std::size_t hotels,
                                                        const LagOptions& options);

/// The least bound that `share` of the samples do not exceed; 0 of none.
[[nodiscard]] double bound_of(const Buckets& buckets, double share);

}  // namespace innkeeper::bench
