#include "services/payments/service.hpp"

#include "chassis/bus/outbox.hpp"
#include "chassis/core/scope.hpp"
#include "services/payments/app/commands.hpp"
#include "services/payments/app/context.hpp"
#include "services/payments/app/published.hpp"
#include "services/payments/app/worker.hpp"
#include "services/payments/http/routes.hpp"

namespace innkeeper::payments {
namespace {

constexpr std::string_view kName = "payments";

class PaymentsService final : public host::Service {
public:
    explicit PaymentsService(Deps deps)
        : context_{.clock = deps.clock,
                   .random = deps.random,
                   .table = deps.table,
                   .provider = deps.provider,
                   .ids = Ids(deps.clock, deps.random),
                   .in_flight = {},
                   .log = deps.log,
                   .metrics = deps.metrics,
                   .give_up_after = deps.give_up_after,
                   .on_commit = [this](bus::Told told) { relay_.hand(std::move(told)); },
                   .on_timer = [this](Instant due) { worker_.note(due); }},
          commands_(context_),
          worker_(context_, deps.executor),
          relay_(deps.table, deps.bus, std::string(kTopic), deps.clock, deps.executor),
          router_(deps.authenticator, bug_reporter(deps.log)),
          scope_(deps.executor) {
        add_routes(router_, context_);
        deps.bus.subscribe(
            "booking", std::string(kName), deps.executor,
            [&commands = commands_](const bus::SharedEvent& event) {
                return commands.on_event(*event);
            },
            command_types());
    }

    std::string_view name() const override { return kName; }
    http::Router& router() override { return router_; }

    Task<Result<void>> start() override {
        scope_.spawn(relay_.run());
        scope_.spawn(worker_.run());
        co_return Result<void>{};
    }

    Task<void> stop() override {
        co_await worker_.stop();
        co_await scope_.stop();
    }

private:
    static http::Router::BugReporter bug_reporter(telemetry::Log log) {
        return [log = std::move(log)](std::string_view route, std::string_view what) {
            log.error("bug", {{"route", route}, {"what", what}});
        };
    }

    Context context_;
    Commands commands_;
    Worker worker_;
    bus::OutboxRelay relay_;
    http::Router router_;
    Scope scope_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<PaymentsService>(std::move(deps));
}

}  // namespace innkeeper::payments
