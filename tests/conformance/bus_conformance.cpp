#include "tests/conformance/bus_conformance.hpp"

#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::conformance {
namespace {

using bus::Event;
using bus::SharedEvent;

/// A subscriber that notes what it gets and fails as it is told.
struct Recorder {
    std::vector<std::string> done;
    std::map<std::string, int> tries;
    std::map<std::string, std::pair<int, Code>> failures;  ///< by event id: how often, and how

    static Task<Result<void>> handle(Recorder* recorder, Event event) {
        ++recorder->tries[event.id];
        auto& [times, code] = recorder->failures[event.id];
        if (times > 0) {
            --times;
            co_return fail(code, "as-told", "The test asked for it.");
        }
        recorder->done.push_back(event.id);
        co_return Result<void>{};
    }
    static Task<Result<void>> handle_all(Recorder* recorder, std::vector<SharedEvent> events) {
        std::set<std::string> subjects;
        for (const SharedEvent& event : events) subjects.insert(event->subject);
        CHECK(subjects.size() == events.size());
        CHECK(events.size() <= bus::kMaxBatch);
        for (const SharedEvent& event : events) CO_TRY_VOID(co_await handle(recorder, *event));
        co_return Result<void>{};
    }
    [[nodiscard]] std::vector<std::string> sorted() const {
        auto all = done;
        std::ranges::sort(all);
        const auto twice = std::ranges::unique(all);
        all.erase(twice.begin(), twice.end());
        return all;
    }
};

using Ids = std::vector<std::string>;

struct Steps {
    BusFixture& fixture;

