#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/testing/manual_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>

namespace innkeeper::conformance {

/// One adapter of the bus port without events, with the clock and the loop that it runs on.
class BusFixture {
public:
    virtual ~BusFixture() = default;
    [[nodiscard]] virtual bus::Bus& bus() = 0;
    /// Begins to deliver to those who have subscribed.
    virtual void start() = 0;
    /// Ends the bus as a restart of the process does, and makes the next one on the same state;
    /// it has no subscribers yet.
    virtual void restart() = 0;
    /// Runs until nothing more happens without time, then lets `time` pass.
    virtual void pass(Millis time) = 0;
    /// How many dead letters the subscriber has.
    [[nodiscard]] virtual std::size_t dead_letters(const std::string& topic,
                                                   const std::string& name) = 0;

    boost::asio::io_context io;
    testing::ManualClock clock;
};

using MakeBus = std::function<std::unique_ptr<BusFixture>()>;

/// Everything that the bus port promises; called inside a doctest test case.
void check_bus(const MakeBus& make);

}  // namespace innkeeper::conformance
