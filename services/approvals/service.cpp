#include "services/approvals/service.hpp"

#include "chassis/core/scope.hpp"
#include "services/approvals/app/work_queue.hpp"
#include "services/approvals/http/routes.hpp"

namespace innkeeper::approvals {
namespace {

class Approvals final : public host::Service {
public:
    explicit Approvals(Deps deps)
        : ids_(deps.clock, deps.random),
          relay_(deps.table, deps.bus, "approvals", deps.clock, deps.executor),
          queue_(deps.table, ids_, relay_),
          router_(deps.authenticator),
          scope_(deps.executor) {
        mount_routes(router_, queue_, deps.services);
        deps.bus.subscribe_batches("booking", "approvals", deps.executor,
                                   [this](std::vector<bus::SharedEvent> events) {
                                       return queue_.apply_bookings(std::move(events));
                                   },
                                   {.wanted = {"innkeeper.booking."}});
        deps.bus.subscribe(
            "hotels", "approvals", deps.executor,
            [this](bus::SharedEvent event) { return queue_.apply_hotel(std::move(event)); },
            {.wanted = {"innkeeper.hotels."}});
    }

    std::string_view name() const override { return "approvals"; }
    http::Router& router() override { return router_; }
    Task<Result<void>> start() override {
        scope_.spawn(relay_.run());
        co_return Result<void>{};
    }
    Task<void> stop() override { return scope_.stop(); }

private:
    Ids ids_;
    bus::OutboxRelay relay_;
    WorkQueue queue_;
    http::Router router_;
    Scope scope_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<Approvals>(std::move(deps));
}

}  // namespace innkeeper::approvals
