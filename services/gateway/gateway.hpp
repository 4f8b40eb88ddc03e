#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/http/client.hpp"
#include "chassis/http/message.hpp"
#include "chassis/resilience/rate_limiter.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/gateway/api_document.hpp"
#include "services/gateway/static_site.hpp"

#include <functional>
#include <string>
#include <vector>

namespace innkeeper::gateway {

/// What all gateways of a process share; read-only, but for the limiter.
struct Shared {
    const ApiDocument& api;
    const StaticSite* site;  ///< null: no site in this process
    resilience::RateLimiter& limiter;
    telemetry::Metrics& metrics;
    double rate_factor = 1;            ///< on all rates of the document
    std::vector<std::string> origins;  ///< CORS allow-list, such as "https://hotels.example"
    std::string site_config;           ///< body of GET /api/v1/config
    std::function<bool()> ready;       ///< from any thread
};

struct Deps {
    const Shared& shared;
    const Clock& clock;
    auth::Authenticator& authenticator;  ///< of this loop
    http::Client& services;              ///< of this loop
};

/// The one entrance: finds the operation in the OpenAPI document, answers preflights, limits the
/// rate, verifies the token and the group, and passes the request on to its service. The service
/// verifies again, so a request that gets past a wrong gateway gets no further. One a loop.
class Gateway {
public:
    explicit Gateway(Deps deps) : deps_(deps) {}
    [[nodiscard]] Task<http::Response> handle(http::Request request);
    /// The body limit of the operation that a request's head asks for; bytes.
    [[nodiscard]] std::size_t body_limit(const http::Request& request) const;

private:
    [[nodiscard]] Task<http::Response> answer(http::Request& request);
    [[nodiscard]] Task<Result<http::Response>> pass(const Operation& operation,
                                                    http::Request& request);
    [[nodiscard]] Task<Result<void>> authorise(const Operation& operation, http::Request& request);
    [[nodiscard]] http::Response preflight(const http::Request& request) const;
    [[nodiscard]] http::Response own(const Operation& operation,
                                     const http::Request& request) const;
    [[nodiscard]] bool allowed_origin(std::string_view origin) const;
    void add_cors(const http::Headers& request, http::Headers& response) const;

    Deps deps_;
};

}  // namespace innkeeper::gateway
