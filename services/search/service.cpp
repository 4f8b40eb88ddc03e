#include "services/search/service.hpp"

#include "chassis/core/scope.hpp"
#include "chassis/text/guarded_text_index.hpp"
#include "services/search/app/catalogue.hpp"
#include "services/search/app/feed.hpp"
#include "services/search/app/loader.hpp"
#include "services/search/app/rebuilder.hpp"
#include "services/search/app/text_feed.hpp"
#include "services/search/http/routes.hpp"
#include "services/search/limits.hpp"

namespace innkeeper::search {
namespace {

/// What answers on another loop: routes of its own, and a guard of its own before the text index.
class Reader final : public host::Service {
public:
    Reader(const Catalogue& catalogue, Rebuilder& rebuilder, const Deps& deps,
           auth::Authenticator& authenticator)
        : texts_(deps.texts, deps.clock, deps.metrics),
          reading_{catalogue, texts_, deps.table, deps.clock, rebuilder},
          router_(authenticator) {
        mount_routes(router_, reading_);
    }

    std::string_view name() const override { return "search"; }
    http::Router& router() override { return router_; }
    Task<Result<void>> start() override { co_return Result<void>{}; }
    Task<void> stop() override { return texts_.stop(); }

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
          guarded_(deps_.texts, deps_.clock, deps_.metrics),
          texts_(catalogue_, guarded_, deps_.clock, deps_.metrics, deps_.executor),
          feed_(deps_.table, catalogue_, texts_, deps_.clock, deps_.metrics, deps_.executor),
          rebuilder_({.table = deps_.table,
                      .catalogue = catalogue_,
                      .feed = feed_,
                      .texts = texts_,
                      .owners = deps_.owners,
                      .offload = deps_.offload,
                      .clock = deps_.clock,
                      .executor = deps_.executor}),
          reading_{catalogue_, guarded_, deps_.table, deps_.clock, rebuilder_},
          router_(deps_.authenticator),
          timer_(deps_.clock.make_timer(deps_.executor)),
          scope_(deps_.executor) {
        mount_routes(router_, reading_);
        subscribe("hotels", {});
        subscribe("booking", {.wanted = {"innkeeper.inventory.changed."}});
    }

    std::string_view name() const override { return "search"; }
    http::Router& router() override { return router_; }
    std::unique_ptr<host::Service> twin_for(Executor, auth::Authenticator& theirs) override {
        return std::make_unique<Reader>(catalogue_, rebuilder_, deps_, theirs);
    }

    Task<Result<void>> start() override {
        Loader loader({.table = deps_.table,
                       .catalogue = catalogue_,
                       .offload = deps_.offload,
                       .clock = deps_.clock,
                       .executor = deps_.executor});
        // Events that come meanwhile may be newer than what was read: they wait.
        co_await feed_.pause();
        const Result<void> loaded = co_await loader.run();
        feed_.resume();
        if (!loaded) co_return loaded;
        co_await texts_.begin();
        scope_.spawn(keep_time());
        co_return Result<void>{};
    }
    Task<void> stop() override {
        co_await scope_.stop();
        co_await rebuilder_.stop();
        co_await feed_.stop();
        co_await texts_.stop();
        co_await guarded_.stop();
    }

private:
    void subscribe(std::string topic, bus::Types types) {
        deps_.bus.subscribe_batches(
            std::move(topic), "search", deps_.executor,
            [this](std::vector<bus::SharedEvent> events) {
                return feed_.handle(std::move(events));
            },
            std::move(types));
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
    text::GuardedTextIndex guarded_;
    TextFeed texts_;
    Feed feed_;
    Rebuilder rebuilder_;
    Reading reading_;
    http::Router router_;
    std::unique_ptr<Timer> timer_;
    Scope scope_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<Search>(std::move(deps));
}

}  // namespace innkeeper::search
