#include "services/booking/service.hpp"

#include "chassis/bus/outbox.hpp"
#include "chassis/core/scope.hpp"
#include "services/booking/app/change_booking.hpp"
#include "services/booking/app/context.hpp"
#include "services/booking/app/hotel_events.hpp"
#include "services/booking/app/inventory.hpp"
#include "services/booking/app/make_quote.hpp"
#include "services/booking/app/offers.hpp"
#include "services/booking/app/payment_events.hpp"
#include "services/booking/app/place_hold.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/app/signing_key.hpp"
#include "services/booking/app/stock_layout.hpp"
#include "services/booking/app/timers.hpp"
#include "services/booking/app/transitions.hpp"
#include "services/booking/http/routes.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <utility>

namespace innkeeper::booking {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kName = "booking";

http::Router::BugReporter bug_reporter(telemetry::Log log) {
    return [log = std::move(log)](std::string_view route, std::string_view what) {
        log.error("bug", {{"route", route}, {"what", what}});
    };
}

/// The use cases and their routes on one loop. `context` tells whom it committed for.
struct Desk {
    Desk(Context with, auth::Authenticator& authenticator, Executor executor)
        : context(std::move(with)),
          transitions(context),
          timers(context, transitions, std::move(executor)),
          make_quote(context, timers),
          place_hold(context, timers),
          change_booking(context, transitions, timers),
          offers(context, timers),
          inventory(context),
          router(authenticator, bug_reporter(context.log)) {
        add_routes(router, {context, offers, make_quote, place_hold, transitions, change_booking,
                            inventory});
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    Context context;
    Transitions transitions;
    Timers timers;
    MakeQuote make_quote;
    PlaceHold place_hold;
    ChangeBooking change_booking;
    FindOffers offers;
    Inventory inventory;
    http::Router router;
};

Context context_of(const Deps& deps, KeyedQueue queue) {
    return {.clock = deps.clock,
            .table = deps.table,
            .ids = Ids(deps.clock, deps.random),
            .queue = std::move(queue),
            .in_flight = {},
            .log = deps.log,
            .metrics = deps.metrics,
            .hold_for = deps.hold_for,
            .pay_within = deps.pay_within,
            .quote_for = deps.quote_for};
}

Task<Result<void>> open(Context& context, Random& random) {
    CO_TRY_VOID(co_await move_nights_into_months(context.table));
    CO_TRY(std::string key, co_await signing_key(context.table, random));
    context.signer.emplace(std::move(key));
    co_return Result<void>{};
}

/// What a twin has of the service: the lines of its commands, and whom a commit is told to, the
/// relay and the worker on the service's loop.
struct Shared {
    KeyedQueue queue;
    std::function<void(bus::Told)> tell_relay;
    std::function<void(Instant)> tell_worker;
};

/// The same routes on another loop. To the table it is one more process of the service.
class Twin final : public host::Service {
public:
    Twin(const Deps& deps, Executor executor, auth::Authenticator& authenticator, Shared shared)
        : random_(deps.random),
          desk_(context_of(deps, std::move(shared.queue)), authenticator, executor) {
        desk_.context.on_commit = std::move(shared.tell_relay);
        desk_.context.on_timer = [this, tell = std::move(shared.tell_worker)](Instant due) {
            desk_.timers.note(due);
            tell(due);
        };
    }

    std::string_view name() const override { return kName; }
    http::Router& router() override { return desk_.router; }
    Task<Result<void>> start() override { return open(desk_.context, random_); }
    Task<void> stop() override { co_return; }

private:
    Random& random_;
    Desk desk_;
};

class BookingService final : public host::Service {
public:
    explicit BookingService(Deps deps)
        : deps_(std::move(deps)),
          desk_(context_of(deps_, KeyedQueue(kMaxQueue)), deps_.authenticator, deps_.executor),
          hotel_events_(desk_.context),
          payment_events_(desk_.context, desk_.transitions, desk_.timers),
          relay_(deps_.table, deps_.bus, std::string(kTopic), deps_.clock, deps_.executor),
          scope_(deps_.executor) {
        desk_.context.on_commit = [this](bus::Told told) { relay_.hand(std::move(told)); };
        desk_.context.on_timer = [this](Instant due) { desk_.timers.note(due); };
        deps_.bus.subscribe(
            "hotels", std::string(kName), deps_.executor,
            [this](const bus::SharedEvent& event) { return hotel_events_.on_event(*event); });
        deps_.bus.subscribe(
            "payments", std::string(kName), deps_.executor,
            [this](const bus::SharedEvent& event) { return payment_events_.on_event(*event); });
    }

    std::string_view name() const override { return kName; }
    http::Router& router() override { return desk_.router; }

    std::unique_ptr<host::Service> twin_for(Executor executor,
                                            auth::Authenticator& theirs) override {
        Shared shared{.queue = desk_.context.queue,
                      .tell_relay =
                          [this](bus::Told told) {
                              if (relay_.announce(told)) return;
                              asio::post(deps_.executor, [this, told = std::move(told)]() mutable {
                                  relay_.hand(std::move(told));
                              });
                          },
                      .tell_worker =
                          [this](Instant due) {
                              asio::post(deps_.executor, [this, due] { desk_.timers.note(due); });
                          }};
        return std::make_unique<Twin>(deps_, std::move(executor), theirs, std::move(shared));
    }

    Task<Result<void>> start() override {
        CO_TRY_VOID(co_await open(desk_.context, deps_.random));
        scope_.spawn(relay_.run());
        scope_.spawn(desk_.timers.run());
        co_return Result<void>{};
    }

    Task<void> stop() override { co_await scope_.stop(); }

private:
    Deps deps_;
    Desk desk_;
    HotelEvents hotel_events_;
    PaymentEvents payment_events_;
    bus::OutboxRelay relay_;
    Scope scope_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<BookingService>(std::move(deps));
}

}  // namespace innkeeper::booking
