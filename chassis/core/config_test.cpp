#include "chassis/core/config.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace innkeeper;
using innkeeper::testing::TempDir;

namespace {

Config config(const std::string& yaml, Environment environment = {}) {
    return Config::parse(yaml, "test.yaml", std::move(environment)).value();
}

constexpr auto kSample = R"(http:
  listen: 127.0.0.1:8080
  port: 8080
  idle_timeout: 30s
  tls: true
services: [booking, search]
log:
  level: warn
)";

}  // namespace

TEST_CASE("settings of every kind, and defaults for what is absent") {
    Config in = config(kSample);
    CHECK(in.text("http.listen", "x") == "127.0.0.1:8080");
    CHECK(in.integer("http.port", 1, 1, 65535) == 8080);
    CHECK(in.duration("http.idle_timeout", Millis(1), Millis(1), Millis(60'000)) == Millis(30'000));
    CHECK(in.boolean("http.tls", false));
    CHECK(in.texts("services", {}) == std::vector<std::string>{"booking", "search"});
    CHECK(in.one_of("log.level", {"debug", "info", "warn"}, 1) == 2);
    CHECK(in.text("absent", "default") == "default");
    CHECK(in.integer("absent", 7, 0, 9) == 7);
    CHECK(in.boolean("absent", true));
    CHECK(in.duration("absent", Millis(5), Millis(0), Millis(9)) == Millis(5));
    CHECK(in.texts("absent", {"a"}) == std::vector<std::string>{"a"});
    CHECK(in.one_of("absent", {"a", "b"}, 1) == 1);
    CHECK_FALSE(in.has("absent"));
    CHECK(in.finish());
}

TEST_CASE("the environment comes before the file") {
    Config in = config(kSample, {{"INNKEEPER_HTTP_PORT", "9090"},
                                 {"INNKEEPER_SERVICES", "ops,gateway"},
                                 {"INNKEEPER_DATA_DIR", "/tmp/x"}});
    CHECK(in.integer("http.port", 1, 1, 65535) == 9090);
    CHECK(in.texts("services", {}) == std::vector<std::string>{"ops", "gateway"});
    CHECK(in.text("data.dir", "") == "/tmp/x");
    CHECK(in.text("http.listen", "") == "127.0.0.1:8080");
}

TEST_CASE("every mistake is named with its file, line, key and what was expected") {
    Config in = config(
        "port: 65536\nname: [a]\nflag: yes\nwait: 5\nlist: a\nlevel: loud\n"
        "tpyo:\n  x: 1\n",
        {{"INNKEEPER_COUNT", "many"}, {"INNKEEPER_TYPO", "1"}});
    CHECK(in.integer("port", 80, 1, 65535) == 80);
    CHECK(in.text("name", "n") == "n");
    CHECK_FALSE(in.boolean("flag", false));
    CHECK(in.duration("wait", Millis(1), Millis(1), std::chrono::hours(1)) == Millis(1));
    CHECK(in.texts("list", {}).empty());
    CHECK(in.one_of("level", {"low", "high"}, 0) == 0);
    CHECK(in.integer("count", 3, 0, 9) == 3);
    CHECK(in.required_text("secret").empty());
    in.error("port", "free");
    const auto result = in.finish();
    REQUIRE_FALSE(result);
    CHECK(result.error().slug == "config-invalid");
    CHECK(
        result.error().fields ==
        std::vector<FieldError>{{"port (line 1)", "must be a whole number from 1 to 65535"},
                                {"name (line 2)", "must be one text"},
                                {"flag (line 3)", "must be true or false"},
                                {"wait (line 4)", "must be a duration from 1ms to 1h, such as 30s"},
                                {"list (line 5)", "must be a list"},
                                {"level (line 6)", "must be one of low, high"},
                                {"count (INNKEEPER_COUNT)", "must be a whole number from 0 to 9"},
                                {"secret", "is required"},
                                {"port (line 1)", "must be free"},
                                {"tpyo.x (line 8)", "is not a known setting"},
                                {"INNKEEPER_TYPO", "is not the variable of a known setting"}});
    CHECK(result.error().detail.starts_with(
        "test.yaml: port (line 1) must be a whole number from 1 to 65535; name (line 2)"));
}

TEST_CASE("a range holds at its ends and not past them") {
    Config in = config("a: 1\nb: 9\nc: 0\nd: 10\ne: 9223372036854775808\n");
    CHECK(in.integer("a", 5, 1, 9) == 1);
    CHECK(in.integer("b", 5, 1, 9) == 9);
    CHECK(in.finish().error().fields.size() == 3);  // c, d and e were not asked for
    CHECK(in.integer("c", 5, 1, 9) == 5);
    CHECK(in.integer("d", 5, 1, 9) == 5);
    CHECK(in.integer("e", 5, 1, 9) == 5);
    CHECK(in.finish().error().fields.size() == 3);
}

TEST_CASE("an empty file is all defaults; names below a key are listed") {
    CHECK(config("").finish());
    CHECK(config("# nothing\n").finish());
    const Config in = config("s:\n  b:\n    x: 1\n  a: 2\nst: 1\n");
    CHECK(in.names_below("s") == std::vector<std::string>{"a", "b"});
    CHECK(in.names_below("none").empty());
}

TEST_CASE("what is no settings file is refused with its reason") {
    const auto refused = [](const std::string& yaml) {
        const auto result = Config::parse(yaml, "test.yaml");
        REQUIRE_FALSE(result);
        CHECK(result.error().slug == "config-invalid");
        return result.error().detail;
    };
    CHECK(refused("a: [1").contains("is not YAML"));
    CHECK(refused("- a\n- b\n").contains("must be a mapping"));
    CHECK(refused("text").contains("must be a mapping"));
    CHECK(refused("a: 1\nb: 2\na: 3\n").contains("a is there twice (line 3)"));
    CHECK(refused("a:\n  b: 1\na.b: 2\n").contains("a.b is there twice"));
    CHECK(refused("a:\n  - b: 1\n").contains("must be a list of plain values"));
    CHECK(refused("? [x]\n: 1\n").contains("key that is not plain text"));
}

TEST_CASE("kMaxConfigDepth levels are read, one more is not") {
    const auto nested = [](std::size_t levels) {
        std::string yaml;
        for (std::size_t i = 0; i < levels; ++i) yaml += std::string(i, ' ') + "a:\n";
        return yaml + std::string(levels, ' ') + "b: 1\n";
    };
    CHECK(Config::parse(nested(kMaxConfigDepth - 1), "t"));
    CHECK(Config::parse(nested(kMaxConfigDepth), "t").error().detail.contains("too deep"));
}

TEST_CASE("kMaxConfigValues settings are read, one more is not") {
    std::string yaml;
    for (std::size_t i = 0; i < kMaxConfigValues; ++i) yaml += "k" + std::to_string(i) + ": 1\n";
    CHECK(Config::parse(yaml, "t"));
    yaml += "more: 1\n";
    CHECK(Config::parse(yaml, "t").error().detail.contains("one setting too many"));
}

TEST_CASE("files are read from disk, and an unreadable one is an error") {
    const TempDir dir;
    const auto file = dir.write("conf/innkeeper.yaml", kSample);
    Config in = Config::load(file).value();
    CHECK(in.integer("http.port", 0, 0, 65535) == 8080);
    CHECK(Config::load(dir / "none.yaml").error().slug == "config-unreadable");
    CHECK(Config::load(dir.path()).error().slug == "config-unreadable");
}

TEST_CASE("the environment of the process holds only the product's variables") {
    REQUIRE(setenv("INNKEEPER_CONFIG_TEST", "a=b", 1) == 0);
    const Environment environment = process_environment();
    unsetenv("INNKEEPER_CONFIG_TEST");
    CHECK(environment.at("INNKEEPER_CONFIG_TEST") == "a=b");
    CHECK_FALSE(environment.contains("PATH"));
}

TEST_CASE("durations") {
    CHECK(parse_duration("0s") == Result<Millis>(Millis(0)));
    CHECK(parse_duration("250ms") == Result<Millis>(Millis(250)));
    CHECK(parse_duration("30s") == Result<Millis>(Millis(30'000)));
    CHECK(parse_duration("5m") == Result<Millis>(std::chrono::minutes(5)));
    CHECK(parse_duration("12h") == Result<Millis>(std::chrono::hours(12)));
    CHECK(parse_duration("7d") == Result<Millis>(std::chrono::hours(168)));
    CHECK(parse_duration("999999999d"));
    for (const std::string text :
         {"", "5", "s", "-5s", "5 s", "5S", "5sec", "1.5s", "1000000000d", "5ms5s", "+5s"})
        CHECK_MESSAGE(parse_duration(text).error().slug == "invalid-duration", text);
}
