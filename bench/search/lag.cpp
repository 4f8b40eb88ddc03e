#include "bench/search/lag.hpp"

#include "bench/search/watcher.hpp"
#include "bench/work_folder.hpp"
#include "tests/load/guest.hpp"
#include "tests/load/server_process.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace innkeeper::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::days;

// Clients and watchers book different nights, so that what a watcher sees is its own doing.
constexpr int kClientsFrom = 30;  ///< days from today
constexpr int kClientsDays = 250;
constexpr int kClientsNights = 3;
constexpr int kWatchersFrom = 300;
constexpr int kWatchersDays = 30;
constexpr std::size_t kPlaces = 400;
constexpr std::size_t kOffers = 1'000;  ///< that clients choose from

struct Crowd {
    const std::vector<load::Offer>& offers;
    CivilDate first;
    SteadyClock::time_point until;
    std::size_t booked = 0;
    std::string wrong = {};
};

bool is_sold_out(const load::Answer& answer) {
    return answer.status == 409 && load::text_of(answer.body, "slug") == "room-sold-out";
}

Task<void> keep_booking(Crowd& crowd, load::Guest& guest) {
    while (SteadyClock::now() < crowd.until && crowd.wrong.empty()) {
        const auto trip = co_await guest.travel(load::draw_plan(
            guest.random(), crowd.offers, crowd.first, kClientsDays, kClientsNights));
        const load::Answer& last = trip.quote.status != 201         ? trip.quote
                                   : trip.hold.answer.status != 201 ? trip.hold.answer
                                                                    : trip.book.answer;
        if (trip.booked())
            ++crowd.booked;
        else if (!is_sold_out(last))
            crowd.wrong = fmt::format("{} {}", last.status, last.body);
    }
}

Result<Buckets> read_buckets(std::uint16_t port) {
    const load::Answer page = load::ask_alone(port, "/metrics");
    if (page.status != 200)
        return fail(Code::unavailable, "wrong-answer", "/metrics: " + page.body);
    Buckets out;
    constexpr std::string_view kBucket = "search_visible_seconds_bucket{le=\"";
    for (std::size_t at = page.body.find(kBucket); at != page.body.npos;
         at = page.body.find(kBucket, at + 1)) {
        const double bound = std::strtod(page.body.c_str() + at + kBucket.size(), nullptr);
        const std::size_t value = page.body.find(' ', at);
        out[bound] = std::strtod(page.body.c_str() + value, nullptr);
    }
    return out;
}

/// Of the places, those of one of so many watchers: nobody shares one.
std::vector<Place> share_of(const std::vector<Place>& places, std::size_t one, std::size_t of) {
    std::vector<Place> out;
    for (std::size_t i = one; i < places.size(); i += of) out.push_back(places[i]);
    return out;
}

struct Scene {
    const LagOptions& options;
    std::uint16_t port;
    const load::Town& town;
    std::vector<load::Offer> offers;
    std::vector<Place> places;
    CivilDate today;
};

Result<LagRound> run_round(const Scene& scene, std::size_t clients) {
    boost::asio::io_context io{1};
    LagRound out{.clients = clients, .seen = {}, .answer = {}, .visible = {}};
    std::vector<std::unique_ptr<load::Guest>> guests;
    for (std::size_t i = 0; i < clients + scene.options.watchers; ++i)
        guests.push_back(std::make_unique<load::Guest>(io.get_executor(), scene.port,
                                                       scene.town.guests[i], clients * 1000 + i));
    std::vector<Watcher> watchers;
    for (std::size_t i = 0; i < scene.options.watchers; ++i)
        watchers.emplace_back(*guests[clients + i],
                              share_of(scene.places, i, scene.options.watchers),
                              scene.today + days(kWatchersFrom), kWatchersDays);
    TRY(const Buckets before, read_buckets(scene.port));
    const auto begin = SteadyClock::now();
    Crowd crowd{scene.offers, scene.today + days(kClientsFrom), begin + scene.options.round};
    for (std::size_t i = 0; i < clients; ++i)
        boost::asio::co_spawn(io, keep_booking(crowd, *guests[i]), boost::asio::detached);
    for (Watcher& watcher : watchers)
        boost::asio::co_spawn(io, watcher.watch(crowd.until), boost::asio::detached);
    io.run();
    out.bookings =
        static_cast<double>(crowd.booked) / load::Seconds(SteadyClock::now() - begin).count();
    if (!crowd.wrong.empty()) return fail(Code::unavailable, "wrong-answer", crowd.wrong);
    for (const Watcher& watcher : watchers) {
        if (!watcher.wrong().empty())
            return fail(Code::unavailable, "wrong-answer", watcher.wrong());
        out.seen.insert(out.seen.end(), watcher.seen().begin(), watcher.seen().end());
        out.answer.insert(out.answer.end(), watcher.answers().begin(), watcher.answers().end());
    }
    if (out.seen.empty()) return fail(Code::unavailable, "wrong-answer", "No room was watched.");
    TRY(out.visible, read_buckets(scene.port));
    for (auto& [bound, count] : out.visible)
        if (const auto had = before.find(bound); had != before.end()) count -= had->second;
    return out;
}

}  // namespace

Result<std::vector<LagRound>> measure_lag(std::size_t hotels, const LagOptions& options) {
    const WorkFolder folder(options.work);
    if (folder.path().empty())
        return fail(Code::unavailable, "disk-unusable", "No folder in " + options.work + ".");
    const auto data = folder.path() / "data";
    const std::size_t guests = std::ranges::max(options.clients) + options.watchers;
    TRY(const auto town, load::make_town(data, {.hotels = hotels, .guests = guests}));
    TRY(auto server, load::ServerProcess::start(options.binary, data, load::kPublicUrl));
    const CivilDate today = date_in_zone("UTC", SystemClock().now()).value();
    const CivilDate arrival = today + days(kClientsFrom);
    Scene scene{options, server.port(), town, {}, {}, today};
    TRY(scene.offers, load::find_offers(server.port(), {arrival, arrival + days(kClientsNights)},
                                        std::min(hotels / 2, kOffers)));
    TRY(scene.places, find_places(server.port(), kPlaces));
    std::vector<LagRound> out;
    for (const std::size_t clients : options.clients) {
        TRY(auto round, run_round(scene, clients));
        round.hotels = hotels;
        out.push_back(std::move(round));
    }
    if (!server.stop()) return fail(Code::unavailable, "wrong-answer", "The server ended badly.");
    const auto checked = load::run_program(options.binary, {"check", "--data", data.string()});
    if (checked.code != 0) return fail(Code::unavailable, "check-failed", checked.output);
    return out;
}

double bound_of(const Buckets& buckets, double share) {
    if (buckets.empty()) return 0;
    const double all = buckets.rbegin()->second;
    for (const auto& [bound, count] : buckets)
        if (count >= share * all) return all > 0 ? bound : 0;
    return 0;
}

}  // namespace innkeeper::bench
