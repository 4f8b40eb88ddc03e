#include "tests/race/canaries.hpp"

#include "tests/race/histories.hpp"
#include "tests/race/race.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace innkeeper::race {
namespace {

constexpr std::uint64_t kAttempts = 20'000;
constexpr std::uint64_t kHistories = 1'000;

bool is_found(Canary canary, std::string_view where, const Report& report) {
    if (report.ok())
        fmt::print("canary {} was NOT found in {}: {}\n", name_of(canary), where, report.line);
    else
        fmt::print("canary {} found in {}: {}\n", name_of(canary), where,
                   report.violations.front());
    std::fflush(stdout);
    return !report.ok();
}

}  // namespace

bool find_canaries(const Options& options) {
    Options small = options;
    small.attempts = kAttempts;
    small.histories = kHistories;
    small.canary = Canary::oversell;
    bool all = is_found(small.canary, "the race", run_race(small));
    for (const Canary canary : {Canary::oversell, Canary::stale}) {
        small.canary = canary;
        all = is_found(canary, "the histories", run_histories(small)) && all;
    }
    fmt::print("canaries {}\n", all ? "ok" : "FAILED");
    return all;
}

}  // namespace innkeeper::race
