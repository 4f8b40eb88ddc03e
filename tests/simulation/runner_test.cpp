#include "tests/simulation/runner.hpp"
#include "tests/simulation/ledger_scenario.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/probes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

using namespace innkeeper;
using namespace innkeeper::sim;

namespace {

std::optional<std::string> no_environment(std::string_view) { return std::nullopt; }

Plan plan_of(std::uint64_t seed) {
    Plan plan;
    plan.seed = seed;
    plan.weather = Weather::draw(seed, Troubles::all());
    return plan;
}

/// A scenario that fails, aborts, or depends on something outside of the seed, as it is told.
enum class Misdeed { none, fail_with_two_clients, abort, forget_the_seed, never_settle };

class Bad final : public Scenario {
public:
    explicit Bad(Misdeed misdeed) : misdeed_(misdeed) {}
    void begin(Sim& sim) override {
        if (misdeed_ == Misdeed::abort) {
            // The test program's own handler would report it a second time.
            std::signal(SIGABRT, SIG_DFL);
            std::abort();
        }
        if (misdeed_ == Misdeed::forget_the_seed) {
            static std::uint64_t calls = 0;
            sim.world().mix(++calls);
        }
        if (misdeed_ == Misdeed::fail_with_two_clients && sim.weather().clients >= 2)
            sim.world().fail("X1", "two clients");
    }
    void healed(Sim&) override {}
    bool settled(Sim&) override { return misdeed_ != Misdeed::never_settle; }
    std::string unsettled(Sim&) override { return "it never settles"; }
    void audit(Sim&) override {}

private:
    Misdeed misdeed_;
};

ScenarioKind bad(Misdeed misdeed) {
    return {.name = "bad", .canaries = {"nothing"}, .make = [misdeed] {
                return std::make_unique<Bad>(misdeed);
            }};
}

struct Batch {
    int exit = 0;
    std::vector<std::string> lines;
    [[nodiscard]] bool says(std::string_view text) const {
        return std::ranges::any_of(
            lines, [&](const std::string& line) { return line.find(text) != std::string::npos; });
    }
};

Batch run_batch(ScenarioKind kind, const std::vector<std::string>& arguments) {
    const auto options = parse_options(arguments, no_environment);
    REQUIRE(options.has_value());
    Batch batch;
    Runner runner(*options, std::move(kind),
                  [&](const std::string& line) { batch.lines.push_back(line); });
    batch.exit = runner.run();
    return batch;
}

}  // namespace

TEST_CASE("a whole run is the same twice, and differs with the seed") {
    ProbeTally first;
    ProbeTally second;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Outcome once = run_plan(plan_of(seed), ledger_scenario(), first);
        CHECK(once == run_plan(plan_of(seed), ledger_scenario(), second));
        CHECK(once.ok);
        ProbeTally ignored;
        CHECK(once.hash != run_plan(plan_of(seed + 1), ledger_scenario(), ignored).hash);
    }
    CHECK(first.counts() == second.counts());
}

TEST_CASE("a trace does not change the run") {
    ProbeTally tally;
    Plan traced = plan_of(3);
    std::size_t lines = 0;
    traced.trace = [&](const std::string&) { ++lines; };
    CHECK(run_plan(traced, ledger_scenario(), tally) ==
          run_plan(plan_of(3), ledger_scenario(), tally));
    CHECK(lines > 100);
}

TEST_CASE("probes are declared before main, counted in a run and silent outside") {
    const auto& names = probe::names();
    CHECK(std::ranges::is_sorted(names));
    CHECK(std::ranges::find(names, "test-probe") != names.end());
    const auto hit = [] { REACHED("test-probe"); };
    hit();
    CHECK_FALSE(BUGGIFY(1.0));
    RunObserver observer(1, kAlways);
    CHECK(observer.tally().count("test-probe") == 0);
    hit();
    hit();
    CHECK(observer.tally().count("test-probe") == 2);
    CHECK(BUGGIFY(1.0));
    CHECK_FALSE(BUGGIFY(0.0));
    observer.calm();
    CHECK_FALSE(BUGGIFY(1.0));
    const auto missing = observer.tally().never_reached();
    CHECK(std::ranges::find(missing, "test-probe") == missing.end());
    CHECK(missing.size() == names.size() - 1);
}

TEST_CASE("BUGGIFY is on in some runs, always the same") {
    int on = 0;
    const auto place = [] { return BUGGIFY(1.0); };
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const RunObserver observer(seed, kAlways / 2);
        const bool first = place();
        CHECK(first == place());
        on += first ? 1 : 0;
    }
    CHECK(on > 25);
    CHECK(on < 75);
}

