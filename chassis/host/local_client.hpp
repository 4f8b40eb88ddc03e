#pragma once

#include "chassis/http/client.hpp"
#include "chassis/http/router.hpp"

#include <map>
#include <string>

namespace innkeeper::host {

/// The services of this process, by name: where each runs and its routes.
class Directory {
public:
    void add(std::string name, Executor executor, http::Router& router);
    struct Place {
        Executor executor;
        http::Router* router;
    };
    [[nodiscard]] const Place* find(const std::string& name) const;

private:
    std::map<std::string, Place> places_;
};

/// Client to the services of this process: a call on the same loop, a hop to another's. Services
/// that are not here go to `remote`. A stream that comes back runs on its service's loop and is
/// destroyed there. Callable from any loop after the directory is complete, unless it has twins:
/// then from theirs alone.
class LocalClient final : public http::Client {
public:
    /// `remote` may be null: then other services are `unavailable` with `service-not-here`.
    LocalClient(const Directory& directory, http::Client* remote)
        : directory_(directory), remote_(remote) {}
    /// Requests to the service are answered by `router`, on the loop that they come from.
    void answer_here(std::string service, http::Router& router) {
        twins_.insert_or_assign(std::move(service), &router);
    }
    Task<Result<http::Response>> send(std::string service, http::Request request) override;

private:
    const Directory& directory_;
    http::Client* remote_;
    std::map<std::string, http::Router*> twins_;
};

}  // namespace innkeeper::host
