#include "chassis/http/sse.hpp"

#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

namespace innkeeper::http {
namespace {

using innkeeper::testing::run;
using Piece = std::optional<std::string>;

struct Fixture {
    explicit Fixture(EventHubOptions options = {}) : hub(io.get_executor(), clock, options) {}
    Piece next(const std::shared_ptr<BodyStream>& stream) { return run(io, stream->next()); }

    innkeeper::testing::ManualClock clock;
    boost::asio::io_context io;
    EventHub hub;
};

TEST_CASE("events are written as the standard says") {
    CHECK(format_event({"one"}) == "data: one\n\n");
    CHECK(format_event({""}) == "data: \n\n");
    CHECK(format_event({"a\nb\r\nc\rd\n", "changed", "7", Millis(3000)}) ==
          "event: changed\nid: 7\nretry: 3000\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
    CHECK(format_comment("hi") == ": hi\n\n");
}

TEST_CASE("a subscriber gets what is published to its topic, after what it missed") {
    Fixture f;
    auto stream = f.hub.subscribe("a", {{"old", "", "1"}, {"older", "", "2"}}).value();
    f.hub.publish("b", {"not mine"});
    f.hub.publish("a", {"new"});
    CHECK(f.next(stream) == "id: 1\ndata: old\n\nid: 2\ndata: older\n\ndata: new\n\n");
    f.hub.publish("a", {"x"});
    f.hub.publish("a", {"y"});
    CHECK(f.next(stream) == "data: x\n\ndata: y\n\n");
}

TEST_CASE("one that waits is woken, and a quiet topic sends comments") {
    Fixture f;
    auto stream = f.hub.subscribe("a").value();
    Piece got;
    const auto wait = [&] {
        got.reset();
        boost::asio::co_spawn(f.io, stream->next(), [&](std::exception_ptr, Piece p) { got = p; });
        f.io.restart();
        f.io.poll();
    };
    wait();
    CHECK_FALSE(got.has_value());
    f.hub.publish("a", {"x"});
    f.io.poll();
    CHECK(got == "data: x\n\n");
    wait();
    f.clock.advance(kKeepAliveInterval - Millis(1));
    f.io.poll();
    CHECK_FALSE(got.has_value());
    f.clock.advance(Millis(1));
    f.io.poll();
    CHECK(got == ": keep-alive\n\n");
    // An event and the interval at the same moment: the event is not lost.
    wait();
    f.hub.publish("a", {"y"});
    f.clock.advance(kKeepAliveInterval);
    f.io.poll();
    CHECK(got == "data: y\n\n");
}

TEST_CASE("the queue at its limit and past it: the slow one is dropped, the others go on") {
    Fixture f({.max_queued = 3});
    auto slow = f.hub.subscribe("a").value();
    auto quick = f.hub.subscribe("a").value();
    for (int i = 0; i < 3; ++i) f.hub.publish("a", {"x"});
    CHECK(f.next(quick) == "data: x\n\ndata: x\n\ndata: x\n\n");
    f.hub.publish("a", {"past"});
    CHECK(f.next(quick) == "data: past\n\n");
    f.hub.publish("a", {"never seen"});
    const Piece last = f.next(slow);
    CHECK(last.value().starts_with("event: dropped\n"));
    CHECK(last->find("never seen") == last->npos);
    CHECK(f.next(slow) == std::nullopt);
    CHECK(f.next(quick) == "data: never seen\n\n");
}

TEST_CASE("subscribers at the limit and past it; one that goes makes room") {
    Fixture f({.max_subscribers = 2});
    auto first = f.hub.subscribe("a").value();
    auto second = f.hub.subscribe("b").value();
    CHECK(f.hub.subscribe("a").error().slug == "too-many-subscribers");
    CHECK(f.hub.has_subscribers("b"));
    second.reset();
    CHECK(f.hub.subscribers() == 1);
    CHECK(f.hub.has_subscribers("a"));
    CHECK_FALSE(f.hub.has_subscribers("b"));
    CHECK(f.hub.subscribe("c").has_value());
}

TEST_CASE("closing ends all streams after what is queued") {
    Fixture f;
    auto stream = f.hub.subscribe("a").value();
    f.hub.publish("a", {"last"});
    f.hub.close_all();
    f.hub.publish("a", {"too late"});
    CHECK(f.next(stream) == "data: last\n\n");
    CHECK(f.next(stream) == std::nullopt);
    CHECK(f.hub.subscribe("a").error().slug == "closing");
}

TEST_CASE("a stream may outlive its hub") {
    innkeeper::testing::ManualClock clock;
    boost::asio::io_context io;
    std::shared_ptr<BodyStream> stream;
    {
        EventHub hub(io.get_executor(), clock);
        stream = hub.subscribe("a").value();
    }
    CHECK(run(io, stream->next()) == std::nullopt);
}

}  // namespace
}  // namespace innkeeper::http
