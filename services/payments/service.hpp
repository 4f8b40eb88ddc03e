#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/random.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/payments/app/payment_provider.hpp"
#include "services/payments/limits.hpp"

#include <memory>

namespace innkeeper::payments {

/// What the service needs. What is referred to outlives it.
struct Deps {
    Executor executor;  ///< one thread
    Clock& clock;
    Random& random;
    store::Table& table;  ///< this service's own
    bus::Bus& bus;
    auth::Authenticator& authenticator;
    PaymentProvider& provider;  ///< SandboxProvider, or the adapter of a real one
    telemetry::Log log;
    telemetry::Metrics& metrics;
    Millis give_up_after = kGiveUpAfter;
};

/// The money of bookings. Subscribes to the topic "booking", publishes to "payments".
[[nodiscard]] std::unique_ptr<host::Service> make_service(Deps deps);

}  // namespace innkeeper::payments
