#include "chassis/telemetry/log.hpp"

#include "chassis/core/json.hpp"
#include "chassis/testing/manual_clock.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace innkeeper;
using namespace std::string_literals;
using innkeeper::telemetry::Level;
using innkeeper::telemetry::Log;
using innkeeper::testing::ManualClock;

namespace {

struct Fixture {
    ManualClock clock{from_unix_ms(1'800'000'000'000)};
    std::vector<std::string> lines;
    Log log{"booking", clock, [this](std::string line) { lines.push_back(std::move(line)); }};
};

/// The fields of a line, which must be one JSON object and a newline.
boost::json::object fields(const std::string& line) {
    REQUIRE(line.ends_with("}\n"));
    CHECK(std::ranges::count(line, '\n') == 1);
    return json::parse(line.substr(0, line.size() - 1)).value().as_object();
}

struct Pipe {
    std::array<int, 2> ends{};
    Pipe() { REQUIRE(pipe(ends.data()) == 0); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close(ends[0]);
        close(ends[1]);
    }
    [[nodiscard]] std::string read_some() const {
        std::string buffer(1 << 16, '\0');
        const ssize_t size = read(ends[0], buffer.data(), buffer.size());
        REQUIRE(size >= 0);
        buffer.resize(static_cast<std::size_t>(size));
        return buffer;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a line is one JSON object with the four fields first") {
    log.info("outbox-retry", {{"attempt", "3"}, {"queue", "bookings"}});
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] == R"({"time":"2027-01-15T08:00:00.000Z","level":"info","service":"booking",)"
                      R"("event":"outbox-retry","attempt":"3","queue":"bookings"})"
                      "\n");
}

TEST_CASE_FIXTURE(Fixture, "whatever a value holds, the line is JSON and gives it back") {
    const std::string nasty = "a\"b\\c\nd\re\tf\0g\x1f\x7f\xc3\xa4\xf0\x9f\x9b\x8f</script>"s;
    log.warn("odd", {{"value", nasty}, {"na\"me", "x"}});
    const auto object = fields(lines.at(0));
    CHECK(object.at("value").as_string() == nasty);
    CHECK(object.at("na\"me").as_string() == "x");
}

TEST_CASE_FIXTURE(Fixture, "bytes that are not UTF-8 become U+FFFD") {
    log.warn("odd", {{"value", "a\xff\xc3"}});
    CHECK(fields(lines.at(0)).at("value").as_string() == "a\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE_FIXTURE(Fixture, "a field cannot take the place of one of the four") {
    log.error("real", {{"event", "forged"}, {"level", "debug"}, {"time", "0"}, {"service", "x"}});
    const auto object = fields(lines.at(0));
    CHECK(object.at("event").as_string() == "real");
    CHECK(object.at("level").as_string() == "error");
    CHECK(object.at("field_event").as_string() == "forged");
    CHECK(object.at("field_service").as_string() == "x");
}

TEST_CASE_FIXTURE(Fixture, "a value of kMaxFieldBytes is whole, a longer one cut at a character") {
    const std::string full(telemetry::kMaxFieldBytes, 'x');
    log.info("full", {{"value", full}});
    CHECK(fields(lines.at(0)).at("value").as_string() == full);
    log.info("long", {{"value", full + "y"}});
    CHECK(fields(lines.at(1)).at("value").as_string() == full);
    const std::string before(telemetry::kMaxFieldBytes - 1, 'x');
    log.info("split", {{"value", before + "\xc3\xa4"}});
    CHECK(fields(lines.at(2)).at("value").as_string() == before);
}

TEST_CASE_FIXTURE(Fixture, "lines below the least level are not written") {
    log.write(Level::debug, "quiet");
    CHECK(lines.empty());
    const Log loud(
        "booking", clock, [this](std::string line) { lines.push_back(line); }, Level::debug);
    loud.write(Level::debug, "heard");
    REQUIRE(lines.size() == 1);
    CHECK(fields(lines[0]).at("level").as_string() == "debug");
}

TEST_CASE_FIXTURE(Fixture, "another service's name, the same sink and level") {
    const Log other = log.named("search");
    other.info("index-built");
    other.write(Level::debug, "quiet");
    REQUIRE(lines.size() == 1);
    CHECK(fields(lines[0]).at("service").as_string() == "search");
}

TEST_CASE("lines of several threads do not mix in a descriptor") {
    const Pipe pipe;
    ManualClock clock;
    const Log log("booking", clock, telemetry::fd_sink(pipe.ends[1]));
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&log] {
                for (int n = 0; n < 25; ++n) log.info("tick", {{"value", std::string(100, 'x')}});
            });
    }
    std::string text = pipe.read_some();
    int count = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
        CHECK(fields(text.substr(0, end + 1)).at("value").as_string().size() == 100);
        text.erase(0, end + 1);
        ++count;
    }
    CHECK(count == 100);
    CHECK(text.empty());
}

TEST_CASE("a descriptor that takes nothing is no error of the program") {
    ManualClock clock;
    const int closed = open("/dev/null", O_RDONLY | O_CLOEXEC);
    REQUIRE(closed >= 0);
    Log("booking", clock, telemetry::fd_sink(closed)).info("lost");
    close(closed);
}