    void subscribe(const std::string& topic, const std::string& name, Recorder& recorder) {
        fixture.bus().subscribe(
            topic, name, fixture.io.get_executor(),
            [to = &recorder](const SharedEvent& event) { return Recorder::handle(to, *event); });
    }
    [[nodiscard]] Event event(const std::string& id, const std::string& subject) const {
        return {id,      "/innkeeper/test",   "innkeeper.test.happened.v1",
                subject, fixture.clock.now(), 1,
                "",      R"({"n":1.50})"};
    }
    void publish(const std::string& topic,
                 const std::vector<std::pair<const char*, const char*>>& ids_and_subjects) {
        std::vector<Event> events;
        for (const auto& [id, subject] : ids_and_subjects) events.push_back(event(id, subject));
        REQUIRE(testing::run(fixture.io, fixture.bus().publish(topic, std::move(events))));
        fixture.pass(Millis(0));
    }
    /// Long enough for everything that is tried again.
    void pass_long() {
        for (int i = 0; i < 400; ++i) fixture.pass(std::chrono::seconds(5));
    }
};

void fan_out(Steps t) {
    Recorder x;
    Recorder y;
    Recorder other;
    t.subscribe("hotels", "x", x);
    t.subscribe("hotels", "y", y);
    t.subscribe("booking", "x", other);
    t.fixture.start();
    t.publish("hotels", {{"1", "a"}, {"2", "b"}});
    t.publish("nobody", {{"9", "a"}});
    t.publish("hotels", {{"3", "a"}});
    CHECK(x.sorted() == Ids{"1", "2", "3"});
    CHECK(y.sorted() == Ids{"1", "2", "3"});
    CHECK(other.done.empty());
    REQUIRE(testing::run(t.fixture.io, t.fixture.bus().publish("hotels", {})));
}

Task<Result<void>> keep(Event* kept, Event event) {
    *kept = std::move(event);
    co_return Result<void>{};
}

void whole_events(Steps t) {
    Event kept;
    t.fixture.bus().subscribe("hotels", "x", t.fixture.io.get_executor(),
                              [&kept](const SharedEvent& event) { return keep(&kept, *event); });
    t.fixture.start();
    Event event = t.event("id-1", "h\"1\"é");
    event.sequence = 77;
    event.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    event.data = R"({"b": 1.50, "a": ["x\n"]})";
    std::vector<Event> events{event};
    REQUIRE(testing::run(t.fixture.io, t.fixture.bus().publish("hotels", std::move(events))));
    t.fixture.pass(Millis(0));
    CHECK(kept == event);
}

void order(Steps t) {
    Recorder x;
    t.subscribe("hotels", "x", x);
    x.failures["2"] = {3, Code::unavailable};
    t.fixture.start();
    t.publish("hotels", {{"1", "a"}, {"2", "a"}, {"3", "a"}, {"4", "b"}});
    t.publish("hotels", {{"5", "a"}});
    CHECK(x.sorted() == Ids{"1", "4"});
    t.pass_long();
    Ids of_a = x.done;
    std::erase(of_a, "4");
    CHECK(of_a == Ids{"1", "2", "3", "5"});
    CHECK(x.tries["2"] == 4);
    CHECK(t.fixture.dead_letters("hotels", "x") == 0);
}

void batches(Steps t) {
    Recorder x;
    t.fixture.bus().subscribe_batches("hotels", "x", t.fixture.io.get_executor(),
                                      [to = &x](std::vector<SharedEvent> events) {
                                          return Recorder::handle_all(to, std::move(events));
                                      });
    x.failures["bad"] = {1000, Code::invalid};
    x.failures["late"] = {2, Code::unavailable};
    t.fixture.start();
    t.publish("hotels", {{"1", "a"}, {"bad", "b"}, {"late", "c"}, {"4", "d"}, {"5", "c"}});
    std::vector<Event> events;
    Ids all{"1", "4", "5", "late"};
    for (std::size_t i = 0; i <= bus::kMaxBatch; ++i) {
        all.push_back("many" + std::to_string(i));
        events.push_back(t.event(all.back(), all.back()));
    }
    REQUIRE(testing::run(t.fixture.io, t.fixture.bus().publish("hotels", std::move(events))));
    t.pass_long();
    std::ranges::sort(all);
    CHECK(x.sorted() == all);
    CHECK(std::ranges::find(x.done, "late") < std::ranges::find(x.done, "5"));
    CHECK(t.fixture.dead_letters("hotels", "x") == 1);
}

void independent_subscribers(Steps t) {
    Recorder x;
    Recorder y;
    t.subscribe("hotels", "x", x);
    t.subscribe("hotels", "y", y);
    x.failures["1"] = {1000, Code::unavailable};
    t.fixture.start();
    t.publish("hotels", {{"1", "a"}, {"2", "b"}});
    CHECK(y.sorted() == Ids{"1", "2"});
    CHECK(x.sorted() == Ids{"2"});
}

void dead_letters(Steps t) {
    Recorder x;
    t.subscribe("hotels", "x", x);
    x.failures["1"] = {1000, Code::unavailable};
    x.failures["2"] = {1000, Code::invalid};
    t.fixture.start();
    t.publish("hotels", {{"1", "a"}, {"2", "b"}, {"3", "a"}, {"4", "b"}});
    t.fixture.pass(Millis(0));
    CHECK(x.tries["2"] == 1);
    CHECK(t.fixture.dead_letters("hotels", "x") == 1);
    t.pass_long();
    CHECK(x.tries["1"] == bus::kMaxDeliveries);
    CHECK(x.tries["2"] == 1);
    CHECK(t.fixture.dead_letters("hotels", "x") == 2);
    CHECK(x.sorted() == Ids{"3", "4"});
}

void restarts(Steps t) {
    Recorder x;
    t.subscribe("hotels", "x", x);
    x.failures["2"] = {1, Code::unavailable};
    t.fixture.start();
    t.publish("hotels", {{"1", "a"}, {"2", "b"}, {"3", "b"}});
    CHECK(x.sorted() == Ids{"1"});
    t.fixture.restart();
    t.publish("hotels", {{"4", "a"}});
    Recorder late;
    t.subscribe("hotels", "x", x);
    t.subscribe("hotels", "late", late);
    t.fixture.start();
    t.publish("hotels", {{"5", "a"}});
    t.pass_long();
    CHECK(x.sorted() == Ids{"1", "2", "3", "4", "5"});
    CHECK(late.sorted() == Ids{"5"});
}

void types(Steps t) {
    Recorder hotels;
    Recorder both;
    Recorder all;
    const auto to = [&](const std::string& name, Recorder& recorder, bus::Types types) {
        t.fixture.bus().subscribe(
            "hotels", name, t.fixture.io.get_executor(),
            [r = &recorder](const SharedEvent& event) { return Recorder::handle(r, *event); },
            std::move(types));
    };
    to("x", hotels, {.wanted = {"innkeeper.hotels."}});
    to("y", both, {.wanted = {"innkeeper.hotels.", "innkeeper.rates.changed.v1"}});
    to("z", all, {});
    t.fixture.start();
    std::vector<Event> events;
    for (const char* type : {"innkeeper.hotels.created.v1", "innkeeper.rates.changed.v1",
                             "innkeeper.rates.changed.v2", "innkeeper.hotels.updated.v1"}) {
        events.push_back(t.event(std::to_string(events.size()), "s"));
        events.back().type = type;
    }
    REQUIRE(testing::run(t.fixture.io, t.fixture.bus().publish("hotels", std::move(events))));
    t.pass_long();
    CHECK(hotels.done == Ids{"0", "3"});
    CHECK(both.done == Ids{"0", "1", "3"});
    CHECK(all.done == Ids{"0", "1", "2", "3"});
    CHECK(t.fixture.dead_letters("hotels", "x") == 0);
}

void many(Steps t) {
    Recorder x;
    t.subscribe("hotels", "x", x);
    t.fixture.start();
    std::vector<Event> events;
    for (int i = 1000; i < 1250; ++i)
        events.push_back(t.event(std::to_string(i), std::to_string(i % 7)));
    REQUIRE(testing::run(t.fixture.io, t.fixture.bus().publish("hotels", std::move(events))));
    for (int i = 0; i < 10; ++i) t.fixture.pass(Millis(100));
    CHECK(x.sorted().size() == 250);
    std::map<int, int> last;
    for (const std::string& id : x.done) {
        const int number = std::stoi(id);
        CHECK(number > last[number % 7]);
        last[number % 7] = number;
    }
}

}  // namespace

void check_bus(const MakeBus& make) {
    const auto fixture = make();
    const Steps steps{*fixture};
    SUBCASE("fan-out by topic") { fan_out(steps); }
    SUBCASE("events come as they were published") { whole_events(steps); }
    SUBCASE("order of a subject through failures") { order(steps); }
    SUBCASE("batches, of which one event fails") { batches(steps); }
    SUBCASE("subscribers do not hold each other up") { independent_subscribers(steps); }
    SUBCASE("dead letters") { dead_letters(steps); }
    SUBCASE("restarts") { restarts(steps); }
    SUBCASE("types that are wanted") { types(steps); }
    SUBCASE("many events at once") { many(steps); }
}

}  // namespace innkeeper::conformance
