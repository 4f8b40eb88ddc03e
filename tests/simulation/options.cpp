#include "tests/simulation/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace innkeeper::sim {
namespace {

constexpr std::array<std::string_view, 9> kNames{
    "SEED", "RUNS", "WORKERS", "TRACE", "CLIENTS", "TROUBLES", "CANARY", "SCENARIO", "COMMIT"};
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

Result<std::uint64_t> number(const Values& values, std::string_view name, std::uint64_t fallback,
                             std::uint64_t most) {
    const auto found = values.find(name);
    if (found == values.end()) return fallback;
    const std::string& text = found->second;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > most)
        return fail(Code::invalid, "invalid-option",
                    fmt::format("{}={} is not a whole number up to {}.", name, text, most));
    return value;
}

std::string text_of(const Values& values, std::string_view name, std::string fallback) {
    const auto found = values.find(name);
    return found == values.end() ? std::move(fallback) : found->second;
}

std::uint64_t seed_of(std::string_view commit) {
    std::uint64_t h = 0;
    for (const char c : commit) h = scramble(h ^ static_cast<unsigned char>(c));
    // Short enough to be read out and typed.
    return h % 1'000'000'000;
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments,
                              const Environment& environment) {
    constexpr std::uint64_t kAny = ~std::uint64_t{0};
    TRY(const Values values, collect(arguments, environment));
    Options options;
    options.commit = text_of(values, "COMMIT", options.commit);
    options.one = values.contains("SEED") && !values.contains("RUNS");
    TRY(options.seed, number(values, "SEED", seed_of(options.commit), kAny));
    TRY(options.runs, number(values, "RUNS", options.one ? 1 : kDefaultRuns, kAny));
    TRY(const auto workers, number(values, "WORKERS", kDefaultWorkers, kMaxWorkers));
    TRY(const auto trace, number(values, "TRACE", 0, 1));
    TRY(const auto clients, number(values, "CLIENTS", 0, kMaxClients));
    TRY(options.troubles, Troubles::parse(text_of(values, "TROUBLES", "all")));
    options.workers = workers == 0 ? 1 : static_cast<unsigned>(workers);
    options.trace = trace == 1;
    options.clients = static_cast<unsigned>(clients);
    options.canary = text_of(values, "CANARY", "");
    options.scenario = text_of(values, "SCENARIO", "");
    if (options.trace && options.runs != 1)
        return fail(Code::invalid, "invalid-option",
                    "TRACE=1 is for one run: give SEED, not RUNS.");
    return options;
}

std::string Options::text() const {
    std::string result;
    if (!scenario.empty()) result += fmt::format(" SCENARIO={}", scenario);
    if (clients != 0) result += fmt::format(" CLIENTS={}", clients);
    if (troubles != Troubles::all()) result += fmt::format(" TROUBLES={}", troubles.text());
    if (!canary.empty()) result += fmt::format(" CANARY={}", canary);
    return result;
}

}  // namespace innkeeper::sim
