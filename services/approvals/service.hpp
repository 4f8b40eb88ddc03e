#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/random.hpp"
#include "chassis/host/service.hpp"
#include "chassis/http/client.hpp"
#include "chassis/store/table.hpp"

#include <memory>

namespace innkeeper::approvals {

struct Deps {
    Executor executor;
    Clock& clock;
    Random& random;
    store::Table& table;
    bus::Bus& bus;
    auth::Authenticator& authenticator;
    http::Client& services;  ///< reaches `booking`
};

[[nodiscard]] std::unique_ptr<host::Service> make_service(Deps deps);

}  // namespace innkeeper::approvals
