#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/core/task.hpp"
#include "chassis/http/router.hpp"

#include <memory>
#include <string_view>

namespace innkeeper::host {

/// A service as the host sees it. Made by its make_service(Deps), which constructs, mounts the
/// routes and subscribes; nothing runs before start().
class Service {
public:
    virtual ~Service() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual http::Router& router() = 0;
    /// The same routes for another loop, which asks there without a hop: of a service whose routes
    /// share nothing with it but what may be used from any thread. Null: the routes run on the
    /// service's own loop alone. What comes back lives on `executor`, is started and stopped as a
    /// service there, after this and before it, and goes before this. Called before start().
    [[nodiscard]] virtual std::unique_ptr<Service> twin_for(
        [[maybe_unused]] Executor executor, [[maybe_unused]] auth::Authenticator& authenticator) {
        return nullptr;
    }
    /// Loads what it needs and starts its background work. Called on the service's executor,
    /// once, before any request.
    virtual Task<Result<void>> start() = 0;
    /// Ends what would never end by itself (live streams), before the servers drain.
    virtual Task<void> drain() { co_return; }
    /// Ends the background work; requests in flight have been answered before.
    virtual Task<void> stop() = 0;
};

}  // namespace innkeeper::host
