#include "bench/search/engine_bench.hpp"

#include "bench/machine.hpp"
#include "bench/samples.hpp"
#include "bench/search/apart.hpp"
#include "bench/search/clocks.hpp"
#include "bench/search/engine_build.hpp"
#include "bench/search/engine_json.hpp"
#include "bench/search/sample_hotels.hpp"
#include "chassis/core/check.hpp"
#include "services/search/domain/find_hotels.hpp"

#include <functional>

namespace innkeeper::bench {
namespace {

using search::Query;

struct Change {
    const char* name;
    std::function<void(Query&)> apply;
};

const std::vector<Change>& changes() {
    static const std::vector<Change> all{
        {kMainKind, [](Query&) {}},
        {"the same without facets", [](Query& q) { q.facets = false; }},
        {"by rating", [](Query& q) { q.order = search::Order::rating; }},
        {"with a budget",
         [](Query& q) {
             const Currency eur = Currency::parse("EUR").value();
             q.max_total = Money{q.dates->stay.nights() * 170'00, eur};
         }},
        {"with amenities", [](Query& q) { q.amenities = {"wifi", "pool"}; }},
        {"free to cancel", [](Query& q) { q.free_cancellation = true; }},
        {"with a child", [](Query& q) { q.dates->rooms = {{2, {7}}}; }},
        {"without dates", [](Query& q) { q.dates.reset(); }},
    };
    return all;
}

/// Circles of five kilometres around a hotel of the cities that are asked for.
std::vector<Query> circles(const search::Snapshot& snapshot, std::vector<Query> queries) {
    std::vector<Query> out;
    for (Query& query : queries) {
        const search::SearchResult city = find_hotels(
            snapshot, {.city = query.city, .limit = 1, .facets = false, .now = query.now});
        if (city.hits.empty()) continue;
        query.city.clear();
        query.near = search::Circle{city.hits.front().facts->lat, city.hits.front().facts->lon, 5};
        query.order = search::Order::distance;
        out.push_back(std::move(query));
    }
    return out;
}

/// A word that every third hotel has, with the queries' city or everywhere; few, since each has its
/// matches.
std::vector<Query> with_word(std::vector<Query> queries, std::size_t hotels, bool everywhere) {
    queries.resize(queries.size() / 10 + 1);
    std::vector<search::TextMatch> matches;
    for (std::size_t tag = 0; tag < hotels; tag += 3)
        matches.push_back({static_cast<search::Ordinal>(tag), static_cast<double>(tag % 100)});
    for (Query& query : queries) {
        if (everywhere) query.city.clear();
        query.text = matches;
        query.order = search::Order::relevance;
    }
    return queries;
}

QueryTimes times_of(const std::vector<std::vector<double>>& rounds) {
    std::vector<double> p50;
    std::vector<double> p99;
    for (const std::vector<double>& round : rounds) {
        p50.push_back(quantile(round, 0.5));
        p99.push_back(quantile(round, 0.99));
    }
    return {median(std::move(p50)), median(std::move(p99))};
}

QueryKind measure(const std::string& name, const search::Snapshot& snapshot,
                  const std::vector<Query>& queries, std::size_t rounds) {
    std::vector<std::vector<double>> cpu(rounds);
    std::vector<std::vector<double>> wall(rounds);
    std::vector<std::size_t> totals;
    double hits = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < queries.size(); ++i) {
            const Stopwatch watch;
            const search::SearchResult found = find_hotels(snapshot, queries[i]);
            cpu[round].push_back(watch.cpu());
            wall[round].push_back(watch.wall());
            if (round == 0) totals.push_back(found.total);
            CHECK(found.total == totals[i]);
            CHECK(found.hits.size() == std::min(found.total, queries[i].limit));
            hits += static_cast<double>(found.total);
        }
    }
    return {name, hits / static_cast<double>(rounds * queries.size()), times_of(cpu),
            times_of(wall)};
}

/// Updates one by one, each published before the next; how many in a second of CPU.
template <class Update>
double updates_a_second(search::Index& index, const std::vector<Update>& updates) {
    const Stopwatch watch;
    for (const Update& update : updates) {
        index.apply(update);
        (void)index.publish();
    }
    return static_cast<double>(updates.size()) / watch.cpu() * 1e6;
}

EngineSize measure_here(std::size_t hotels, const EngineOptions& options) {
    EngineSize out{.hotels = hotels, .kinds = {}};
    const double before = resident_mib();
    SampleHotels sample(hotels, 1);
    search::Index index(sample.now());
    const BuildTimes built = build(index, sample);
    out.build_cpu = built.cpu;
    out.build_wall = built.wall;
    out.mib = resident_mib() - before;
    const auto snapshot = index.publish();

    std::vector<Query> queries;
    for (std::size_t i = 0; i < options.queries; ++i) queries.push_back(sample.next_query());
    for (const Change& change : changes()) {
        std::vector<Query> changed = queries;
        for (Query& query : changed) change.apply(query);
        out.kinds.push_back(measure(change.name, *snapshot, changed, options.rounds));
    }
    out.kinds.push_back(measure("with a word of every third hotel, by relevance", *snapshot,
                                with_word(queries, hotels, false), options.rounds));
    out.kinds.push_back(measure("that word everywhere, by relevance", *snapshot,
                                with_word(queries, hotels, true), options.rounds));
    out.kinds.push_back(measure("circle of 5 km, by distance", *snapshot,
                                circles(*snapshot, queries), options.rounds));

    std::vector<search::InventoryUpdate> bookings;
    std::vector<stay::RatesChanged> rates;
    for (std::size_t i = 0; i < options.updates; ++i) {
        bookings.push_back(sample.next_booking());
        if (i % 10 == 0) rates.push_back(sample.next_rates());
    }
    out.stock_updates = updates_a_second(index, bookings);
    out.rate_updates = updates_a_second(index, rates);
    return out;
}

}  // namespace

Result<EngineSize> measure_engine(std::size_t hotels, const EngineOptions& options) {
    TRY(const auto text,
        run_apart([&] { return json::bj::serialize(to_json(measure_here(hotels, options))); }));
    TRY(const auto value, json::parse(text));
    return engine_size_of(value);
}

}  // namespace innkeeper::bench
