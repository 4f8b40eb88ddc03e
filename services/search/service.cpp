#include "services/search/service.hpp"

#include "services/search/app/catalogue.hpp"
#include "services/search/http/routes.hpp"

namespace innkeeper::search {
namespace {

class Search final : public host::Service {
public:
    explicit Search(Deps deps) : catalogue_(deps.table), router_(deps.authenticator) {
        mount_routes(router_, catalogue_);
        deps.bus.subscribe("hotels", "search", deps.executor,
                           [this](bus::Event event) { return catalogue_.apply(std::move(event)); });
    }

    std::string_view name() const override { return "search"; }
    http::Router& router() override { return router_; }
    Task<Result<void>> start() override { return catalogue_.load(); }
    Task<void> stop() override { co_return; }

private:
    Catalogue catalogue_;
    http::Router router_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<Search>(std::move(deps));
}

}  // namespace innkeeper::search
