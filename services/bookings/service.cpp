#include "services/bookings/service.hpp"

#include "services/bookings/app/read_model.hpp"
#include "services/bookings/http/routes.hpp"

namespace innkeeper::bookings {
namespace {

class Bookings final : public host::Service {
public:
    explicit Bookings(Deps deps)
        : live_(deps.executor, deps.clock),
          model_(deps.table, deps.clock, deps.executor, live_),
          router_(deps.authenticator) {
        mount_routes(router_, model_, live_);
        deps.bus.subscribe_batches("booking", "bookings", deps.executor,
                                   [this](std::vector<bus::SharedEvent> events) {
                                       return model_.apply_bookings(std::move(events));
                                   },
                                   {.wanted = {"innkeeper.booking."}});
        deps.bus.subscribe(
            "hotels", "bookings", deps.executor,
            [this](bus::SharedEvent event) { return model_.apply_hotel(std::move(event)); },
            {.wanted = {"innkeeper.hotels."}});
    }

    std::string_view name() const override { return "bookings"; }
    http::Router& router() override { return router_; }
    Task<Result<void>> start() override { co_return Result<void>{}; }
    Task<void> drain() override {
        live_.close_all();
        co_return;
    }
    Task<void> stop() override { co_return; }

private:
    http::EventHub live_;
    ReadModel model_;
    http::Router router_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<Bookings>(std::move(deps));
}

}  // namespace innkeeper::bookings
