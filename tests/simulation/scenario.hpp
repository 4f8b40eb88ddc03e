#pragma once

#include "tests/simulation/sim.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// Services, workloads and what must hold. One object a run; it lives as long as its Sim, and is
/// destroyed after it. The runner calls, in this order:
///
///   begin     add_service, disk hooks that check invariants at each commit, start_all,
///             run_client for each workload, begin_troubles
///   (safety)  the world runs until all workloads have ended, or kSafetyLimit
///   healed    faults are off and all nodes started: whatever an operator does after an outage
///   (live)    the world runs until settled(); past kLivenessLimit the run fails as `liveness`
///   audit     the whole state is checked
///
/// A violation is told with sim.world().fail("I3", detail), at any time, and ends the run.
class Scenario {
public:
    virtual ~Scenario() = default;
    virtual void begin(Sim& sim) = 0;
    virtual void healed(Sim& sim) = 0;
    /// Called now and then; the runner itself waits for the workloads and for an empty bus.
    [[nodiscard]] virtual bool settled(Sim& sim) = 0;
    /// What is still open, for the message of a `liveness` failure.
    [[nodiscard]] virtual std::string unsettled(Sim& sim) = 0;
    virtual void audit(Sim& sim) = 0;
};

/// A scenario that the runner knows by name.
struct ScenarioKind {
    std::string name;
    std::vector<std::string> canaries;  ///< planted bugs, each of which a batch must find
    /// Beginnings of the names of probes that this scenario cannot reach, or hardly ever.
    std::vector<std::string> out_of_reach = {};
    std::function<std::unique_ptr<Scenario>()> make;
};

/// How a run ended. The numbers are equal for equal (code, plan).
struct Outcome {
    bool ok = true;
    std::string invariant;  ///< of a failed run
    std::string detail;
    Micros virtual_time{};
    std::uint64_t steps = 0;
    std::uint64_t hash = 0;
    std::uint64_t unseed = 0;
    bool operator==(const Outcome&) const = default;
};

inline constexpr Micros kSafetyLimit{300'000'000};
inline constexpr Micros kLivenessLimit{600'000'000};  ///< from the heal on
inline constexpr std::uint64_t kStepLimit = 5'000'000;

/// Runs one plan from begin to audit; `tally` gets the probes that it reached.
[[nodiscard]] Outcome run_plan(const Plan& plan, const ScenarioKind& kind, ProbeTally& tally);

}  // namespace innkeeper::sim
