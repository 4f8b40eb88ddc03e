#include "tests/race/histories.hpp"

#include "chassis/core/once.hpp"
#include "tests/race/crew.hpp"
#include "tests/race/linearizability.hpp"
#include "tests/race/person.hpp"
#include "tests/race/stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace innkeeper::race {
namespace {

using Seconds = std::chrono::duration<double>;
using SteadyClock = std::chrono::steady_clock;

constexpr int kFirstNightIn = 30;  ///< days
constexpr std::size_t kNightsOfHotel = 600;
constexpr std::size_t kAtOnce = 6;  ///< histories, each at another hotel
constexpr int kMostRooms = 3;
constexpr std::uint64_t kRoomsDrawn = 2;  ///< one or two at a time
constexpr std::chrono::seconds kProgressEvery{5};
constexpr std::chrono::seconds kStuckAfter{60};

/// What all histories of a run share.
struct Books {
    Stage& stage;
    const std::vector<stay::Hotel> hotels;
    const CivilDate first_night;
    const std::uint64_t wanted;
    const std::uint64_t seed;
    Violations violations = {};
    std::atomic<std::uint64_t> next{0};
    std::atomic<std::uint64_t> clock{0};  ///< finer than any time: each call and answer is a tick
    std::atomic<std::uint64_t> operations{0};
    std::atomic<std::uint64_t> overlapping{0};
    std::atomic<std::uint64_t> checked{0};
    std::mutex mutex = {};
    Tally tally = {};
};

/// One client of one history. One executor.
class Client {
public:
    Client(Books& books, int number, const stay::Hotel& hotel, CivilDate night,
           std::vector<std::string> quotes, std::uint64_t seed)
        : books_(books),
          number_(number),
          hotel_(hotel),
          night_(night),
          quotes_(std::move(quotes)),
          random_(seed),
          name_(fmt::format("{}-{}-{}", hotel.id, to_string(night), number)),
          guest_(books.stage.client(), "guest:" + name_),
          manager_(books.stage.client(), kManager) {}

    Task<void> run(std::size_t operations) {
        for (std::size_t i = 0; i < operations; ++i) {
            const std::uint64_t drawn = random_.below(100);
            const bool has = !holdings_.empty();
            if (drawn < 25)
                co_await read();
            else if (drawn < 35)
                co_await set_capacity();
            else if (has && drawn < 65)
                co_await give_back();
            else
                co_await take();
        }
    }

    Task<void> read() {
        const std::uint64_t called = books_.clock++;
        const Answer answer = co_await manager_.inventory(process(), hotel_.id, kRoomType, night_);
        if (answer.night) note(Act::read_free, answer.night->available, called, answer);
    }

    [[nodiscard]] const History& history() const { return history_; }
    [[nodiscard]] Tally tally() const {
        Tally tally = guest_.tally();
        tally.add(manager_.tally());
        return tally;
    }

private:
    struct Holding {
        std::string id;
        int rooms = 0;
        std::uint64_t booked = 0;  ///< version; 0: a hold
    };

    std::string process() { return fmt::format("booking-{}", random_.below(kBookingDesks)); }
    std::string fresh_key() { return fmt::format("history-{:08}", ++keys_); }

    /// Busy means that nothing was done, and is no operation.
    void note(Act act, int amount, std::uint64_t called, const Answer& answer) {
        if (answer.status == 429) return;
        Operation operation{act, amount, Outcome::done, called, books_.clock++, number_};
        if (answer.sold_out()) operation.outcome = Outcome::refused;
        if (answer.status == 0 || answer.status >= 500) {
            operation.outcome = Outcome::unknown;
            operation.answered = kNever;
        }
        history_.push_back(operation);
    }

    Task<void> take() {
        const auto rooms = 1 + random_.below(std::min<std::uint64_t>(kRoomsDrawn, quotes_.size()));
        const std::uint64_t called = books_.clock++;
        const Answer answer = co_await guest_.hold(process(), quotes_[rooms - 1], fresh_key());
        note(Act::take, static_cast<int>(rooms), called, answer);
        if (answer.ok()) holdings_.push_back({answer.id, static_cast<int>(rooms)});
    }

