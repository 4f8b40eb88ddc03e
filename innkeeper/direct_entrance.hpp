#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/host/service.hpp"
#include "chassis/http/client.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <functional>
#include <string>
#include <vector>

namespace innkeeper {

/// How long a service may take for a request that says no deadline.
inline constexpr std::chrono::seconds kDirectTimeout{10};

/// The entrance of a process without a gateway: the routes of the services that run here and
/// nothing else, `/internal/` ones too, for such a process stands behind a gateway and not before
/// the world. No site, CORS or rates; the services verify tokens as always. By itself it answers
/// `/health/live`, `/health/ready` and `/metrics`. One a loop.
class DirectEntrance {
public:
    struct Deps {
        std::vector<host::Service*> services;
        const Clock& clock;
        auth::Authenticator& authenticator;  ///< of this loop
        http::Client& client;                ///< of this loop; knows the services by name
        telemetry::Metrics& metrics;
        std::function<bool()> ready;  ///< from any thread
    };
    explicit DirectEntrance(Deps deps);

    /// 404 `no-such-route` where no service has the path, 405 where it does not take the method.
    [[nodiscard]] Task<http::Response> handle(http::Request request);
    /// The body limit of the route that a request's head asks for; bytes, 0 when there is none.
    [[nodiscard]] std::size_t body_limit(const http::Request& request) const;

private:
    /// The service with a route for the request; null when there is none.
    [[nodiscard]] host::Service* find(const http::Request& request) const;
    Task<http::Response> pass(std::string service, http::Request request);

    Deps deps_;
    http::Router own_;
};

}  // namespace innkeeper
