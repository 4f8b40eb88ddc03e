#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/table.hpp"

#include <memory>

namespace innkeeper::search {

struct Deps {
    Executor executor;
    store::Table& table;
    bus::Bus& bus;
    auth::Authenticator& authenticator;
};

[[nodiscard]] std::unique_ptr<host::Service> make_service(Deps deps);

}  // namespace innkeeper::search
