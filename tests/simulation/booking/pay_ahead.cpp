#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace innkeeper::sim {
namespace {

constexpr Micros kThinks{3'000'000};
constexpr Micros kPatience{20'000'000};

struct Payer {
    std::string card;
    bool of_another = false;  ///< the card; such a payment must fail
    bool at_desk = false;
    bool cancels = false;
    Stay stay;
};

bool may_fail(const Told& told, std::initializer_list<std::string_view> slugs) {
    return std::ranges::find(slugs, told.slug) != slugs.end();
}

Task<void> cancel(Person& guest, BookingSeen seen) {
    if (seen.status == "confirmed") {
        const Told free = co_await guest.cancel_free(seen);
        if (!may_fail(free, {"penalty-changed", "booking-moved-on"}))
            guest.surprised("a free cancellation", free);
    }
    const Told told = co_await guest.cancel(seen);
    if (!told.ok() && told.slug != "booking-moved-on") guest.surprised("cancel", told);
    if (told.ok()) REACHED("people-cancelled-what-is-paid");
}

Task<void> run(Stage& stage, Ports& ports, std::string subject, Payer payer) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    Person owner(stage, ports, "guest",
                 payer.of_another ? guest.subject() + "-friend" : guest.subject());
    const Told card = co_await owner.add_card(payer.card, "card");
    if (!card.ok()) co_return guest.surprised("a card", card);
    const HotelSeen hotel = (payer.at_desk ? stage.desk : stage.inn).at_rate(kPrepaid);
    const Told held = co_await guest.hold(hotel, payer.stay, "paid-hold");
    if (!held.ok()) {
        if (held.slug != "room-sold-out") guest.surprised("hold", held);
        co_return;
    }
    const Told booked = co_await guest.book(held.booking.id, id_in(card.body), "paid-book");
    if (!booked.ok()) {
        if (booked.slug != "hold-expired") guest.surprised("book", booked);
        co_return;
    }
    const Told paid = co_await guest.wait_while(booked.booking, "pending_payment", kPatience);
    if (!paid.ok()) co_return guest.surprised("their booking", paid);
    if (paid.booking.status == "confirmed" && payer.of_another)
        guest.surprised("a payment with the card of another", paid);
    if (paid.booking.status == "confirmed") REACHED("people-paid-and-confirmed");
    if (paid.booking.status == "cancelled") REACHED("people-payment-failed");
    if (!payer.cancels || paid.booking.status == "cancelled") co_return;
    co_await guest.pause(kThinks);
    co_await cancel(guest, paid.booking);
}

}  // namespace

void pay_ahead(Stage& stage, unsigned number) {
    constexpr std::array kCards{"4242424242424242", "4242424242424242", "5555555555554444",
                                "4000000000000002", "4000000000009995", "4000000000000119",
                                "4000000000000259", "4000000000000341", "4000000000005126"};
    const std::string subject = fmt::format("payer-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    const Payer payer{.card = kCards[stage.draw.below(kCards.size())],
                      .of_another = stage.draw.below(10) == 0,
                      .at_desk = stage.draw.below(3) == 0,
                      .cancels = stage.draw.below(2) == 0,
                      .stay = draw_stay(stage.draw)};
    stage.sim.run_client(ports, run(stage, ports, subject, payer));
}

}  // namespace innkeeper::sim
