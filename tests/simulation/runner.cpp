#include "tests/simulation/runner.hpp"

#include <fmt/format.h>

#include <poll.h>

#include <algorithm>
#include <memory>

namespace innkeeper::sim {

std::string verdict(bool ok, const std::string& invariant, Micros virtual_time, std::uint64_t steps,
                    std::uint64_t hash, std::uint64_t unseed) {
    return fmt::format("{} invariant={} virtual={:.3f}s steps={} hash={:016x} unseed={:016x}",
                       ok ? "ok" : "FAIL", ok ? "-" : invariant,
                       static_cast<double>(virtual_time.count()) / 1e6, steps, hash, unseed);
}

Runner::Runner(Options options, ScenarioKind kind, Print print)
    : options_(std::move(options)), kind_(std::move(kind)), print_(std::move(print)) {}

Plan Runner::plan(const Options& options, std::uint64_t seed) const {
    Plan plan;
    plan.seed = seed;
    plan.weather = Weather::draw(seed, options.troubles);
    if (options.clients != 0)
        plan.weather.clients = std::min(plan.weather.clients, options.clients);
    plan.canary = options.canary;
    return plan;
}

int Runner::run() {
    print_(fmt::format("sim seed={} commit={} options= SCENARIO={} RUNS={}{}", options_.seed,
                       options_.commit, kind_.name, options_.runs, options_.text()));
    if (options_.trace) return traced();
    if (options_.canary == "all") return all_canaries();
    if (!options_.canary.empty() && !options_.one) return one_canary(options_.canary);
    return report(batch(options_));
}

int Runner::traced() {
    Plan traced = plan(options_, options_.seed);
    print_("weather " + traced.weather.text());
    traced.trace = print_;
    ProbeTally tally;
    const Outcome o = run_plan(traced, kind_, tally);
    if (!o.ok) print_(o.detail);
    print_(verdict(o.ok, o.invariant, o.virtual_time, o.steps, o.hash, o.unseed));
    return o.ok ? 0 : 1;
}

void Runner::work(const Options& options, unsigned worker, const Worker::Reporter& report) const {
    ProbeTally tally;
    for (std::uint64_t i = worker; options.runs == 0 || i < options.runs; i += options.workers) {
        const std::uint64_t seed = options.seed + i;
        report(begin_line(seed));
        const Plan once = plan(options, seed);
        Finished run{seed, run_plan(once, kind_, tally)};
        if (run.outcome.ok && i % kTwiceEvery == 0) {
            ProbeTally ignored;
            const Outcome again = run_plan(once, kind_, ignored);
            if (again != run.outcome) {
                run.outcome.ok = false;
                run.outcome.invariant = "determinism";
                run.outcome.detail = fmt::format(
                    "the second execution differs: steps {} and {}, hash {:016x} and "
                    "{:016x}, unseed {:016x} and {:016x}",
                    run.outcome.steps, again.steps, run.outcome.hash, again.hash,
                    run.outcome.unseed, again.unseed);
            }
        }
        report(end_line(run));
        if (!run.outcome.ok) break;
    }
    report(probes_line(tally));
}

void Runner::count(Batch& batch, const Finished& run) {
    ++batch.runs;
    batch.virtual_time += run.outcome.virtual_time;
    batch.steps += run.outcome.steps;
    // Sums do not depend on which worker was faster.
    batch.hash += scramble(run.outcome.hash);
    batch.unseed += scramble(run.outcome.unseed);
    if (!run.outcome.ok && (!batch.failure || run.seed < batch.failure->seed)) batch.failure = run;
    const std::uint64_t tenth =
        options_.runs == 0 ? 10'000 : std::max<std::uint64_t>(options_.runs / 10, 1);
    if (options_.runs != 1 && batch.runs % tenth == 0)
        print_(fmt::format("  {} runs, {} steps, {:.0f} virtual seconds", batch.runs, batch.steps,
                           static_cast<double>(batch.virtual_time.count()) / 1e6));
}

Runner::Batch Runner::batch(const Options& options) {
    Batch batch;
    std::vector<std::unique_ptr<Worker>> workers;
    for (unsigned w = 0; w < options.workers; ++w)
        workers.push_back(std::make_unique<Worker>(
            [&, w](const Worker::Reporter& report) { work(options, w, report); }));
    while (!workers.empty() && !batch.failure) {
        std::vector<pollfd> fds;
        for (const auto& worker : workers) fds.push_back({worker->fd(), POLLIN, 0});
        std::vector<Finished> finished;
        if (::poll(fds.data(), fds.size(), kHangSeconds * 1'000) == 0) {
            finished.push_back(workers.front()->give_up());
            workers.erase(workers.begin());
        }
        for (std::size_t i = fds.size(); i-- > 0;)
            if (fds[i].revents != 0 && !workers[i]->read(finished, batch.tally))
                workers.erase(workers.begin() + static_cast<std::ptrdiff_t>(i));
        for (const Finished& run : finished) count(batch, run);
    }
    return batch;
}

Finished Runner::alone(const Options& options, std::uint64_t seed) const {
    Options single = options;
    single.seed = seed;
    single.runs = 1;
    Worker worker([&](const Worker::Reporter& report) { work(single, 0, report); });
    std::vector<Finished> finished;
    ProbeTally ignored;
    pollfd fd{worker.fd(), POLLIN, 0};
    while (finished.empty()) {
        if (::poll(&fd, 1, kHangSeconds * 1'000) == 0) return worker.give_up();
        if (!worker.read(finished, ignored)) break;
    }
    return finished.empty() ? Finished{seed, {}} : finished.front();
}

Finished Runner::shrink(Options& options, const Finished& first) const {
    Finished best = first;
    int runs = 0;
    const auto fails_with = [&](const Options& smaller) {
        if (++runs > kMaxShrinkRuns) return false;
        Finished run = alone(smaller, first.seed);
        if (run.outcome.ok || run.outcome.invariant != first.outcome.invariant) return false;
        best = std::move(run);
        options = smaller;
        return true;
    };
    const unsigned drawn = plan(options, first.seed).weather.clients;
    for (unsigned clients = 1; clients < drawn; ++clients) {
        Options smaller = options;
        smaller.clients = clients;
        if (fails_with(smaller)) break;
    }
    for (std::size_t t = 0; t < kTroubles; ++t) {
        Options smaller = options;
        smaller.troubles = options.troubles.without(static_cast<Trouble>(t));
        if (smaller.troubles != options.troubles) fails_with(smaller);
    }
    return best;
}

void Runner::report_failure(const Options& options, const Finished& run) {
    const Outcome& o = run.outcome;
    print_("weather " + plan(options, run.seed).weather.text());
    print_(o.detail);
    print_(verdict(false, o.invariant, o.virtual_time, o.steps, o.hash, o.unseed));
    print_(fmt::format("replay: make sim SEED={}{} TRACE=1", run.seed, options.text()));
}

int Runner::report(Batch batch) {
    if (batch.failure) {
        print_(fmt::format("seed {} failed {}; looking for the smallest that fails",
                           batch.failure->seed, batch.failure->outcome.invariant));
        Options smallest = options_;
        const Finished run = shrink(smallest, *batch.failure);
        report_failure(smallest, run);
        return 1;
    }
    std::string missing;
    if (batch.runs >= kMinRunsForProbes && options_.troubles == Troubles::all() &&
        options_.clients == 0)
        for (const auto name : batch.tally.never_reached())
            if (std::ranges::none_of(kind_.out_of_reach,
                                     [&](const auto& begin) { return name.starts_with(begin); }))
                missing += fmt::format(" {}", name);
    if (!missing.empty()) print_("never reached:" + missing);
    print_(verdict(missing.empty(), "probes", batch.virtual_time, batch.steps, batch.hash,
                   batch.unseed));
    return missing.empty() ? 0 : 1;
}

int Runner::one_canary(const std::string& name) {
    if (std::ranges::find(kind_.canaries, name) == kind_.canaries.end()) {
        print_(fmt::format("There is no canary '{}'; there are: {}.", name,
                           fmt::join(kind_.canaries, ", ")));
        return 2;
    }
    Options planted = options_;
    planted.canary = name;
    const Batch found = batch(planted);
    if (!found.failure) {
        print_(fmt::format("FAIL canary={} was not found in {} runs", name, found.runs));
        return 1;
    }
    // What fails without the planted bug too proves nothing.
    Options sound = options_;
    sound.canary.clear();
    const Finished healthy = alone(sound, found.failure->seed);
    if (!healthy.outcome.ok) {
        print_(fmt::format("FAIL canary={}: seed {} fails without it: {}", name,
                           found.failure->seed, healthy.outcome.detail));
        return 1;
    }
    print_(fmt::format("ok canary={} found after {} runs: seed={} invariant={}: {}", name,
                       found.runs, found.failure->seed, found.failure->outcome.invariant,
                       found.failure->outcome.detail));
    return 0;
}

int Runner::all_canaries() {
    int worst = 0;
    for (const std::string& name : kind_.canaries) worst = std::max(worst, one_canary(name));
    return worst;
}

}  // namespace innkeeper::sim
