#include "bench/bookings.hpp"

#include "bench/disk_rate.hpp"
#include "tests/load/guest.hpp"
#include "tests/load/server_process.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <sched.h>
#include <sys/resource.h>
#include <cstdlib>
#include <memory>

namespace innkeeper::bench {
namespace {

using load::Guest;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kDiskRound{1'000};
constexpr int kDaysAhead = 30;  ///< the first arrival from today
constexpr int kDays = 300;      ///< that stays begin on

double own_cpu() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Clients from elsewhere would not take a core from the server for each answer that comes. Those
/// of this thread do not either, from here on: they wait for their turn, and take what has come.
/// Not passed on to programs that are started.
void let_the_server_go_first() {
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_BATCH | SCHED_RESET_ON_FORK, &none);
}

struct Crowd {
    std::vector<std::unique_ptr<Guest>> guests;
    const std::vector<load::Offer>& offers;
    CivilDate first;
    int nights;
    SteadyClock::time_point until;
    BookingsRound round = {};
    std::size_t booked = 0;
    std::size_t sold_out = 0;
    std::string wrong = {};
};

bool is_sold_out(const load::Answer& answer) {
    return answer.status == 409 && load::text_of(answer.body, "slug") == "room-sold-out";
}

void note(Crowd& crowd, const Guest::Trip& trip) {
    const load::Answer& last = trip.quote.status != 201         ? trip.quote
                               : trip.hold.answer.status != 201 ? trip.hold.answer
                                                                : trip.book.answer;
    if (!trip.booked()) {
        if (is_sold_out(last))
            ++crowd.sold_out;
        else if (crowd.wrong.empty())
            crowd.wrong = fmt::format("{} {}", last.status, last.body);
        return;
    }
    ++crowd.booked;
    crowd.round.quotes.push_back(trip.quote_time.count());
    crowd.round.holds.push_back(trip.hold_time.count());
    crowd.round.books.push_back(trip.book_time.count());
    crowd.round.trips.push_back((trip.quote_time + trip.hold_time + trip.book_time).count());
}

Task<void> keep_booking(Crowd& crowd, Guest& guest) {
    while (SteadyClock::now() < crowd.until && crowd.wrong.empty()) {
        load::Plan plan =
            load::draw_plan(guest.random(), crowd.offers, crowd.first, kDays, crowd.nights);
        const Guest::Trip trip = co_await guest.travel(std::move(plan));
        note(crowd, trip);
    }
}

/// `store_commit_groups_total{size_from="8"} 12` and `store_commits_total 99` of the metrics page.
Result<void> read_groups(std::uint16_t port, BookingsReport& report) {
    const load::Answer page = load::ask_alone(port, "/metrics");
    if (page.status != 200)
        return fail(Code::unavailable, "wrong-answer", "/metrics: " + page.body);
    constexpr std::string_view kGroups = "store_commit_groups_total{size_from=\"";
    for (std::size_t at = page.body.find(kGroups); at != page.body.npos;
         at = page.body.find(kGroups, at + 1)) {
        const char* size = page.body.c_str() + at + kGroups.size();
        const char* value = page.body.c_str() + page.body.find(' ', at);
        report.groups[std::strtoul(size, nullptr, 10)] += std::strtod(value, nullptr);
    }
    constexpr std::string_view kCommits = "\nstore_commits_total ";
    const auto at = page.body.find(kCommits);
    if (at != page.body.npos)
        report.commits = std::strtod(page.body.c_str() + at + kCommits.size(), nullptr);
    return {};
}

Result<BookingsRound> run_round(const BookingsOptions& options, DiskRate& disk,
                                load::ServerProcess& server, const load::Town& town,
                                const std::vector<load::Offer>& offers, std::uint64_t seed,
                                BookingsReport& report) {
    boost::asio::io_context io{1};
    const CivilDate today = date_in_zone("UTC", SystemClock().now()).value();
    Crowd crowd{.guests = {},
                .offers = offers,
                .first = today + std::chrono::days(kDaysAhead),
                .nights = options.nights,
                .until = {}};
    TRY(crowd.round.disk, disk.fdatasyncs_per_second(Blocks::written, kDiskRound));
    TRY(crowd.round.log, disk.fdatasyncs_per_second(Blocks::preallocated, kDiskRound));
    for (std::size_t i = 0; i < options.clients; ++i)
        crowd.guests.push_back(std::make_unique<Guest>(io.get_executor(), server.port(),
                                                       town.guests[i], seed * 1000 + i));
    const double server_before = server.cpu_seconds();
    const double own_before = own_cpu();
    const auto begin = SteadyClock::now();
    crowd.until = begin + options.round;
    for (const auto& guest : crowd.guests)
        boost::asio::co_spawn(io, keep_booking(crowd, *guest), boost::asio::detached);
    io.run();
    const double took = load::Seconds(SteadyClock::now() - begin).count();
    if (!crowd.wrong.empty()) return fail(Code::unavailable, "wrong-answer", crowd.wrong);
    const auto booked = static_cast<double>(crowd.booked);
    crowd.round.bookings = booked / took;
    crowd.round.server_cpu = (server.cpu_seconds() - server_before) / booked;
    crowd.round.client_cpu = (own_cpu() - own_before) / booked;
    report.booked += crowd.booked;
    report.sold_out += crowd.sold_out;
    return std::move(crowd.round);
}

}  // namespace

Result<BookingsReport> measure_bookings(const BookingsOptions& options) {
    const auto data = options.work / "data";
    fmt::print(stderr, "bookings: making {} hotels and {} guests\n", options.hotels,
               options.clients);
    TRY(const auto town,
        load::make_town(data, {.hotels = options.hotels, .guests = options.clients}));
    TRY(auto server, load::ServerProcess::start(options.binary, data, load::kPublicUrl));
    let_the_server_go_first();
    const CivilDate today = date_in_zone("UTC", SystemClock().now()).value();
    const CivilDate arrival = today + std::chrono::days(kDaysAhead);
    TRY(const auto offers,
        load::find_offers(server.port(), {arrival, arrival + std::chrono::days(options.nights)},
                          options.hotels / 2));
    BookingsReport report;
    DiskRate disk(options.work);
    for (std::size_t i = 0; i < options.rounds; ++i) {
        TRY(auto round, run_round(options, disk, server, town, offers, i + 1, report));
        fmt::print(stderr, "bookings: round {}: {:.0f} a second, disk {:.0f} and {:.0f}\n", i + 1,
                   round.bookings, round.disk, round.log);
        report.rounds.push_back(std::move(round));
    }
    report.memory = server.memory();
    TRY_VOID(read_groups(server.port(), report));
    if (!server.stop()) return fail(Code::unavailable, "wrong-answer", "The server ended badly.");
    const auto checked = load::run_program(options.binary, {"check", "--data", data.string()});
    report.checked = checked.output;
    if (checked.code != 0) return fail(Code::unavailable, "check-failed", checked.output);
    return report;
}

}  // namespace innkeeper::bench