TEST_CASE("options: arguments before environment, wrong ones are refused") {
    const auto environment = [](std::string_view name) -> std::optional<std::string> {
        if (name == "SEED") return "5";
        if (name == "CLIENTS") return "2";
        return std::nullopt;
    };
    const auto options = parse_options({"SEED=7", "TROUBLES=kill,bus"}, environment);
    REQUIRE(options.has_value());
    CHECK(options->seed == 7);
    CHECK(options->one);
    CHECK(options->runs == 1);
    CHECK(options->text() == " CLIENTS=2 TROUBLES=bus,kill");
    CHECK(parse_options({}, no_environment)->runs == kDefaultRuns);
    CHECK(parse_options({"COMMIT=abc"}, no_environment)->seed !=
          parse_options({"COMMIT=abd"}, no_environment)->seed);
    CHECK(parse_options({"CLIENTS=8"}, no_environment)->clients == kMaxClients);
    CHECK(parse_options({"CLIENTS=9"}, no_environment).error().slug == "invalid-option");
    CHECK(parse_options({"SEED=x"}, no_environment).error().slug == "invalid-option");
    CHECK(parse_options({"SEEDS=1"}, no_environment).error().slug == "unknown-option");
    CHECK(parse_options({"TRACE=1"}, no_environment).error().slug == "invalid-option");
    CHECK(parse_options({"TROUBLES=rain"}, no_environment).error().slug == "unknown-trouble");
}

TEST_CASE("the weather is drawn from the seed; a mask takes out and shifts nothing") {
    CHECK(Weather::draw(1, Troubles::all()).text() == Weather::draw(1, Troubles::all()).text());
    CHECK(Weather::draw(1, Troubles::all()).text() != Weather::draw(2, Troubles::all()).text());
    int calm = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Weather all = Weather::draw(seed, Troubles::all());
        const Weather less = Weather::draw(seed, Troubles::all().without(Trouble::kill));
        CHECK(less.kill_every == Micros{0});
        CHECK(less.network.lost_reply == all.network.lost_reply);
        CHECK(less.clients == all.clients);
        calm += all.network.lost_reply == 0 ? 1 : 0;
    }
    CHECK(calm > 60);
    CHECK(calm < 190);
}

TEST_CASE("a batch prints what it was and what came out") {
    const Batch batch = run_batch(ledger_scenario(), {"SEED=1", "RUNS=30"});
    CHECK(batch.exit == 0);
    CHECK(batch.lines.front() == "sim seed=1 commit=unknown options= SCENARIO=ledger RUNS=30");
    CHECK(batch.lines.back().starts_with("ok invariant=- virtual="));
    CHECK(batch.lines.back() ==
          run_batch(ledger_scenario(), {"SEED=1", "RUNS=30", "WORKERS=1"}).lines.back());
}

TEST_CASE("a failing seed is made small and can be replayed") {
    const Batch batch = run_batch(bad(Misdeed::fail_with_two_clients), {"SEED=1", "RUNS=20"});
    CHECK(batch.exit == 1);
    CHECK(batch.says("FAIL invariant=X1"));
    CHECK(batch.says("CLIENTS=2 TROUBLES=none TRACE=1"));
    CHECK(batch.lines.back().starts_with("replay: make sim SEED="));
}

TEST_CASE("what a run may not do, and what it is called") {
    CHECK(run_batch(bad(Misdeed::none), {"SEED=1", "RUNS=4"}).exit == 0);
    CHECK(run_batch(bad(Misdeed::abort), {"SEED=1"}).says("FAIL invariant=crash"));
    CHECK(run_batch(bad(Misdeed::forget_the_seed), {"SEED=1"}).says("FAIL invariant=determinism"));
    const Batch endless = run_batch(bad(Misdeed::never_settle), {"SEED=1"});
    CHECK(endless.says("FAIL invariant=liveness"));
    CHECK(endless.says("it never settles"));
}

TEST_CASE("a batch fails when a probe is never reached, and when a canary is not found") {
    const Batch probes = run_batch(bad(Misdeed::none), {"SEED=1", "RUNS=1000"});
    CHECK(probes.exit == 1);
    CHECK(probes.says("FAIL invariant=probes"));
    CHECK(probes.says("test-probe"));
    const Batch missed = run_batch(bad(Misdeed::none), {"SEED=1", "RUNS=20", "CANARY=nothing"});
    CHECK(missed.exit == 1);
    CHECK(missed.says("was not found"));
    CHECK(run_batch(bad(Misdeed::none), {"RUNS=20", "CANARY=other"}).exit == 2);
    const Batch sick =
        run_batch(bad(Misdeed::never_settle), {"SEED=1", "RUNS=4", "CANARY=nothing"});
    CHECK(sick.exit == 1);
    CHECK(sick.says("fails without it"));
}

TEST_CASE("every canary of the ledger is found") {
    const Batch batch = run_batch(ledger_scenario(), {"SEED=1", "RUNS=300", "CANARY=all"});
    CHECK(batch.exit == 0);
    CHECK(batch.says("ok canary=answer-early"));
    CHECK(batch.says("ok canary=count-twice"));
}
