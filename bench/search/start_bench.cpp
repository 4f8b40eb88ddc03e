#include "bench/search/start_bench.hpp"

#include "bench/machine.hpp"
#include "bench/search/apart.hpp"
#include "bench/search/clocks.hpp"
#include "bench/search/engine_build.hpp"
#include "bench/search/sample_hotels.hpp"
#include "bench/work_folder.hpp"
#include "chassis/core/check.hpp"
#include "chassis/core/json.hpp"
#include "chassis/host/loops.hpp"
#include "chassis/host/thread_offload.hpp"
#include "chassis/store/embedded/embedded_store.hpp"
#include "chassis/store/embedded/record.hpp"
#include "chassis/store/embedded/row_loader.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "services/search/app/loader.hpp"
#include "services/search/app/night_rows.hpp"
#include "services/search/app/rate_rows.hpp"
#include "services/search/app/row_text.hpp"
#include "services/search/limits.hpp"
#include "stay/hotel_document.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::bench {
namespace {

namespace bj = json::bj;

constexpr const char* kDatabase = "search";
constexpr std::size_t kMaxWaitingJobs = 64;

std::string hotel_json(const search::HotelFacts& facts) {
    bj::object hotel = json::parse(stay::to_document(facts.terms)).value().as_object();
    hotel["version"] = facts.terms.version;
    hotel["star_rating"] = facts.star_rating;
    hotel["country"] = facts.country;
    hotel["lat"] = facts.lat;
    hotel["lon"] = facts.lon;
    hotel["amenities"] = bj::value_from(facts.amenities);
    hotel["description"] = "A quiet house near the station, with rooms over the garden.";
    return bj::serialize(hotel);
}

using Rows = std::map<store::Key, std::string>;

void add_rows(Rows& rows, const SampleHotels::Told& told) {
    const std::string& id = told.facts->terms.id;
    rows[search::hotel_key(id)] = search::versioned(1, hotel_json(*told.facts));
    for (const stay::RateMonth& month : told.rates.months)
        rows[search::rates_key(id, month.rate_plan_id, month.month)] =
            search::versioned(month.version, search::to_document(told.rates.currency, month));
    for (const search::InventoryUpdate& stock : told.stock)
        for (auto at = stock.nights.begin(); at != stock.nights.end();) {
            const std::string month = stay::month_of(at->night);
            const auto dates = search::MonthNights::of(month).value();
            const CivilDate next = dates.first + std::chrono::days(dates.days);
            const auto end = std::find_if(
                at, stock.nights.end(), [next](const auto& night) { return night.night >= next; });
            rows[search::nights_key(id, stock.room_type_id, month)] =
                search::to_document({at, end});
            at = end;
        }
}

/// In the order of their keys, a partition at a time.
Result<void> fill(const std::string& directory, const SampleHotels& sample, const Clock& clock,
                  StartTimes& out) {
    std::map<store::Key, std::size_t> hotels;
    for (std::size_t i = 0; i < sample.size(); ++i)
        hotels.emplace(search::hotel_key(sample.id_of(i)), i);
    TRY(const auto loader, store::embedded::open_row_loader(directory, {}, clock));
    const std::string stamp = store::embedded::encode_stamp({.version = 1, .expires = {}});
    for (const auto& [hotel_key, number] : hotels) {
        Rows rows;
        add_rows(rows, sample.told_of(number));
        for (const auto& [key, document] : rows) {
            TRY_VOID(loader->add(store::embedded::encode_key(kDatabase, key), stamp + document));
            out.row_mib += static_cast<double>(key.sort.size() + document.size()) / (1 << 20);
            ++out.rows;
        }
    }
    return loader->finish();
}

Result<StartTimes> measure_here(std::size_t hotels, const std::string& directory) {
    StartTimes out{.hotels = hotels};
    const SampleHotels sample(hotels, 1);
    const SystemClock clock;
    TRY_VOID(fill(directory, sample, clock, out));
    const double before = resident_mib();

    const testing::ManualClock now(sample.now());
    telemetry::Metrics metrics;
    const telemetry::Log log("bench", clock, telemetry::fd_sink(2), telemetry::Level::error);
    const double cpu = process_cpu_micros();
    const Stopwatch watch;
    TRY(const auto store, store::EmbeddedStore::open(directory, {}, clock, log, metrics));
    const auto table = store->database(kDatabase);
    host::Loops loops(1);
    host::ThreadOffload offload(kBuilders, kMaxWaitingJobs);
    search::Catalogue catalogue(sample.now());
    search::Loader loader({.table = *table,
                           .catalogue = catalogue,
                           .offload = offload,
                           .clock = now,
                           .executor = loops.at(0).get_executor()});
    Result<void> loaded;
    const auto load = [](search::Loader& from, Result<void>& outcome) -> Task<void> {
        outcome = co_await from.run();
    };
    loops.run();
    loops.run_on(0, load(loader, loaded));
    TRY_VOID(std::move(loaded));
    out.wall = watch.wall() / 1e6;
    out.cpu = (process_cpu_micros() - cpu) / 1e6;
    out.mib = resident_mib() - before;
    CHECK(catalogue.shown()->hotels() == hotels);
    loops.stop();
    return out;
}

std::string text_of(const Result<StartTimes>& times) {
    if (!times) return bj::serialize(bj::object{{"error", times.error().detail}});
    return bj::serialize(bj::object{{"rows", times->rows},
                                    {"row_mib", times->row_mib},
                                    {"cpu", times->cpu},
                                    {"wall", times->wall},
                                    {"mib", times->mib}});
}

}  // namespace

Result<StartTimes> measure_start(std::size_t hotels, const std::filesystem::path& work) {
    const WorkFolder folder(work);
    if (folder.path().empty())
        return fail(Code::unavailable, "disk-unusable", "No folder in " + work.string() + ".");
    TRY(const auto text,
        run_apart([&] { return text_of(measure_here(hotels, folder.path() / "store")); }));
    TRY(const auto value, json::parse(text));
    if (const auto* error = value.as_object().if_contains("error"))
        return fail(Code::unavailable, "bench-failed", std::string(error->as_string()));
    const auto number = [&](const char* name) { return value.at(name).to_number<double>(); };
    return StartTimes{.hotels = hotels,
                      .rows = value.at("rows").to_number<std::size_t>(),
                      .row_mib = number("row_mib"),
                      .cpu = number("cpu"),
                      .wall = number("wall"),
                      .mib = number("mib")};
}

}  // namespace innkeeper::bench
