#include "tests/race/race.hpp"

#include "tests/race/agent.hpp"
#include "tests/race/audit.hpp"
#include "tests/race/stage.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <deque>

namespace innkeeper::race {
namespace {

using Seconds = std::chrono::duration<double>;
using SteadyClock = std::chrono::steady_clock;

constexpr int kHotNightIn = 200;   ///< days
constexpr Millis kHoldFor{2'000};  ///< so that holds left behind expire in the race
constexpr Millis kQuoteFor = std::chrono::hours(12);
constexpr double kOpenShare = 0.95;              ///< of the attempts; the rest is the closing
constexpr std::uint64_t kRefusedAtLast = 1'000;  ///< when all is sold
constexpr std::chrono::seconds kProgressEvery{5};
constexpr std::chrono::seconds kStuckAfter{60};
constexpr Millis kLook{100};

constexpr std::array kHotShapes{Shape{0, 1, 1}, Shape{0, 1, 2}, Shape{-1, 1, 1}, Shape{0, 2, 1},
                                Shape{-1, 2, 1}};
constexpr std::array kNeighbourShapes{Shape{-1, 0, 1}, Shape{1, 2, 1}};

class Runner {
public:
    explicit Runner(const Options& options)
        : options_(options),
          log_(options.rooms),
          hotel_(make_hotel(1, options.rooms)),
          stage_({.hotels = {hotel_},
                  .canary = options.canary,
                  .log = &log_,
                  .hold_for = kHoldFor,
                  .quote_for = kQuoteFor}),
          race_(stage_.client(), hotel_.id, hot_night()) {}

    Report run() {
        const auto began = SteadyClock::now();
        Crew crew(race_.violations);
        crew.spawn(stage_.client_loop(0), get_offers(race_));
        while (!crew.wait_for(kProgressEvery)) {
        }
        for (std::size_t i = 0; i < options_.agents; ++i)
            crew.spawn(stage_.client_loop(i),
                       agents_.emplace_back(race_, i, options_.seed * kMaxAgents + i).get_cards());
        while (!crew.wait_for(kProgressEvery)) {
        }
        race_began_ = SteadyClock::now();
        for (std::size_t i = 0; i < agents_.size(); ++i)
            crew.spawn(stage_.client_loop(i), agents_[i].run());
        crew.spawn(stage_.client_loop(0), oversee(*this));
        wait(crew);
        const Seconds raced = SteadyClock::now() - race_began_;
        stage_.stop();
        audit();
        return report(raced, SteadyClock::now() - began);
    }

private:
    CivilDate hot_night() const {
        return *date_in_zone(hotel_.time_zone, SystemClock().now()) +
               std::chrono::days(kHotNightIn);
    }

    /// Quotes of every stay, from when nothing is sold.
    static Task<void> get_offers(Race& race) {
        Person guest(race.client, "guest:quoter");
        for (const bool prepaid : {false, true}) {
            for (const Shape& shape : kHotShapes) {
                const Answer quote = co_await guest.quote("booking-0", race.stay(shape, prepaid));
                if (quote.ok()) race.hot_offers.push_back({shape, prepaid, quote.id});
            }
        }
        for (const Shape& shape : kNeighbourShapes) {
            const Answer quote = co_await guest.quote("booking-1", race.stay(shape, false));
            if (quote.ok()) race.neighbour_offers.push_back({shape, false, quote.id});
        }
        if (race.hot_offers.empty() || race.neighbour_offers.empty())
            race.violations.add("there are no quotes: " + guest.tally().text());
    }

    /// Sees to the phases, by the inventory as a manager gets it.
    static Task<void> oversee(Runner& runner) {
        Race& race = runner.race_;
        Person manager(race.client, kManager);
        const Executor executor = runner.stage_.client_loop(0);
        const auto timer = runner.stage_.clock().make_timer(executor);
        while (race.goes_on()) {
            race.violations.add(runner.log_.alarms());
            const Answer seen =
                co_await manager.inventory("booking-0", race.hotel_id, kRoomType, race.hot);
            if (seen.night) runner.saw(*seen.night);
            co_await timer->sleep_for(kLook);
        }
    }

    void saw(const Answer::Night& night) {
        sold_ = night.sold;
        pending_ = night.pending;
        held_ = night.held;
        const auto open =
            static_cast<std::uint64_t>(kOpenShare * static_cast<double>(options_.attempts));
        if (race_.phase == Race::Phase::open && race_.attempts >= open)
            race_.phase = Race::Phase::closing;
        if (race_.phase != Race::Phase::closing) return;
        const bool all_sold = night.sold == night.physical;
        if (!all_sold) race_.refused_in_closing = 0;
        if (all_sold && race_.attempts >= options_.attempts &&
            race_.refused_in_closing >= kRefusedAtLast)
            race_.phase = Race::Phase::over;
    }

    void wait(Crew& crew) {
        std::uint64_t last = 0;
        auto moved = SteadyClock::now();
        while (!crew.wait_for(kProgressEvery)) {
            const std::uint64_t attempts = race_.attempts;
            const auto now = SteadyClock::now();
            if (attempts != last) moved = now;
            const Seconds since = now - race_began_;
            fmt::print(
                "race {:.0f}s attempts={} ({:.0f}/s) taken={} sold={} pending={} held={} "
                "commits={} lost-commits={}\n",
                since.count(), attempts,
                static_cast<double>(attempts - last) / Seconds(kProgressEvery).count(),
                race_.taken.load(), sold_.load(), pending_.load(), held_.load(), log_.counts().made,
                log_.counts().lost);
            std::fflush(stdout);
            last = attempts;
            if (now - moved < kStuckAfter) continue;
            fmt::print("race FAILED: nothing has moved for {} s\n", kStuckAfter.count());
            std::fflush(stdout);
            std::_Exit(1);
        }
    }

    void audit() {
        for (const Agent& agent : agents_) {
            tally_.add(agent.tally());
            told_.insert(told_.end(), agent.told().begin(), agent.told().end());
        }
        race_.violations.add(tally_.unexpected());
        race_.violations.add(log_.verify());
        audited_ = audit_tables(stage_.booking_table(), stage_.payments_table(), told_,
                                {hotel_.id, kRoomType, race_.hot});
        race_.violations.add(audited_.violations);
        if (audited_.stock.sold != options_.rooms || audited_.stock.claimed() != options_.rooms)
            race_.violations.add(fmt::format(
                "the hot night ends with sold {} pending {} held {} of {}", audited_.stock.sold,
                audited_.stock.pending, audited_.stock.held, options_.rooms));
    }

    Report report(Seconds raced, Seconds all) const {
        const std::uint64_t attempts = race_.attempts;
        const auto commits = log_.counts();
        const StoreFigures store = figures_of(stage_.metrics());
        Report report;
        report.violations = race_.violations.list();
        report.line = fmt::format(
            "race {} attempts={} taken={} sold={} of {} answers({}) told={} bookings={} events={} "
            "commits={} lost-commits={} month-versions={} store-commits={} store-groups={} "
            "attempts/s={:.0f} race-seconds={:.1f} seconds={:.1f}",
            report.ok() ? "ok" : "FAILED", attempts, race_.taken.load(), audited_.stock.sold,
            options_.rooms, tally_.text(), told_.size(), audited_.bookings, audited_.events,
            commits.made, commits.lost, log_.versions(), store.commits, store.groups,
            static_cast<double>(attempts) / raced.count(), raced.count(), all.count());
        return report;
    }

    const Options& options_;
    CommitLog log_;
    const stay::Hotel hotel_;
    Stage stage_;
    Race race_;
    std::deque<Agent> agents_;
    SteadyClock::time_point race_began_;
    std::atomic<int> sold_{0};
    std::atomic<int> pending_{0};
    std::atomic<int> held_{0};
    Tally tally_;
    std::vector<Told> told_;
    Audited audited_;
};

}  // namespace

Report run_race(const Options& options) {
    Runner runner(options);
    return runner.run();
}

}  // namespace innkeeper::race
