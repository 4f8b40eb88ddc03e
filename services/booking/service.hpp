#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/random.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/booking/limits.hpp"

#include <memory>

namespace innkeeper::booking {

/// What the service needs. What is referred to outlives it.
struct Deps {
    Executor executor;  ///< one thread
    Clock& clock;
    Random& random;
    store::Table& table;  ///< this service's own
    bus::Bus& bus;
    auth::Authenticator& authenticator;
    telemetry::Log log;
    telemetry::Metrics& metrics;
    Millis hold_for = kHoldMinutes;
    Millis pay_within = kPaymentMinutes;
    Millis quote_for = kQuoteMinutes;
};

/// Bookings and the stock of every night. Subscribes to the topics "hotels" and "payments",
/// publishes to "booking". Signs quotes with a key that is made at the first start.
[[nodiscard]] std::unique_ptr<host::Service> make_service(Deps deps);

}  // namespace innkeeper::booking
