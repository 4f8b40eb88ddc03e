#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/table.hpp"

#include <memory>

namespace innkeeper::bookings {

struct Deps {
    Executor executor;
    Clock& clock;
    store::Table& table;
    bus::Bus& bus;
    auth::Authenticator& authenticator;
};

[[nodiscard]] std::unique_ptr<host::Service> make_service(Deps deps);

}  // namespace innkeeper::bookings
