#pragma once

#include "tests/simulation/sim.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace innkeeper::sim {

/// Which planted bug is on.
struct BookingBugs {
    bool oversell = false;      ///< the stock of a night is written whatever its version
    bool lost_answer = false;   ///< now and then a commit is answered and never happens
    bool forget_keys = false;   ///< first answers to idempotency keys are not kept
    bool drop_events = false;   ///< now and then what is published goes nowhere
    bool stale_search = false;  ///< search is told nothing of the stock
    bool deaf_search = false;   ///< search misses some events of the stock, for good
    bool charge_twice = false;  ///< what the provider is asked again has another key
};

/// What the processes of a run have in common.
struct BookingSetup {
    BookingBugs bugs;
    Millis hold_for{10'000};
    Millis pay_within{15'000};
    Millis give_up_after{60'000};  ///< of a payment
    SimDisk* bank = nullptr;       ///< where the provider keeps its side
    /// What search is told of when it is rebuilt; null: it cannot be.
    SimDisk* of_hotels = nullptr;
    SimDisk* of_booking = nullptr;
    /// So much are the wall clocks of booking ahead; it may grow while they run.
    const Millis* leap = nullptr;
};

/// The production service of that name (`hotels`, `search`, `booking`, `bookings`, `approvals`,
/// `payments`) on the ports, with what the world has no port for: tokens, cities, pictures, logs,
/// metrics.
[[nodiscard]] std::unique_ptr<host::Service> make_process(std::string_view service, Ports& ports,
                                                          const BookingSetup& setup);

/// As above on another table and another bus, both of which outlive it: for rebuilds.
[[nodiscard]] std::unique_ptr<host::Service> make_process(std::string_view service, Ports& ports,
                                                          const BookingSetup& setup,
                                                          store::Table& table, bus::Bus& bus);

}  // namespace innkeeper::sim
