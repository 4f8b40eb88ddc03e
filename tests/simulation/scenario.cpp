#include "tests/simulation/scenario.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

/// Conditions over the whole state are looked at once in so many steps.
constexpr std::uint64_t kLookEvery = 64;

bool quiet(Sim& sim, Scenario& scenario) {
    return sim.clients_running() == 0 && sim.broker().empty() && scenario.settled(sim);
}

std::string what_is_open(Sim& sim, Scenario& scenario, Ended ended) {
    std::string text;
    if (ended == Ended::idle) text += "nothing moves any more; ";
    if (ended == Ended::step_limit) text += "out of steps; ";
    if (sim.clients_running() > 0)
        text += fmt::format("{} workloads have not ended; ", sim.clients_running());
    if (!sim.broker().empty()) text += fmt::format("bus: {}; ", sim.broker().backlog());
    return text + scenario.unsettled(sim);
}

void live(Sim& sim, Scenario& scenario) {
    World& world = sim.world();
    const auto settled = [&] { return world.steps() % kLookEvery == 0 && quiet(sim, scenario); };
    const Ended ended = world.run_until(settled, world.now() + kLivenessLimit, kStepLimit);
    if (ended == Ended::reached || ended == Ended::failed) return;
    if (!quiet(sim, scenario)) world.fail("liveness", what_is_open(sim, scenario, ended));
}

}  // namespace

Outcome run_plan(const Plan& plan, const ScenarioKind& kind, ProbeTally& tally) {
    const std::unique_ptr<Scenario> scenario = kind.make();
    Sim sim(plan);
    World& world = sim.world();
    scenario->begin(sim);
    world.run_until([&] { return sim.clients_running() == 0; }, kSafetyLimit, kStepLimit);
    if (!world.failure()) {
        sim.heal();
        scenario->healed(sim);
        live(sim, *scenario);
    }
    if (!world.failure()) scenario->audit(sim);
    tally.add(sim.probes());
    Outcome outcome;
    outcome.virtual_time = world.now();
    outcome.steps = world.steps();
    outcome.hash = world.hash();
    outcome.unseed = world.unseed();
    if (const auto& failure = world.failure()) {
        outcome.ok = false;
        outcome.invariant = failure->invariant;
        outcome.detail = failure->detail;
    }
    return outcome;
}

}  // namespace innkeeper::sim
