#pragma once

#include "chassis/bus/outbox.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/core/random.hpp"
#include "chassis/idempotency/in_flight.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/payments/app/payment_provider.hpp"

#include <functional>

namespace innkeeper::payments {

/// What the use cases share. One executor; outlives them.
struct Context {
    Clock& clock;
    Random& random;
    store::Table& table;
    PaymentProvider& provider;
    Ids ids;
    idempotency::InFlight in_flight;
    telemetry::Log log;
    telemetry::Metrics& metrics;
    Millis give_up_after;
    std::function<void(bus::Told)> on_commit = [](bus::Told) {};
    std::function<void(Instant)> on_timer = [](Instant) {};  ///< a commit has written a timer
};

}  // namespace innkeeper::payments
