#include "services/hotels/service.hpp"

#include "chassis/core/scope.hpp"
#include "services/hotels/http/routes.hpp"

namespace innkeeper::hotels {
namespace {

class Hotels final : public HotelsService {
public:
    explicit Hotels(Deps deps)
        : ids_(deps.clock, deps.random),
          relay_(deps.table, deps.bus, "hotels", deps.clock, deps.executor),
          app_{deps.table,    deps.blobs, deps.clock,         ids_,  deps.offload, deps.cities,
               deps.pictures, deps.drawn, deps.default_place, relay_},
          router_(deps.authenticator),
          scope_(deps.executor) {
        mount_routes(router_, app_);
    }

    std::string_view name() const override { return "hotels"; }
    http::Router& router() override { return router_; }
    HotelsApp& app() override { return app_; }

    Task<Result<void>> start() override {
        scope_.spawn(relay_.run());
        co_return Result<void>{};
    }
    Task<void> stop() override { return scope_.stop(); }

private:
    Ids ids_;
    bus::OutboxRelay relay_;
    HotelsApp app_;
    http::Router router_;
    Scope scope_;
};

}  // namespace

std::unique_ptr<HotelsService> make_service(Deps deps) {
    return std::make_unique<Hotels>(std::move(deps));
}

}  // namespace innkeeper::hotels
