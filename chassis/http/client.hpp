#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"

#include <string>

namespace innkeeper::http {

/// Port: one request to one service or server by name. In one process it is a call to that
/// service's router on its executor; between processes it is HTTP; in the simulation it is a
/// message that may be lost.
class Client {
public:
    virtual ~Client() = default;
    /// `service` is a service's name ("booking"). Any answer, also 4xx and 5xx, is a Response.
    /// Errors: `unavailable` when nothing was sent; `timeout` or `unknown_outcome` otherwise.
    virtual Task<Result<Response>> send(std::string service, Request request) = 0;
};

}  // namespace innkeeper::http
