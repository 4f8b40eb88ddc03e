#include "tests/race/options.hpp"

#include <doctest/doctest.h>

#include <map>

namespace innkeeper::race {
namespace {

Result<Options> parse(const std::vector<std::string>& arguments,
                      const std::map<std::string, std::string, std::less<>>& environment = {}) {
    return parse_options(arguments, [&](std::string_view name) -> std::optional<std::string> {
        const auto found = environment.find(name);
        if (found == environment.end()) return std::nullopt;
        return found->second;
    });
}

std::string slug(const std::vector<std::string>& arguments) {
    const auto options = parse(arguments);
    return options ? "" : options.error().slug;
}

}  // namespace

TEST_CASE("without options it is the whole run, and arguments win over the environment") {
    const auto plain = parse({});
    CHECK_EQ(plain->attempts, kDefaultAttempts);
    CHECK_EQ(plain->histories, kDefaultHistories);
    CHECK_EQ(plain->rooms, 50);
    CHECK(plain->canary == Canary::none);
    const auto given = parse({"ATTEMPTS=7", "CANARY=stale"},
                             {{"ATTEMPTS", "8"}, {"HISTORIES", "9"}, {"ROOMS", ""}});
    CHECK_EQ(given->attempts, 7);
    CHECK_EQ(given->histories, 9);
    CHECK_EQ(given->rooms, 50);
    CHECK(given->canary == Canary::stale);
    CHECK(parse({"CANARY=all"})->all_canaries);
    CHECK(parse({"CANARY=none"})->canary == Canary::none);
}

TEST_CASE("bad options are refused") {
    CHECK_EQ(slug({"SPEED=1"}), "unknown-option");
    CHECK_EQ(slug({"ATTEMPTS"}), "unknown-option");
    CHECK_EQ(slug({"ATTEMPTS=many"}), "invalid-option");
    CHECK_EQ(slug({"ATTEMPTS=-1"}), "invalid-option");
    CHECK_EQ(slug({"CANARY=parrot"}), "invalid-option");
}

TEST_CASE("options at their limits and one past them") {
    const auto at = [](std::string name, std::uint64_t value) {
        return slug({std::move(name) + "=" + std::to_string(value)});
    };
    CHECK_EQ(at("ATTEMPTS", kMaxAttempts), "");
    CHECK_EQ(at("ATTEMPTS", kMaxAttempts + 1), "invalid-option");
    CHECK_EQ(at("HISTORIES", kMaxHistories), "");
    CHECK_EQ(at("HISTORIES", kMaxHistories + 1), "invalid-option");
    CHECK_EQ(at("AGENTS", 0), "invalid-option");
    CHECK_EQ(at("AGENTS", kMaxAgents), "");
    CHECK_EQ(at("AGENTS", kMaxAgents + 1), "invalid-option");
    CHECK_EQ(at("ROOMS", 0), "invalid-option");
    CHECK_EQ(at("ROOMS", kMaxRooms), "");
    CHECK_EQ(at("ROOMS", kMaxRooms + 1), "invalid-option");
}

}  // namespace innkeeper::race
