#include "services/search/service.hpp"

#include "chassis/core/scope.hpp"
#include "chassis/text/guarded_text_index.hpp"
#include "services/search/app/catalogue.hpp"
#include "services/search/app/feed.hpp"
#include "services/search/app/text_feed.hpp"
#include "services/search/http/routes.hpp"
#include "services/search/limits.hpp"

namespace innkeeper::search {
namespace {

/// What answers on one loop: routes of its own, and a guard of its own before the text index.
class Reader final : public host::Service {
public:
    Reader(const Catalogue& catalogue, const Deps& deps, auth::Authenticator& authenticator)
        : texts_(deps.texts, deps.clock, deps.metrics),
          reading_{catalogue, texts_, deps.table, deps.clock},
          router_(authenticator) {
        mount_routes(router_, reading_);
    }

    std::string_view name() const override { return "search"; }
    http::Router& router() override { return router_; }
    Task<Result<void>> start() override { co_return Result<void>{}; }
    Task<void> stop() override { return texts_.stop(); }

    text::TextIndex& texts() { return texts_; }

private:
    text::GuardedTextIndex texts_;
    Reading reading_;
    http::Router router_;
};

class Search final : public host::Service {
public:
    explicit Search(Deps deps)
        : deps_(std::move(deps)),
          catalogue_(deps_.clock.now()),
          reader_(catalogue_, deps_, deps_.authenticator),
          texts_(catalogue_, reader_.texts(), deps_.clock, deps_.metrics, deps_.executor),
          feed_(deps_.table, catalogue_, texts_, deps_.clock, deps_.metrics, deps_.executor),
          timer_(deps_.clock.make_timer(deps_.executor)),
          scope_(deps_.executor) {
        subscribe("hotels", {});
        subscribe("booking", {"innkeeper.inventory.changed."});
    }

    std::string_view name() const override { return "search"; }
    http::Router& router() override { return reader_.router(); }
    std::unique_ptr<host::Service> reader_for(Executor, auth::Authenticator& theirs) override {
        return std::make_unique<Reader>(catalogue_, deps_, theirs);
    }

    Task<Result<void>> start() override {
        CO_TRY_VOID(co_await load(deps_.table, catalogue_));
        co_await texts_.begin();
        scope_.spawn(keep_time());
        co_return Result<void>{};
    }
    Task<void> stop() override {
        co_await scope_.stop();
        co_await feed_.stop();
        co_await texts_.stop();
        co_await reader_.stop();
    }

private:
    void subscribe(std::string topic, bus::Types types) {
        deps_.bus.subscribe(
            std::move(topic), "search", deps_.executor,
            [this](bus::Event event) { return feed_.handle(std::move(event)); }, std::move(types));
    }

    /// Past nights are let go a few hotels at a time, so that no request waits for it.
    Task<void> keep_time() {
        for (;;) {
            co_await timer_->sleep_for(kAdvanceEvery);
            while (catalogue_.advance(deps_.clock.now(), kAdvanceHotels))
                co_await timer_->sleep_for(Millis(1));
            catalogue_.publish();
        }
    }

    Deps deps_;
    Catalogue catalogue_;
    Reader reader_;
    TextFeed texts_;
    Feed feed_;
    std::unique_ptr<Timer> timer_;
    Scope scope_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<Search>(std::move(deps));
}

}  // namespace innkeeper::search
