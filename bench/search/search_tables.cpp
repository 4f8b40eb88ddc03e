#include "bench/search/search_tables.hpp"

#include "bench/machine.hpp"
#include "bench/samples.hpp"
#include "chassis/core/clock.hpp"

#include <fmt/format.h>

#include <thread>

namespace innkeeper::bench {
namespace {

std::string sizes_table(const SearchReport& report) {
    std::string out =
        "\n| hotels | built, s | s of CPU | MiB | p50 ms | p99 ms | bookings/s | "
        "months of rates/s |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n";
    for (const EngineSize& size : report.engine) {
        const QueryTimes& main = size.kinds.front().cpu;
        out +=
            fmt::format("| {} | {:.2f} | {:.2f} | {:.0f} | {:.3f} | {:.3f} | {:.0f} | {:.0f} |\n",
                        size.hotels, size.build_wall, size.build_cpu, size.mib, main.p50 / 1e3,
                        main.p99 / 1e3, size.stock_updates, size.rate_updates);
    }
    return out;
}

std::string starts_table(const std::vector<StartTimes>& starts) {
    std::string out =
        "\n| hotels | rows | MiB of rows | loaded, s | s of CPU | MiB resident |\n"
        "|---:|---:|---:|---:|---:|---:|\n";
    for (const StartTimes& start : starts)
        out += fmt::format("| {} | {} | {:.0f} | {:.2f} | {:.2f} | {:.0f} |\n", start.hotels,
                           start.rows, start.row_mib, start.wall, start.cpu, start.mib);
    return out;
}

std::string kinds_table(const EngineSize& size) {
    std::string out = fmt::format(
        "\n### {} hotels\n\n| query | hits | p50 ms | p99 ms | by the clock p50 | p99 |\n"
        "|---|---:|---:|---:|---:|---:|\n",
        size.hotels);
    for (const QueryKind& kind : size.kinds)
        out += fmt::format("| {} | {:.0f} | {:.3f} | {:.3f} | {:.3f} | {:.3f} |\n", kind.name,
                           kind.hits, kind.cpu.p50 / 1e3, kind.cpu.p99 / 1e3, kind.wall.p50 / 1e3,
                           kind.wall.p99 / 1e3);
    return out;
}

std::string texts_table(const TextSize& size) {
    std::string head = "| query |";
    std::string rule = "|---|";
    std::string built = "| built, s |";
    const auto column = [&](const TextSide& side) {
        head += fmt::format(" {}, queries | p50 | p99 | mean |", side.name);
        rule += "---:|---:|---:|---:|";
        built += fmt::format(" | {:.2f} | | |", side.build);
    };
    column(size.ours);
    for (const TextSide& peer : size.peers) column(peer);
    std::string out =
        fmt::format("\n### {} hotels, µs of CPU\n\n{} times the faster one |\n{}---:|\n",
                    size.hotels, head, rule);
    for (std::size_t sort = 0; sort < size.ours.times.size(); ++sort) {
        const auto cells = [sort](const TextSide& side) {
            const TextTimes& times = side.times[sort];
            return fmt::format(" {} | {:.1f} | {:.1f} | {:.1f} |", times.micros.size(),
                               quantile(times.micros, 0.5), quantile(times.micros, 0.99),
                               times.mean());
        };
        out += fmt::format("| {} |{}", size.ours.times[sort].queries, cells(size.ours));
        for (const TextSide& peer : size.peers) out += cells(peer);
        out += fmt::format(" {:.1f} |\n", times_faster(size, sort));
    }
    out += fmt::format("{} |\n\nAlone:", built);
    for (const TextTimes& times : size.alone)
        out += fmt::format(" {} p50 {:.1f}, p99 {:.1f};", times.queries,
                           quantile(times.micros, 0.5), quantile(times.micros, 0.99));
    return out + fmt::format(" {:.0f} MiB.\n", size.mib);
}

std::string lag_table(const std::vector<LagRound>& rounds) {
    std::string out =
        "\n| hotels | clients | bookings/s | rooms watched | seen p50 ms | p99 ms | max ms | such "
        "a search "
        "p50 ms | p99 ms | `search_visible_seconds` p50 ms at most | p99 ms at most |\n"
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";
    for (const LagRound& r : rounds)
        out += fmt::format(
            "| {} | {} | {:.0f} | {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | "
            "{:.1f} "
            "|\n",
            r.hotels, r.clients, r.bookings, r.seen.size(), quantile(r.seen, 0.5) * 1e3,
            quantile(r.seen, 0.99) * 1e3, quantile(r.seen, 1) * 1e3, quantile(r.answer, 0.5) * 1e3,
            quantile(r.answer, 0.99) * 1e3, bound_of(r.visible, 0.5) * 1e3,
            bound_of(r.visible, 0.99) * 1e3);
    return out;
}

}  // namespace

std::string words_of(const std::vector<TextSize>& sizes) {
    std::string out = fmt::format(
        "\n## Words\n\nThe same hotels' texts in each, the 20 best, one thread, the reading of the "
        "query included. Each gets the same queries in the same order, of each kind until {:g} s "
        "of CPU are used up: how many it answered is said. The last column: a peer's mean by ours "
        "over the queries that it answered, for the peer that is the faster one. Only ours looks "
        "for the word that a misspelt one is meant to be: the others find nothing there.\n",
        kSortSeconds);
    for (const TextSize& size : sizes) out += texts_table(size);
    return out;
}

std::string markdown_of(const SearchReport& report) {
    std::string out = fmt::format(
        "# Search\n\nCommit {}, {}; {}, {} cores.\n\n## In memory\n\nThree room types and a plan "
        "each, every third hotel a second plan; 365 nights of rates and stock; 500 cities, of "
        "which the largest has a seventh of the hotels and of the queries. A query: city, one to "
        "seven nights, two adults, by price, with all facets, the first 20. CPU time of the one "
        "thread that asks; medians of rounds. Built: by two threads, from what was told in memory; "
        "of the two that make hotels the longer one's CPU time, of all else the clock.\n",
        report.commit, to_rfc3339(SystemClock().now()), processor(),
        std::thread::hardware_concurrency());
    out += sizes_table(report);
    for (const EngineSize& size : report.engine) out += kinds_table(size);
    out +=
        "\n## A start\n\nThe same hotels as rows on disk, of which the system still has what it "
        "read last, until the index can be asked; two threads beside the one that reads.\n";
    out += starts_table(report.starts);
    out += words_of(report.texts);
    out +=
        "\n## From a booking to search\n\nThe server as a process of its own, over HTTP, on the "
        "cores that clients use too. Seen: from the answer that a room is taken to the answer of "
        "the first search that shows one less, each at once after the other. The histogram is the "
        "server's, from the event to the snapshot; its bounds are coarse.\n";
    return out + lag_table(report.lag);
}

}  // namespace innkeeper::bench
