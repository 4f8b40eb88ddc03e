#include "bench/samples.hpp"
#include "bench/search/sample_hotels.hpp"
#include "chassis/text/fold.hpp"
#include "services/search/domain/find_hotels.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

/// P4 and P7: what a search costs in memory and time, without text and without HTTP.
namespace innkeeper::bench {
namespace {

using search::Query;
using SteadyClock = std::chrono::steady_clock;

double seconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

/// Resident, in MiB, as proc(5) tells.
double resident_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
    return 0;
}

struct Kind {
    const char* name;
    std::function<void(Query&)> change;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {"city, dates, by price", [](Query&) {}},
        {"the same without facets", [](Query& q) { q.facets = false; }},
        {"city, dates, by rating", [](Query& q) { q.order = search::Order::rating; }},
        {"with a budget",
         [](Query& q) {
             const Currency eur = Currency::parse("EUR").value();
             q.max_total = Money{q.dates->stay.nights() * 170'00, eur};
         }},
        {"with amenities", [](Query& q) { q.amenities = {"wifi", "pool"}; }},
        {"free to cancel", [](Query& q) { q.free_cancellation = true; }},
        {"without dates", [](Query& q) { q.dates.reset(); }},
    };
    return all;
}

struct Line {
    std::string kind;
    std::vector<double> seconds;
    double hits = 0;
};

Line measure(const search::Snapshot& snapshot, SampleHotels& sample, const Kind& kind,
             std::size_t queries) {
    Line line{kind.name, {}, 0};
    for (std::size_t i = 0; i < queries; ++i) {
        Query query = sample.next_query();
        kind.change(query);
        const auto start = SteadyClock::now();
        const search::SearchResult found = find_hotels(snapshot, query);
        line.seconds.push_back(seconds_since(start));
        line.hits += static_cast<double>(found.total) / static_cast<double>(queries);
    }
    return line;
}

/// Circles of five kilometres in the cities of the city queries.
Line measure_circles(const search::Snapshot& snapshot, SampleHotels& sample, std::size_t queries) {
    Line line{"circle of 5 km, dates, by distance", {}, 0};
    for (std::size_t i = 0; i < queries; ++i) {
        Query query = sample.next_query();
        const search::SearchResult city = find_hotels(
            snapshot, {.city = query.city, .limit = 1, .facets = false, .now = query.now});
        if (city.hits.empty()) continue;
        query.city.clear();
        query.near = search::Circle{city.hits.front().facts->lat, city.hits.front().facts->lon, 5};
        query.order = search::Order::distance;
        const auto start = SteadyClock::now();
        const search::SearchResult found = find_hotels(snapshot, query);
        line.seconds.push_back(seconds_since(start));
        line.hits += static_cast<double>(found.total) / static_cast<double>(queries);
    }
    return line;
}

void print(const Line& line) {
    fmt::print("| {} | {:.0f} | {:.3f} | {:.3f} | {:.3f} |\n", line.kind, line.hits,
               quantile(line.seconds, 0.5) * 1e3, quantile(line.seconds, 0.99) * 1e3,
               quantile(line.seconds, 1) * 1e3);
}

/// Bookings one by one, each published before the next.
double updates_a_second(search::Index& index, SampleHotels& sample, std::size_t count) {
    std::vector<search::InventoryUpdate> bookings;
    for (std::size_t i = 0; i < count; ++i) bookings.push_back(sample.next_booking());
    const auto start = SteadyClock::now();
    for (const search::InventoryUpdate& booking : bookings) {
        index.apply(booking);
        (void)index.publish();
    }
    return static_cast<double>(count) / seconds_since(start);
}

void run(std::size_t hotels, std::size_t queries) {
    const double before_mib = resident_mib();
    SampleHotels sample(hotels, 1);
    search::Index index(sample.now());
    double build = 0;
    for (std::size_t i = 0; i < hotels; ++i) {
        const SampleHotels::Told told = sample.told_of(i);
        const auto start = SteadyClock::now();
        index.put(told.facts);
        index.apply(told.rates);
        for (const search::InventoryUpdate& stock : told.stock) index.apply(stock);
        build += seconds_since(start);
    }
    const auto start = SteadyClock::now();
    const auto snapshot = index.publish();
    build += seconds_since(start);
    fmt::print("\n## {} hotels\n\nBuilt in {:.2f} s, {:.0f} MiB resident.\n\n", hotels, build,
               resident_mib() - before_mib);
    fmt::print("| query | hits | p50 ms | p99 ms | max ms |\n|---|---:|---:|---:|---:|\n");
    for (const Kind& kind : kinds()) print(measure(*snapshot, sample, kind, queries));
    print(measure_circles(*snapshot, sample, queries));
    fmt::print("\n{:.0f} updates of stock a second, each published.\n",
               updates_a_second(index, sample, 20'000));
    std::fflush(stdout);
}

}  // namespace
}  // namespace innkeeper::bench

/// innkeeper_bench_search [HOTELS…]: 1000, 10000 and 100000 without any.
int main(int argc, char** argv) {
    std::vector<std::size_t> sizes;
    for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));
    if (sizes.empty()) sizes = {1'000, 10'000, 100'000};
    fmt::print("# Search in memory\n");
    for (const std::size_t hotels : sizes) innkeeper::bench::run(hotels, 5'000);
}
