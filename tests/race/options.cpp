#include "tests/race/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>

namespace innkeeper::race {
namespace {

constexpr std::array<std::string_view, 6> kNames{"ATTEMPTS", "HISTORIES", "AGENTS",
                                                 "ROOMS",    "SEED",      "CANARY"};
using Values = std::map<std::string, std::string, std::less<>>;

Result<Values> collect(const std::vector<std::string>& arguments, const Environment& environment) {
    Values values;
    for (const std::string_view name : kNames)
        if (auto value = environment(name); value && !value->empty())
            values.emplace(name, std::move(*value));
    for (const std::string& argument : arguments) {
        const auto equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        if (equals == std::string::npos || std::ranges::find(kNames, name) == kNames.end())
            return fail(Code::invalid, "unknown-option",
                        fmt::format("'{}' is not an option; give NAME=value with one of {}.",
                                    argument, fmt::join(kNames, ", ")));
        values.insert_or_assign(name, argument.substr(equals + 1));
    }
    return values;
}

/// `least` to `most`.
Result<std::uint64_t> number(const Values& values, std::string_view name, std::uint64_t fallback,
                             std::uint64_t least, std::uint64_t most) {
    const auto found = values.find(name);
    if (found == values.end()) return fallback;
    const std::string& text = found->second;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        return fail(
            Code::invalid, "invalid-option",
            fmt::format("{}={} is not a whole number from {} to {}.", name, text, least, most));
    return value;
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments,
                              const Environment& environment) {
    TRY(const Values values, collect(arguments, environment));
    Options options;
    TRY(options.attempts, number(values, "ATTEMPTS", kDefaultAttempts, 0, kMaxAttempts));
    TRY(options.histories, number(values, "HISTORIES", kDefaultHistories, 0, kMaxHistories));
    TRY(options.agents, number(values, "AGENTS", kDefaultAgents, 1, kMaxAgents));
    TRY(const auto rooms, number(values, "ROOMS", kDefaultRooms, 1, kMaxRooms));
    TRY(options.seed, number(values, "SEED", 1, 0, std::numeric_limits<std::uint64_t>::max()));
    options.rooms = static_cast<int>(rooms);
    const auto canary = values.find("CANARY");
    if (canary == values.end() || canary->second == name_of(Canary::none)) return options;
    options.all_canaries = canary->second == "all";
    for (const Canary one : {Canary::oversell, Canary::stale})
        if (canary->second == name_of(one)) options.canary = one;
    if (!options.all_canaries && options.canary == Canary::none)
        return fail(
            Code::invalid, "invalid-option",
            fmt::format("CANARY={} is not one of none, oversell, stale, all.", canary->second));
    return options;
}

}  // namespace innkeeper::race
