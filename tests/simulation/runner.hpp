#pragma once

#include "tests/simulation/options.hpp"
#include "tests/simulation/scenario.hpp"
#include "tests/simulation/worker.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// Below so many runs a probe that was not reached proves nothing.
inline constexpr std::uint64_t kMinRunsForProbes = 1'000;
/// One run in so many is done twice, and must end with the same numbers.
inline constexpr std::uint64_t kTwiceEvery = 20;
inline constexpr int kMaxShrinkRuns = 60;

/// Runs batches of one scenario and reports them.
class Runner {
public:
    using Print = std::function<void(const std::string& line)>;
    Runner(Options options, ScenarioKind kind, Print print);

    /// Everything that the options ask for; the exit code of the program.
    [[nodiscard]] int run();

private:
    struct Batch {
        std::uint64_t runs = 0;
        Micros virtual_time{};
        std::uint64_t steps = 0;
        std::uint64_t hash = 0;
        std::uint64_t unseed = 0;
        ProbeTally tally;
        std::optional<Finished> failure;
    };

    [[nodiscard]] Plan plan(const Options& options, std::uint64_t seed) const;
    [[nodiscard]] int traced();
    [[nodiscard]] Batch batch(const Options& options);
    void work(const Options& options, unsigned worker, const Worker::Reporter& report) const;
    void count(Batch& batch, const Finished& run);
    /// Runs one seed in a process of its own.
    [[nodiscard]] Finished alone(const Options& options, std::uint64_t seed) const;
    /// Fewer clients and troubles, as long as the seed still fails.
    [[nodiscard]] Finished shrink(Options& options, const Finished& first) const;
    [[nodiscard]] int all_canaries();
    [[nodiscard]] int one_canary(const std::string& name);
    [[nodiscard]] int report(Batch batch);
    void report_failure(const Options& options, const Finished& run);

    Options options_;
    ScenarioKind kind_;
    Print print_;
};

/// The last line but one of a run.
[[nodiscard]] std::string verdict(bool ok, const std::string& invariant, Micros virtual_time,
                                  std::uint64_t steps, std::uint64_t hash, std::uint64_t unseed);

}  // namespace innkeeper::sim
