#include "services/bookings/app/booking_record.hpp"
#include "services/bookings/bookings_fixture.hpp"
#include "services/bookings/limits.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <optional>

namespace innkeeper::bookings {
namespace {

/// Every order of the events, each delivered a second time right after itself or at the end,
/// leads to the same rows, which are returned.
std::string same_in_any_order(const std::vector<bus::Event>& events) {
    std::vector<std::size_t> order(events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::string expected;
    do {
        World world;
        for (const std::size_t i : order) {
            REQUIRE(world.deliver(events[i]).has_value());
            REQUIRE(world.deliver(events[i]).has_value());
        }
        for (const auto& event : events) REQUIRE(world.deliver(event).has_value());
        if (expected.empty()) expected = world.rows();
        REQUIRE(world.rows() == expected);
    } while (std::ranges::next_permutation(order).found);
    return expected;
}

struct Asked {
    std::optional<http::Response> answer;
};

Task<void> ask(World& world, http::Request request, Asked& asked) {
    asked.answer = co_await world.service->router().handle(std::move(request));
}

/// Starts a request that may wait for the clock.
void start(World& world, const std::string& target, const std::string& token, Asked& asked) {
    boost::asio::co_spawn(world.io, ask(world, Call::get(target).as(token).request(), asked),
                          boost::asio::detached);
    testing::settle(world.io);
}

std::string with_version(int booking, int version) {
    return fmt::format("/api/v1/bookings/{}?min_version={}", booking_id(booking), version);
}

/// Lets time pass as the waiting request needs it, up to `by`.
void pass(World& world, Millis by) {
    for (Millis gone{0}; gone < by; gone += kWaitStep) {
        world.clock.advance(kWaitStep);
        testing::settle(world.io);
    }
}

/// A timeline row of the layout before.
void put_old_step(World& world, const Step& step) {
    world.put({"booking#" + booking_id(1), fmt::format("t#{:020}", step.version)},
              parse_booking_event(event(step)).value().step.json);
}

/// A booking and its step as the layout before had them.
void put_old_rows(World& world, const bus::Event& event) {
    const std::string partition = "booking#" + event.subject;
    world.put({partition, fmt::format("t#{:020}", event.sequence)},
              parse_booking_event(event).value().step.json);
    const std::size_t begin = event.data.find("{\"id\"");
    world.put({partition, "state"},
              event.data.substr(begin, event.data.find("},\"more\"") + 1 - begin));
}

std::size_t listed(World& world, const std::string& query = "") {
    return each_in(world.get("/api/v1/bookings" + query, "guest:gus"), "id").size();
}

std::size_t steps_of(World& world) {
    return object_in(world.one(1, "guest:gus")).at("timeline").as_array().size();
}

Texts arrivals_at_hotel(World& world) {
    world.managed_by(1, {"max"});
    return each_in(world.get("/api/v1/manage/hotels/" + hotel_id(1) + "/bookings", "manager:max"),
                   "arrival");
}

}  // namespace

TEST_CASE("a booking's events in any order, with duplicates, lead to the same rows") {
    for (const char* end : {"rejected", "cancelled", "confirmed"}) {
        std::vector<bus::Event> events{
            event({.version = 2, .status = "pending_approval"}),
            event({.version = 3, .status = "confirmed", .arrival = "2027-08-01"}),
            event({.version = 4, .status = end, .extra = R"(,"reason":"why")"}),
            hotel_event(1, 1, {"max"}), hotel_event(1, 2, {"mia"})};
        const auto rows = same_in_any_order(events);
        CHECK(rows.find(R"("version":4)") != std::string::npos);
        CHECK(rows.find("mia") != std::string::npos);
        CHECK(rows.find("max") == std::string::npos);
        // Earlier versions told of the hold, too.
        events.push_back(hold_event());
        CHECK(same_in_any_order(events) == rows);
    }
}

TEST_CASE("events that come together do what they do one by one") {
    World one_by_one;
    World together;
    for (const std::uint64_t version : {2U, 3U, 3U}) {
        std::vector<bus::Event> events;
        for (std::size_t i = 1; i <= bus::kMaxBatch; ++i)
            events.push_back(event({.booking = static_cast<int>(i), .version = version}));
        for (const bus::Event& each : events) REQUIRE(one_by_one.deliver(each).has_value());
        REQUIRE(together.deliver_together(events).has_value());
        CHECK_FALSE(together.rows().empty());
        CHECK(together.rows() == one_by_one.rows());
    }
}

TEST_CASE("a hold that comes to nothing leaves no row") {
    const auto rows =
        same_in_any_order({hold_event(1), event({.booking = 1, .status = "expired"}), hold_event(2),
                           event({.booking = 2, .status = "released"}), hold_event(3)});
    CHECK(rows.empty());
}

TEST_CASE("the timeline has each step once, oldest first") {
    World world;
    world.add({.version = 3, .status = "cancelled", .extra = R"(,"reason":"Changed plans.")"});
    world.add({.version = 2, .status = "pending_approval"});
    world.add({.version = 2, .status = "pending_approval"});
    const auto booking = object_in(world.one(1, "guest:gus"));
    CHECK(text_in(booking, "status") == "cancelled");
    const auto& timeline = booking.at("timeline").as_array();
    REQUIRE(timeline.size() == 3);
    CHECK(timeline[0] == json::bj::value{{"version", 1},
                                         {"event", "innkeeper.booking.held.v1"},
                                         {"status", "held"},
                                         {"at", "2027-01-15T08:01:00.000Z"}});
    CHECK(text_in(timeline[1].as_object(), "status") == "pending_approval");
    CHECK(text_in(timeline[2].as_object(), "reason") == "Changed plans.");
}

TEST_CASE("any event of a booking tells of its hold as the hold's own event did") {
    const Told of_hold = parse_booking_event(hold_event()).value();
    CHECK(of_hold.hold.json == of_hold.step.json);
    CHECK(parse_booking_event(event({.version = 7})).value().hold.json == of_hold.step.json);
}

TEST_CASE("the timeline of more than nine steps keeps its order") {
    World world;
    for (std::uint64_t v = 12; v >= 2; --v) world.add({.version = v});
    const auto booking = object_in(world.one(1, "guest:gus"));
    std::int64_t expected = 0;
    for (const auto& step : booking.at("timeline").as_array())
        CHECK(step.as_object().at("version") == ++expected);
    CHECK(expected == 12);
}

TEST_CASE("a booking is one row, one in its guest's list and one in its hotel's") {
    World world;
    world.add({.version = 2, .status = "pending_approval"});
    CHECK(world.row_count() == 3);
    world.add({.version = 3, .status = "confirmed"});
    world.add({.version = 4, .status = "cancelled"});
    CHECK(world.row_count() == 3);
}

TEST_CASE("a timeline keeps its first steps when they are more than fit, in any order") {
    const std::string reason(kMaxTimelineBytes / 4, 'x');
    const auto long_step = [&](std::uint64_t version, std::size_t less) {
        return event({.version = version,
                      .status = "cancelled",
                      .extra = R"(,"reason":")" + reason.substr(less) + '"'});
    };
    const auto steps = [](const std::vector<bus::Event>& events) {
        World world;
        for (const auto& each : events) REQUIRE(world.deliver(each).has_value());
        const auto booking = object_in(world.one(1, "guest:gus"));
        CHECK(booking.at("version") == static_cast<std::int64_t>(events.size() + 1));
        return booking.at("timeline").as_array().size();
    };
    const Told told = parse_booking_event(long_step(2, 0)).value();
    const std::size_t hold = told.hold.json.size();
    // What stands around the reason in a step.
    const std::size_t around = told.step.json.size() - reason.size();
    CHECK(steps({long_step(2, around + hold), long_step(3, around), long_step(4, around),
                 long_step(5, around)}) == 5);
    CHECK(steps({long_step(2, around + hold), long_step(3, around), long_step(4, around),
                 long_step(5, around - 1)}) == 4);
    const auto rows = same_in_any_order({long_step(2, 0), long_step(3, 0), long_step(4, 0),
                                         long_step(5, 0), event({.version = 6})});
    CHECK(rows.find(R"("version":6)") != std::string::npos);
}

TEST_CASE("rows of the layout before are read, and become rows of this one") {
    World world;
    const std::string id = booking_id(1);
    put_old_rows(world, event({.status = "confirmed"}));
    put_old_step(world, {.version = 1, .status = "held"});
    world.put({"guest#confirmed#gus", id}, "");
    world.put({"guest##gus", id}, "");
    world.put({"hotel#" + hotel_id(1), "2027-07-20#" + id}, "");
    CHECK(world.one(1, "guest:gus").body.find("secret") == std::string::npos);
    CHECK(text_in(object_in(world.one(1, "guest:gus")), "status") == "confirmed");
    CHECK(steps_of(world) == 2);
    CHECK(listed(world) == 1);
    const std::string before = world.rows();
    world.add({.status = "confirmed"});
    CHECK(world.rows() == before);
    world.add({.version = 3, .status = "cancelled", .arrival = "2027-07-21"});
    CHECK(steps_of(world) == 3);
    CHECK(listed(world, "?status=confirmed") == 0);
    CHECK(listed(world, "?status=cancelled") == 1);
    CHECK(listed(world) == 1);
    CHECK(arrivals_at_hotel(world) == Texts{"2027-07-21"});
}

TEST_CASE("a row of a hold, as versions before kept them, is nobody's until it is a booking's") {
    for (const bool is_old : {true, false}) {
        CAPTURE(is_old);
        World world;
        if (is_old) {
            put_old_rows(world, hold_event());
            world.put({"guest#held#gus", booking_id(1)}, "");
        } else {
            const auto state = advance(nullptr, parse_booking_event(hold_event()).value());
            world.put({"booking#" + booking_id(1), "state"}, to_document(*state));
            world.put({"guest##gus", booking_id(1)}, "");
        }
        for (const char* who : {"guest:gus", "admin:ada"})
            CHECK(slug_of(world.one(1, who)) == "booking-not-found");
        CHECK(listed(world) == 0);
        const std::string before = world.rows();
        world.add({.status = "expired"});
        CHECK(world.rows() == before);
        world.add({.status = "confirmed"});
        CHECK(text_in(object_in(world.one(1, "guest:gus")), "status") == "confirmed");
        CHECK(steps_of(world) == 2);
        CHECK(listed(world) == 1);
        CHECK(arrivals_at_hotel(world) == Texts{"2027-07-20"});
    }
}

TEST_CASE("events that are not a booking's are let pass, wrong ones are refused") {
    World world;
    auto inventory = event({});
    inventory.type = "innkeeper.inventory.changed.v1";
    inventory.data = "{}";
    CHECK(world.deliver(inventory).has_value());
    auto command = event({});
    command.type = "innkeeper.booking.authorisation_requested.v1";
    command.subject = "payment/" + command.subject;
    CHECK(world.deliver(command).has_value());
    auto rates = event({});
    rates.type = "innkeeper.rates.changed.v1";
    rates.data = "{}";
    CHECK(world.deliver(rates).has_value());
    auto subject = event({});
    subject.subject = booking_id(2);
    auto sequence = event({});
    sequence.sequence = 3;
    auto empty = event({});
    empty.data = "{}";
    auto broken = event({});
    broken.data = "{";
    auto bad_id = event({});
    bad_id.data.replace(bad_id.data.find(booking_id(1)), 36, "short");
    bad_id.subject = "short";
    auto timeless = event({});
    timeless.data.replace(timeless.data.find("created_at"), 10, "made_at");
    for (const auto& bad : {subject, sequence, empty, broken, bad_id, timeless,
                            event({.arrival = "2027-02-30"}), event({.version = 0})}) {
        const auto refused = world.deliver(bad);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == Code::invalid);
    }
    CHECK(world.rows().empty());
}

TEST_CASE("who may see a booking, and to whom it does not exist") {
    World world;
    world.add({.status = "confirmed"});
    CHECK(world.one(1, "guest:gus").status == 200);
    CHECK(world.one(1, "admin:ada").status == 200);  // also before the hotel is known here
    world.managed_by(1, {"max"});
    world.managed_by(2, {"mia"});
    CHECK(world.one(1, "manager:max").status == 200);
    CHECK(world.one(1, "admin:ada").status == 200);
    const auto unknown = world.one(9, "guest:eve");
    CHECK(unknown.status == 404);
    for (const char* who : {"guest:eve", "manager:mia", "manager:eve", "guest:max"}) {
        const auto hidden = world.one(1, who);
        CHECK(hidden.status == 404);
        CHECK(hidden.body == unknown.body);
    }
    world.managed_by(1, {"moe"}, 2);
    CHECK(world.one(1, "manager:max").status == 404);
    CHECK(world.one(1, "manager:moe").status == 200);
    world.managed_by(1, {"max"}, 1);  // late
    CHECK(world.one(1, "manager:max").status == 404);
}

TEST_CASE("min_version waits for the event") {
    World world;
    world.add({.version = 2, .status = "pending_approval"});
    Asked asked;
    start(world, with_version(1, 3), "guest:gus", asked);
    pass(world, kMaxWaitForVersion / 2);
    CHECK_FALSE(asked.answer.has_value());
    world.add({.version = 3, .status = "confirmed"});
    pass(world, kWaitStep);
    REQUIRE(asked.answer.has_value());
    CHECK(asked.answer->status == 200);
    CHECK(asked.answer->headers.get("ETag") == "\"3\"");
    CHECK(world.one(1, "guest:gus", "?min_version=3").status == 200);
    CHECK(world.one(1, "guest:gus", "?min_version=1").status == 200);
}

TEST_CASE(
    "min_version gives up after kMaxWaitForVersion, alike for what is hidden and what is not") {
    World world;
    world.add({.version = 5, .status = "confirmed"});
    struct Case {
        int booking;
        int version;
        const char* who;
    };
    for (const Case& c : {Case{1, 6, "guest:gus"}, Case{1, 1, "guest:eve"}, Case{9, 1, "guest:eve"},
                          Case{1, 1, "manager:mia"}}) {
        CAPTURE(c.who);
        Asked asked;
        start(world, with_version(c.booking, c.version), c.who, asked);
        pass(world, kMaxWaitForVersion - kWaitStep);
        CHECK_FALSE(asked.answer.has_value());
        pass(world, kWaitStep);
        REQUIRE(asked.answer.has_value());
        CHECK(asked.answer->status == 503);
        CHECK(slug_of(*asked.answer) == "read-model-behind");
        CHECK(asked.answer->headers.get("Retry-After") == "1");
    }
}

TEST_CASE("live updates reach the guest whose booking it is, and no other") {
    World world;
    const auto own = world.get("/api/v1/bookings/events", "guest:gus");
    const auto other = world.get("/api/v1/bookings/events", "guest:eve");
    REQUIRE(own.status == 200);
    REQUIRE(own.stream != nullptr);
    CHECK(own.headers.get("Content-Type") == "text/event-stream");
    const auto next = [&](const http::Response& response) {
        return testing::run(world.io, response.stream->next()).value_or("the end");
    };
    CHECK(next(own) == "event: hello\ndata: {}\n\n");
    CHECK(next(other) == "event: hello\ndata: {}\n\n");
    world.add({.version = 2, .status = "confirmed"});
    world.add({.version = 2, .status = "confirmed"});
    world.add({.version = 1, .status = "held"});
    world.add({.version = 3, .status = "cancelled"});
    const std::string text = next(own);
    CHECK(text.starts_with("event: booking\ndata: {\"id\":\"" + booking_id(1)));
    CHECK(text.find("secret") == std::string::npos);
    const auto count = [&](const std::string& part) {
        std::size_t n = 0;
        for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
        return n;
    };
    CHECK(count("event: booking") == 2);
    CHECK(text.find("confirmed") < text.find("cancelled"));
    testing::run(world.io, world.service->drain());
    CHECK(next(own) == "the end");
    CHECK(next(other) == "the end");
}

}  // namespace innkeeper::bookings
