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
#include "services/booking/app/timers.hpp"
#include "services/booking/app/transitions.hpp"
#include "services/booking/http/routes.hpp"

namespace innkeeper::booking {
namespace {

constexpr std::string_view kName = "booking";

class BookingService final : public host::Service {
public:
    explicit BookingService(Deps deps)
        : context_{.clock = deps.clock,
                   .table = deps.table,
                   .ids = Ids(deps.clock, deps.random),
                   .queue = KeyedQueue(deps.executor, kMaxQueue),
                   .in_flight = {},
                   .log = deps.log,
                   .metrics = deps.metrics,
                   .hold_for = deps.hold_for,
                   .pay_within = deps.pay_within,
                   .quote_for = deps.quote_for,
                   .signer = {},
                   .on_commit = [this](auto events) { relay_.hand(std::move(events)); },
                   .on_timer = [this](Instant due) { timers_.note(due); }},
          transitions_(context_),
          timers_(context_, transitions_, deps.executor),
          make_quote_(context_, timers_),
          place_hold_(context_, timers_),
          change_booking_(context_, transitions_, timers_),
          offers_(context_, timers_),
          inventory_(context_),
          hotel_events_(context_),
          payment_events_(context_, transitions_, timers_),
          random_(deps.random),
          relay_(deps.table, deps.bus, std::string(kTopic), deps.clock, deps.executor),
          router_(deps.authenticator, bug_reporter(deps.log)),
          scope_(deps.executor) {
        add_routes(router_, {context_, offers_, make_quote_, place_hold_, transitions_,
                             change_booking_, inventory_});
        deps.bus.subscribe("hotels", std::string(kName), deps.executor,
                           [&events = hotel_events_](bus::Event event) {
                               return events.on_event(std::move(event));
                           });
        deps.bus.subscribe("payments", std::string(kName), deps.executor,
                           [&events = payment_events_](bus::Event event) {
                               return events.on_event(std::move(event));
                           });
    }

    std::string_view name() const override { return kName; }
    http::Router& router() override { return router_; }

    Task<Result<void>> start() override {
        CO_TRY(std::string key, co_await signing_key(context_.table, random_));
        context_.signer.emplace(std::move(key));
        scope_.spawn(relay_.run());
        scope_.spawn(timers_.run());
        co_return Result<void>{};
    }

    Task<void> stop() override { co_await scope_.stop(); }

private:
    static http::Router::BugReporter bug_reporter(telemetry::Log log) {
        return [log = std::move(log)](std::string_view route, std::string_view what) {
            log.error("bug", {{"route", route}, {"what", what}});
        };
    }

    Context context_;
    Transitions transitions_;
    Timers timers_;
    MakeQuote make_quote_;
    PlaceHold place_hold_;
    ChangeBooking change_booking_;
    FindOffers offers_;
    Inventory inventory_;
    HotelEvents hotel_events_;
    PaymentEvents payment_events_;
    Random& random_;
    bus::OutboxRelay relay_;
    http::Router router_;
    Scope scope_;
};

}  // namespace

std::unique_ptr<host::Service> make_service(Deps deps) {
    return std::make_unique<BookingService>(std::move(deps));
}

}  // namespace innkeeper::booking
