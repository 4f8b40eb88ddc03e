#include "bench/samples.hpp"
#include "bench/search/search_report.hpp"
#include "innkeeper/sample/hotels.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

namespace innkeeper::bench {
namespace {

struct Options {
    std::vector<std::size_t> sizes{1'000, 10'000, 100'000};
    EngineOptions engine;
    LagOptions lag;
    std::string report = "build/bench";
    std::string commit = "none";
    bool engine_only = false;
    bool words_only = false;
    bool start_only = false;
    bool lag_only = false;
};

void print(const EngineSize& size) {
    fmt::print(stderr, "search: {} hotels: built in {:.2f} s ({:.2f} s of CPU), {:.0f} MiB\n",
               size.hotels, size.build_wall, size.build_cpu, size.mib);
    for (const QueryKind& kind : size.kinds)
        fmt::print(stderr, "search:   {}: {:.0f} hits, p50 {:.3f} ms, p99 {:.3f} ms\n", kind.name,
                   kind.hits, kind.cpu.p50 / 1e3, kind.cpu.p99 / 1e3);
    fmt::print(stderr, "search:   updates a second of CPU: {:.0f} of stock, {:.0f} of rates\n",
               size.stock_updates, size.rate_updates);
}

void print(const StartTimes& start) {
    fmt::print(stderr,
               "search: {} hotels: loaded from {} rows of {:.0f} MiB in {:.2f} s ({:.2f} s of "
               "CPU), {:.0f} MiB\n",
               start.hotels, start.rows, start.row_mib, start.wall, start.cpu, start.mib);
}

void print(const LagRound& round) {
    fmt::print(stderr,
               "search: {} hotels, {} clients, {:.0f} bookings a second: seen after {:.1f} ms "
               "(p50), {:.1f} ms (p99)\n",
               round.hotels, round.clients, round.bookings, quantile(round.seen, 0.5) * 1e3,
               quantile(round.seen, 0.99) * 1e3);
}

Result<void> measure_lags(const Options& options, SearchReport& report) {
    for (const std::size_t size : options.sizes) {
        const std::size_t hotels = std::min(size, sample::kMaxSampleHotels);
        fmt::print(stderr, "search: from a booking to search, {} hotels\n", hotels);
        TRY(const auto rounds, measure_lag(hotels, options.lag));
        for (const LagRound& round : rounds) {
            print(round);
            report.lag.push_back(round);
        }
    }
    return {};
}

Result<void> run(const Options& options) {
    SearchReport report{
        .commit = options.commit, .engine = {}, .starts = {}, .texts = {}, .lag = {}};
    if (options.lag_only) return measure_lags(options, report);
    // First, while there is one thread.
    for (const std::size_t hotels : options.sizes) {
        if (options.words_only || options.engine_only) break;
        fmt::print(stderr, "search: rows of {} hotels\n", hotels);
        TRY(auto start, measure_start(hotels, options.lag.work));
        print(start);
        report.starts.push_back(start);
    }
    if (options.start_only) return {};
    for (const std::size_t hotels : options.sizes) {
        if (options.words_only) break;
        TRY(auto size, measure_engine(hotels, options.engine));
        print(size);
        report.engine.push_back(std::move(size));
    }
    if (options.engine_only) return {};
    for (const std::size_t hotels : options.sizes) {
        fmt::print(stderr, "search: words of {} hotels, here and in Xapian and SQLite FTS5\n",
                   hotels);
        report.texts.push_back(measure_texts(hotels, options.engine.queries));
    }
    if (options.words_only) {
        TRY(const auto words, write_words_report(report.texts, options.report));
        fmt::print("{}", words);
        return {};
    }
    TRY_VOID(measure_lags(options, report));
    TRY(const auto text, write_search_report(report, options.report));
    fmt::print("{}", text);
    return {};
}

}  // namespace
}  // namespace innkeeper::bench

int main(int argc, char** argv) {
    using namespace innkeeper::bench;
    CLI::App app{"Benchmarks of Innkeeper's search"};
    Options options;
    long round_ms = options.lag.round.count();
    app.add_option("--binary", options.lag.binary, "The server (default build/release/…)");
    app.add_option("--hotels", options.sizes, "Sizes (default 1000 10000 100000)");
    app.add_option("--queries", options.engine.queries, "Of each kind (default 1500)");
    app.add_option("--rounds", options.engine.rounds, "Of the same queries (default 3)");
    app.add_option("--clients", options.lag.clients, "Who book (default 16 64)");
    app.add_option("--round-ms", round_ms, "How long they book (default 5000)");
    app.add_option("--work", options.lag.work, "Folder for the server's data (default /var/tmp)");
    app.add_option("--report", options.report, "Folder of the report (default build/bench)");
    app.add_option("--commit", options.commit, "What is measured, for the report");
    app.add_flag("--engine-only", options.engine_only, "The index in memory, and no report");
    app.add_flag("--start-only", options.start_only, "Starts, and no report");
    app.add_flag("--words-only", options.words_only, "Beside Xapian and SQLite FTS5, and no more");
    app.add_flag("--lag-only", options.lag_only, "From a booking to search, and no report");
    CLI11_PARSE(app, argc, argv);
    options.lag.round = std::chrono::milliseconds(round_ms);
    const auto done = run(options);
    if (done) return 0;
    fmt::print(stderr, "error: {} ({})\n", done.error().detail, done.error().slug);
    return 1;
}
