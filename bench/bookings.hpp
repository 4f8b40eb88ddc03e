#pragma once

#include "chassis/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace innkeeper::bench {

struct BookingsOptions {
    std::filesystem::path binary;
    std::filesystem::path work;  ///< an empty folder on the disk that is measured
    std::size_t hotels = 2000;
    std::size_t clients = 64;
    std::size_t rounds = 5;
    std::chrono::milliseconds round{4'000};
    int nights = 3;
};

/// One round: the disk alone, then the clients.
struct BookingsRound {
    double disk = 0;            ///< fdatasyncs per second, of blocks that were written before
    double log = 0;             ///< and of preallocated ones that were not
    double bookings = 0;        ///< per second, quote → hold → book, all durable
    double server_cpu = 0;      ///< seconds of CPU a booking costs the server, all services
    double client_cpu = 0;      ///< and the clients
    std::vector<double> trips;  ///< seconds from the quote asked for to the booking answered
    std::vector<double> quotes;
    std::vector<double> holds;
    std::vector<double> books;
};

struct BookingsReport {
    std::vector<BookingsRound> rounds;
    std::size_t booked = 0;
    std::size_t sold_out = 0;              ///< answers that the room is gone
    std::map<std::size_t, double> groups;  ///< commits that shared one fsync: from 2^n on → groups
    double commits = 0;
    std::size_t memory = 0;  ///< resident at the end, bytes
    std::string checked;     ///< what `innkeeper check` says afterwards
};

/// P3: durable bookings a second by clients over HTTP, beside the rate of the disk in turn with
/// them. Any answer but 201 and "sold out" ends it.
/// Errors: those of the load library; `wrong-answer`; `check-failed`.
[[nodiscard]] Result<BookingsReport> measure_bookings(const BookingsOptions& options);

}  // namespace innkeeper::bench