    /// A hold is released, or booked and then cancelled.
    Task<void> give_back() {
        const std::size_t place = random_.below(holdings_.size());
        const Holding holding = holdings_[place];
        if (holding.booked == 0 && random_.below(2) == 0) {
            const Answer booked = co_await guest_.book(process(), holding.id, {}, fresh_key());
            if (booked.ok()) holdings_[place].booked = booked.version;
            co_return;
        }
        const std::uint64_t called = books_.clock++;
        Answer answer;
        if (holding.booked == 0)
            answer = co_await guest_.release(process(), holding.id);
        else
            answer = co_await guest_.cancel(process(), holding.id, holding.booked);
        note(Act::give_back, holding.rooms, called, answer);
        if (answer.ok()) holdings_.erase(holdings_.begin() + static_cast<std::ptrdiff_t>(place));
    }

    Task<void> set_capacity() {
        const int physical = hotel_.room_types.front().physical;
        const int out = static_cast<int>(random_.below(static_cast<std::uint64_t>(physical) + 1));
        const std::uint64_t called = books_.clock++;
        const Answer answer =
            co_await manager_.set_out_of_order(process(), hotel_.id, kRoomType, night_, out);
        note(Act::set_capacity, physical - out, called, answer);
    }

    Books& books_;
    const int number_;
    const stay::Hotel& hotel_;
    const CivilDate night_;
    const std::vector<std::string> quotes_;  ///< of one room, of two, …
    SeededRandom random_;
    const std::string name_;
    Person guest_;
    Person manager_;
    History history_;
    std::vector<Holding> holdings_;
    std::uint64_t keys_ = 0;
};

/// Sets the answer when the last of several has ended.
class Gathering {
public:
    Gathering(std::size_t running, OneShot<bool>::Setter done)
        : running_(running), done_(std::move(done)) {}
    void ended() {
        if (--running_ == 0) done_.set(true);
    }

private:
    std::atomic<std::size_t> running_;
    OneShot<bool>::Setter done_;
};

Task<void> run_client(std::shared_ptr<Client> client, std::size_t operations,
                      std::shared_ptr<Gathering> gathering) {
    co_await client->run(operations);
    gathering->ended();
}

/// As many as the hotel can have; from before the first room is taken.
Task<std::vector<std::string>> get_quotes(Books& books, std::string hotel_id, CivilDate night) {
    Person guest(books.stage.client(), "guest:quoter");
    std::vector<std::string> quotes;
    for (std::uint64_t rooms = 1; rooms <= kRoomsDrawn; ++rooms) {
        StayAsked stay{.hotel_id = hotel_id,
                       .room_type_id = kRoomType,
                       .rate_plan_id = kPlan,
                       .arrival = night,
                       .departure = night + std::chrono::days(1),
                       .rooms = static_cast<int>(rooms)};
        const Answer quote = co_await guest.quote("booking-0", std::move(stay));
        if (!quote.ok()) break;
        quotes.push_back(quote.id);
    }
    co_return quotes;
}

std::size_t overlapping(const History& history) {
    return static_cast<std::size_t>(std::ranges::count_if(history, [&](const Operation& one) {
        return std::ranges::any_of(history, [&](const Operation& other) {
            return &one != &other && one.called < other.answered && other.called < one.answered;
        });
    }));
}

void examine(Books& books, std::uint64_t number, const History& history, int rooms) {
    const auto verdict = check(history, {.capacity = rooms});
    if (!verdict)
        return books.violations.add(fmt::format("history {}: {}", number, verdict.error().detail));
    if (!verdict->linearizable)
        books.violations.add(fmt::format("history {} of {} rooms is not linearizable:\n{}", number,
                                         rooms, to_text(history, *verdict)));
    books.operations += history.size();
    books.overlapping += overlapping(history);
    ++books.checked;
}

Task<void> run_history(Books& books, Crew& crew, std::uint64_t number) {
    const std::size_t hotels = books.hotels.size();
    const stay::Hotel& hotel = books.hotels[number % hotels];
    const CivilDate night = books.first_night + std::chrono::days(number / hotels);
    const int rooms = hotel.room_types.front().physical;
    const auto quotes = co_await get_quotes(books, hotel.id, night);
    if (quotes.empty()) {
        books.violations.add(fmt::format("history {}: there is no quote", number));
        co_return;
    }
    SeededRandom random(books.seed * kMaxHistories + number);
    const std::size_t count = kMinClients + random.below(kMaxClients - kMinClients + 1);
    OneShot<bool> all_ended;
    const auto gathering = std::make_shared<Gathering>(count, all_ended.setter());
    std::vector<std::shared_ptr<Client>> clients;
    for (std::size_t i = 0; i < count; ++i) {
        clients.push_back(std::make_shared<Client>(books, static_cast<int>(i + 1), hotel, night,
                                                   quotes, random.next_u64()));
        crew.spawn(books.stage.client_loop(i),
                   run_client(clients.back(), kHistoryOperations / count, gathering));
    }
    (void)co_await std::move(all_ended).wait();
    co_await clients.front()->read();
    History history;
    Tally tally;
    for (const auto& client : clients) {
        history.insert(history.end(), client->history().begin(), client->history().end());
        tally.add(client->tally());
    }
    examine(books, number, history, rooms);
    const std::lock_guard lock(books.mutex);
    books.tally.add(tally);
}

Task<void> run_many(Books& books, Crew& crew) {
    while (!books.violations.any()) {
        const std::uint64_t number = books.next++;
        if (number >= books.wanted) co_return;
        co_await run_history(books, crew, number);
    }
}

std::vector<stay::Hotel> hotels_for(std::uint64_t histories) {
    const std::size_t count =
        std::max<std::size_t>(kAtOnce, (histories + kNightsOfHotel - 1) / kNightsOfHotel);
    std::vector<stay::Hotel> hotels;
    for (std::size_t i = 0; i < count; ++i)
        hotels.push_back(make_hotel(i + 1, 1 + static_cast<int>(i % kMostRooms)));
    return hotels;
}

void wait(Crew& crew, const Books& books) {
    std::uint64_t last = 0;
    auto moved = SteadyClock::now();
    while (!crew.wait_for(kProgressEvery)) {
        const std::uint64_t checked = books.checked;
        const auto now = SteadyClock::now();
        if (checked != last) moved = now;
        last = checked;
        fmt::print("histories {} of {}\n", checked, books.wanted);
        std::fflush(stdout);
        if (now - moved < kStuckAfter) continue;
        fmt::print("histories FAILED: nothing has moved for {} s\n", kStuckAfter.count());
        std::fflush(stdout);
        std::_Exit(1);
    }
}

}  // namespace

Report run_histories(const Options& options) {
    const auto began = SteadyClock::now();
    const std::vector<stay::Hotel> hotels = hotels_for(options.histories);
    Stage stage({.hotels = hotels, .canary = options.canary});
    const CivilDate today = *date_in_zone(hotels.front().time_zone, stage.clock().now());
    Books books{.stage = stage,
                .hotels = hotels,
                .first_night = today + std::chrono::days(kFirstNightIn),
                .wanted = options.histories,
                .seed = options.seed};
    Crew crew(books.violations);
    for (std::size_t i = 0; i < kAtOnce; ++i)
        crew.spawn(stage.client_loop(i), run_many(books, crew));
    wait(crew, books);
    stage.stop();
    books.violations.add(books.tally.unexpected());
    Report report;
    report.violations = books.violations.list();
    const Seconds took = SteadyClock::now() - began;
    report.line = fmt::format(
        "histories {} checked={} operations={} overlapping={} answers({}) seconds={:.1f}",
        report.ok() ? "ok" : "FAILED", books.checked.load(), books.operations.load(),
        books.overlapping.load(), books.tally.text(), took.count());
    return report;
}

}  // namespace innkeeper::race
