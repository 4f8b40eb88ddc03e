#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr const char* kGoodCard = "4242424242424242";
constexpr Micros kThinks{2'000'000};
constexpr Micros kPatience{10'000'000};

struct Wish {
    Stay before;
    Stay after;
    bool prepaid = false;
    bool rival = false;
};

/// What may come between the quote and the change, or before.
bool can_happen(const Told& told) {
    constexpr std::array<std::string_view, 4> kSlugs{"room-sold-out", "price-changed",
                                                     "quote-expired", "booking-moved-on"};
    return std::ranges::find(kSlugs, told.slug) != kSlugs.end();
}

/// Holds what is free of that stay, and lets the holds run out before anybody sweeps.
Task<void> get_in_the_way(Stage& stage, Ports& ports, std::string subject, Stay stay) {
    constexpr Millis kAfter{500};
    Person rival(stage, ports, "guest", std::move(subject));
    for (std::uint64_t i = 0; i < kMostRooms; ++i) {
        const Told held = co_await rival.hold(stage.inn, stay, fmt::format("in-the-way-{}", i));
        if (!held.ok()) break;
    }
    stage.leap += stage.hold_for + kAfter;
}

Task<void> change(Stage& stage, Ports& ports, Person& person, BookingSeen seen, Wish wish) {
    const Stay stay = wish.after;
    const std::string path = "/api/v1/bookings/" + seen.id;
    const bj::object dates{{"arrival", json::of(stay.arrival)},
                           {"departure", json::of(stay.departure)}};
    const Told quoted =
        co_await person.post("booking", path + "/change-quote", bj::serialize(dates), {});
    if (!quoted.ok()) {
        if (!can_happen(quoted)) person.surprised("a change quote", quoted);
        co_return;
    }
    if (wish.rival)
        co_await get_in_the_way(stage, ports, "rival-of-" + seen.id, stay);
    else
        co_await person.pause(kThinks);
    const std::string body = bj::serialize(bj::object{{"change_quote_id", id_in(quoted.body)}});
    const Told changed = co_await person.command(seen, path + "/change", body);
    if (!changed.ok()) {
        if (!can_happen(changed)) person.surprised("a change", changed);
        co_return;
    }
    REACHED("people-changed-their-dates");
    const bj::value now = bj::parse(changed.body);
    if (now.at("arrival") != json::of(stay.arrival)) person.surprised("other dates", changed);
}

Task<void> run(Stage& stage, Ports& ports, std::string subject, Wish wish) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    std::string method;
    if (wish.prepaid) {
        const Told card = co_await guest.add_card(kGoodCard, "card");
        if (!card.ok()) co_return guest.surprised("a card", card);
        method = id_in(card.body);
    }
    const HotelSeen hotel = wish.prepaid ? stage.inn.at_rate(kPrepaid) : stage.inn;
    const Told held = co_await guest.hold(hotel, wish.before, "change-hold");
    if (!held.ok()) {
        if (held.slug != "room-sold-out") guest.surprised("hold", held);
        co_return;
    }
    const Told booked = co_await guest.book(held.booking.id, method, "change-book");
    if (!booked.ok()) {
        if (booked.slug != "hold-expired") guest.surprised("book", booked);
        co_return;
    }
    const Told paid = co_await guest.wait_while(booked.booking, "pending_payment", kPatience);
    if (paid.booking.status != "confirmed") co_return;
    // What costs something to cancel the hotel alone may change.
    Person manager(stage, ports, "manager", "mia");
    co_await change(stage, ports, wish.prepaid ? manager : guest, paid.booking, wish);
}

}  // namespace

void change_dates(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("changer-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    const Wish wish{.before = draw_stay(stage.draw),
                    .after = draw_stay(stage.draw),
                    .prepaid = stage.draw.below(2) == 0,
                    .rival = stage.draw.below(3) == 0};
    stage.sim.run_client(ports, run(stage, ports, subject, wish));
}

}  // namespace innkeeper::sim
