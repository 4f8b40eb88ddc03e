#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/search_wish.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr const char* kGoodCard = "4242424242424242";
constexpr int kRounds = 4;
constexpr Micros kThinks{4'000'000};
constexpr Micros kPatience{20'000'000};
/// Clocks that drift are so much apart in the end, at most.
constexpr Millis kDrift{1'000};
/// The way of an event from its commit to search, where nothing is lost and nobody dies: it and the
/// batch before it through relay, bus and feed, perhaps while search is rebuilt.
constexpr int kStoreCalls = 16;
constexpr int kBusCalls = 8;
constexpr Micros kRelayLooks{2'000'000};

/// One attempt to book what was found.
struct Attempt {
    Found found;
    Stay stay;
    Party party;
    Span search;
    std::string key;
    [[nodiscard]] std::string what() const {
        return fmt::format("{}/{} from {} for {} nights and {} rooms", found.hotel.id,
                           found.hotel.rate_plan_id, to_string(stay.arrival), stay.nights(),
                           party.size());
    }
};

class Finder {
public:
    Finder(Stage& stage, Ports& ports, std::string subject, Generator draw)
        : stage_(stage), guest_(stage, ports, "guest", std::move(subject)), draw_(draw) {}

    Task<void> run() {
        co_await guest_.wait_for_opening();
        const Told card = co_await guest_.add_card(kGoodCard, "found-card");
        if (!card.ok()) co_return guest_.surprised("a card", card);
        method_id_ = id_in(card.body);
        for (int round = 0; round < kRounds; ++round) {
            co_await search_once(round);
            co_await guest_.pause(kThinks);
        }
    }

private:
    void fail(const std::string& detail) {
        stage_.sim.world().fail("search", guest_.subject() + " " + detail);
    }

    Task<void> search_once(int round) {
        check_lag();
        const SearchWish wish = draw_search(draw_);
        const Told answer = co_await guest_.get("search", "/api/v1/hotels", wish.query);
        if (!answer.ok()) co_return guest_.surprised("search", answer);
        const std::vector<Found> found = found_in(answer);
        const Span span{answer.asked, answer.answered};
        check_answer(wish, found, span);
        // The nights of the race are for its own guests.
        if (found.empty() || wish.stay == race_stay()) co_return;
        Attempt attempt{.found = found[draw_.below(found.size())],
                        .stay = wish.stay,
                        .party = wish.party,
                        .search = span,
                        .key = fmt::format("found-{}", round)};
        co_await book(std::move(attempt));
    }

    /// Whether nothing but latency keeps an event from search.
    [[nodiscard]] bool is_calm() const {
        const Weather& weather = stage_.sim.weather();
        const TableFaults& table = weather.table;
        const BusFaults& bus = weather.bus;
        const Ppm faults = table.unavailable + table.lost_answer + table.lost_commit +
                           table.late_commit + table.contention + bus.unavailable + bus.unknown +
                           bus.lost_ack + weather.buggify;
        return faults == 0 && weather.kill_every == Micros{0} && weather.outage_every == Micros{0};
    }

    /// In any other weather it may take until the heal: there counts what search has acknowledged.
    [[nodiscard]] Micros delivery_lag() const {
        const Weather& weather = stage_.sim.weather();
        const auto most = [](const Latency& latency) {
            return latency.high + (latency.tail_rate != 0 ? latency.tail : Micros{0});
        };
        return kRelayLooks + kStoreCalls * most(weather.table.latency) +
               kBusCalls * most(weather.bus.latency);
    }

    void check_lag() {
        const Micros behind = stage_.rooms.search_behind();
        if (is_calm() && behind > delivery_lag())
            fail(fmt::format("searches, and search is {} ms behind", behind.count() / 1'000));
    }

    /// Search may be behind what has happened, but not behind what it was told.
    void check_answer(const SearchWish& wish, const std::vector<Found>& found, Span span) {
        const std::string wrong = unasked(wish, found);
        if (!wrong.empty()) fail("searched, and " + wrong);
        for (const Found& hit : found) {
            const RoomsWanted shown{hit.hotel.id, hit.hotel.room_type_id, wish.stay,
                                    hit.rooms_left};
            if (stage_.rooms.may_seem_free(shown, span)) continue;
            fail(fmt::format("found {} rooms of {} from {} to {}, which search knows are gone",
                             hit.rooms_left, hit.hotel.id, to_string(wish.stay.arrival),
                             to_string(wish.stay.departure)));
        }
    }

    Task<void> think() {
        if (draw_.below(2) == 0) co_await guest_.pause(kThinks);
    }

    /// Quote, hold and booking follow, or somebody or something that came in between.
    Task<void> book(Attempt attempt) {
        co_await think();
        const Told quoted = co_await guest_.quote(attempt.found.hotel, attempt.stay, attempt.party);
        const Span since_search{attempt.search.asked, quoted.answered};
        if (!quoted.ok()) {
            // guest_ has looked whether a night was short when booking said so.
            if (quoted.slug != "room-sold-out") {
                check_hotel_changed(attempt, since_search, quoted);
                co_return;
            }
            REACHED("people-found-what-was-gone");
            co_return;
        }
        const std::int64_t total = minor_of(bj::parse(quoted.body).at("price").at("total"));
        if (total != attempt.found.total) {
            check_price_changed(attempt, since_search, total);
            REACHED("people-found-another-price");
        }
        co_await hold(std::move(attempt), quoted);
    }

    void check_hotel_changed(const Attempt& attempt, Span span, const Told& told) {
        if (!stage_.rooms.hotel_may_differ(attempt.found.hotel.id, span))
            guest_.surprised("what was found, " + attempt.what(), told);
    }

    void check_price_changed(const Attempt& attempt, Span span, std::int64_t total) {
        if (!stage_.rooms.hotel_may_differ(attempt.found.hotel.id, span))
            fail(fmt::format("found {} for {}, and it costs {}", attempt.what(),
                             attempt.found.total, total));
    }

    Task<void> hold(Attempt attempt, Told quoted) {
        co_await think();
        const Told held =
            co_await guest_.hold(attempt.found.hotel, attempt.stay, id_in(quoted.body), attempt.key,
                                 attempt.party.size());
        if (!held.ok()) {
            const Span span{quoted.asked, held.answered};
            if (held.slug == "price-changed")
                check_hotel_changed(attempt, span, held);
            else if (held.slug == "quote-expired")
                check_passed(expiry_in(quoted.body), "a quote", held);
            else if (held.slug == "room-sold-out")
                REACHED("people-held-too-late");
            else
                guest_.surprised("a hold of what was found, " + attempt.what(), held);
            co_return;
        }
        REACHED("people-held-what-was-found");
        co_await pay(std::move(attempt), held);
    }

    Task<void> pay(Attempt attempt, Told held) {
        const Told booked = co_await guest_.book(held.booking.id, method_id_, attempt.key);
        if (!booked.ok()) {
            if (booked.slug != "hold-expired") co_return guest_.surprised("a booking", booked);
            check_passed(state_of(held).hold_expires_at, "a hold", booked);
            co_return;
        }
        const Told now = co_await guest_.wait_while(booked.booking, "pending_payment", kPatience);
        if (!now.ok()) co_return guest_.surprised("their booking", now);
        check_stands(booked.asked, now);
    }

    /// It stays booked, unless the hotel or the money was too late.
    void check_stands(Micros booked_at, const Told& told) {
        const std::string& status = told.booking.status;
        if (status == "cancelled" && is_for_payment(state_of(told)))
            return check_passed(least_pay_by(booked_at), "a payment", told);
        const auto decide_by = state_of(told).decide_by;
        if (status == "rejected" && decide_by) return check_passed(*decide_by, "a decision", told);
        const bool stands =
            status == "confirmed" || status == "pending_approval" || status == "pending_payment";
        if (!stands) return guest_.surprised("a booking of what was found", told);
        if (status != "pending_payment") REACHED("people-booked-what-was-found");
    }

    /// A payment that came after all may have reinstated it since.
    [[nodiscard]] static bool is_for_payment(const booking::Booking& cancelled) {
        constexpr auto kTimedOut = booking::CancelCause::payment_timed_out;
        return cancelled.cancel_cause.value_or(kTimedOut) == kTimedOut;
    }

    /// By the slowest of the clocks, and the shortest time that a process may be started with.
    [[nodiscard]] Instant least_pay_by(Micros booked_at) const {
        return from_unix_ms(kWorldStartMs) + std::chrono::duration_cast<Millis>(booked_at) -
               stage_.sim.weather().max_skew - kDrift + stage_.pay_within / 2;
    }

    [[nodiscard]] static Instant expiry_in(const std::string& body) {
        return *parse_rfc3339(std::string(bj::parse(body).at("expires_at").as_string()));
    }

    [[nodiscard]] const booking::Booking& state_of(const Told& told) const {
        return stage_.stock.bookings().at(told.booking.id);
    }

    /// What was too late must be so by the fastest of the clocks.
    void check_passed(Instant deadline, const std::string& what, const Told& told) {
        const Instant fastest = from_unix_ms(kWorldStartMs) +
                                std::chrono::duration_cast<Millis>(stage_.sim.world().now()) +
                                stage_.leap + stage_.sim.weather().max_skew + kDrift;
        if (fastest < deadline) guest_.surprised(what + " that is over too early", told);
    }

    Stage& stage_;
    Person guest_;
    Generator draw_;
    std::string method_id_;
};

Task<void> run(Stage& stage, Ports& ports, std::string subject, Generator draw) {
    Finder finder(stage, ports, std::move(subject), draw);
    co_await finder.run();
}

}  // namespace

void search_and_book(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("finder-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    stage.sim.run_client(ports, run(stage, ports, subject, stage.draw.fork()));
}

}  // namespace innkeeper::sim
