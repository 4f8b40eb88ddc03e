#include "tests/race/stage.hpp"

#include "chassis/testing/run.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/service.hpp"
#include "services/payments/service.hpp"
#include "stay/hotel_document.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>

namespace innkeeper::race {
namespace {

constexpr std::size_t kPlatformLoop = 0;  ///< of the bus and of payments
constexpr std::size_t kFirstBookingLoop = 1;
constexpr std::size_t kFirstClientLoop = kFirstBookingLoop + kBookingProcesses;
constexpr std::size_t kAllLoops = kFirstClientLoop + kClientLoops;
constexpr Millis kHotelsWithin{20'000};
constexpr Millis kHotelsPoll{10};
constexpr std::int64_t kPriceCents = 20'000;

[[noreturn]] void broken(const std::string& what, const Error& error) {
    throw std::runtime_error(what + ": " + error.slug + " " + error.detail);
}

void good(const std::string& what, const Result<void>& result) {
    if (!result) broken(what, result.error());
}

Task<void> start_service(host::Service& service, Result<void>& result) {
    result = co_await service.start();
}

Task<void> start_bus(bus::EmbeddedBus& bus, Result<void>& result) { result = co_await bus.start(); }

Task<void> publish(bus::Bus& bus, std::vector<bus::Event> events, Result<void>& result) {
    result = co_await bus.publish("hotels", std::move(events));
}

/// Until booking has heard of the hotel.
Task<void> wait_for_hotel(store::Table& table, Clock& clock, Executor executor, std::string id,
                          Result<void>& result) {
    const auto timer = clock.make_timer(executor);
    const Millis until = clock.monotonic() + kHotelsWithin;
    while (clock.monotonic() < until) {
        const auto item = co_await table.get(booking::hotel_key(id));
        if (item && *item) {
            result = {};
            co_return;
        }
        co_await timer->sleep_for(kHotelsPoll);
    }
    result = fail(Code::timeout, "hotel-unknown", "Booking does not hear of the hotel " + id + ".");
}

bus::Event event_of(const stay::Hotel& hotel, Instant now) {
    return {.id = "race-" + hotel.id,
            .source = "/innkeeper/hotels",
            .type = "innkeeper.hotels.updated.v1",
            .subject = hotel.id,
            .time = now,
            .sequence = hotel.version,
            .traceparent = {},
            .data = "{\"hotel\":" + stay::to_document(hotel) + "}"};
}

}  // namespace

stay::Hotel make_hotel(std::size_t index, int rooms) {
    const Currency eur = *Currency::parse("EUR");
    const auto plan = [&](const std::string& id, stay::PaymentMode payment) {
        return stay::RatePlan{.id = id,
                              .name = id,
                              .room_type_id = kRoomType,
                              .price = {kPriceCents, eur},
                              .extra_adult = {0, eur},
                              .payment = payment};
    };
    return {.id = fmt::format("0197a000-0000-7000-8000-{:012}", index),
            .version = 1,
            .name = "Continental",
            .city = "Vienna",
            .time_zone = "Europe/Vienna",
            .currency = eur,
            .approval_mode = stay::ApprovalMode::manual,
            .manager_ids = {"mia"},
            .room_types = {{.id = kRoomType, .name = "Double room", .physical = rooms}},
            .rate_plans = {plan(kPlan, stay::PaymentMode::at_hotel),
                           plan(kPrepaidPlan, stay::PaymentMode::prepay)}};
}

Stage::Stage(StageOptions options)
    : log_(
          "race", clock_, [](const std::string& line) { std::fputs(line.c_str(), stderr); },
          telemetry::Level::warn),
      loops_(kAllLoops),
      client_(directory_, nullptr) {
    auto opened = store::EmbeddedStore::open((dir_ / "store").string(), {}, clock_, log_, metrics_);
    if (!opened) broken("store", opened.error());
    store_ = *std::move(opened);
    bus_table_ = store_->database("bus");
    payments_table_ = store_->database("payments", bus::EmbeddedBus::join("payments", "bus"));
    sandbox_table_ = store_->database("sandbox");
    booking_table_ = store_->database("booking", bus::EmbeddedBus::join("booking", "bus"));
    bad_table_ = std::make_unique<BadTable>(*booking_table_, random_, options.canary);
    watched_table_ = std::make_unique<WatchedTable>(*bad_table_, options.log);
    const Executor platform = loops_.at(kPlatformLoop).get_executor();
    bus_ =
        std::make_unique<bus::EmbeddedBus>(*bus_table_, platform, clock_, random_, log_, metrics_);
    competing_bus_ = std::make_unique<CompetingBus>(*bus_, platform, kBookingProcesses);
    make_booking(options);
    make_payments();
    start();
    put_hotels(std::move(options.hotels));
}

Stage::~Stage() {
    stop();
    if (store_) store_->close();
}

Executor Stage::client_loop(std::size_t index) {
    return loops_.at(kFirstClientLoop + index % kClientLoops).get_executor();
}

void Stage::make_booking(const StageOptions& options) {
    for (std::size_t i = 0; i < kBookingProcesses; ++i) {
        const std::size_t loop = kFirstBookingLoop + i;
        auto service = booking::make_service({.executor = loops_.at(loop).get_executor(),
                                              .clock = clock_,
                                              .random = random_,
                                              .table = *watched_table_,
                                              .bus = *competing_bus_,
                                              .authenticator = authenticator_,
                                              .log = log_,
                                              .metrics = metrics_,
                                              .hold_for = options.hold_for,
                                              .quote_for = options.quote_for});
        directory_.add(fmt::format("booking-{}", i), loops_.at(loop).get_executor(),
                       service->router());
        services_.emplace_back(loop, std::move(service));
    }
    for (std::size_t i = 0; i < kBookingProcesses; ++i) {
        const std::size_t loop = kFirstBookingLoop + (i + 1) % kBookingProcesses;
        const Executor executor = loops_.at(loop).get_executor();
        auto twin = services_.at(i).second->twin_for(executor, authenticator_);
        directory_.add(fmt::format("booking-{}", kBookingProcesses + i), executor, twin->router());
        twins_.emplace_back(loop, std::move(twin));
    }
}

void Stage::make_payments() {
    sandbox_ = std::make_unique<payments::SandboxProvider>(*sandbox_table_, clock_, random_);
    const Executor platform = loops_.at(kPlatformLoop).get_executor();
    auto service = payments::make_service({.executor = platform,
                                           .clock = clock_,
                                           .random = random_,
                                           .table = *payments_table_,
                                           .bus = *bus_,
                                           .authenticator = authenticator_,
                                           .provider = *sandbox_,
                                           .log = log_,
                                           .metrics = metrics_});
    directory_.add("payments", platform, service->router());
    services_.emplace_back(kPlatformLoop, std::move(service));
}

void Stage::start() {
    loops_.run();
    running_ = true;
    Result<void> started;
    for (const auto* all : {&services_, &twins_})
        for (const auto& [loop, service] : *all) {
            loops_.run_on(loop, start_service(*service, started));
            good(std::string(service->name()), started);
        }
    loops_.run_on(kPlatformLoop, start_bus(*bus_, started));
    good("bus", started);
}

void Stage::put_hotels(std::vector<stay::Hotel> hotels) {
    std::vector<bus::Event> events;
    for (const stay::Hotel& hotel : hotels) events.push_back(event_of(hotel, clock_.now()));
    Result<void> done;
    loops_.run_on(kPlatformLoop, publish(*bus_, std::move(events), done));
    good("hotels", done);
    for (const stay::Hotel& hotel : hotels) {
        loops_.run_on(kPlatformLoop,
                      wait_for_hotel(*booking_table_, clock_,
                                     loops_.at(kPlatformLoop).get_executor(), hotel.id, done));
        good("hotel", done);
    }
}

void Stage::stop() {
    if (!running_) return;
    running_ = false;
    loops_.run_on(kPlatformLoop, bus_->stop());
    for (const auto* all : {&twins_, &services_})
        for (const auto& [loop, service] : *all) loops_.run_on(loop, service->stop());
    loops_.stop();
}

}  // namespace innkeeper::race
