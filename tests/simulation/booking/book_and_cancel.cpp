#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

constexpr Micros kThinks{3'000'000};

/// Names of guests in a list of bookings that are not this one.
std::string strangers_in(const std::string& body, const std::string& name) {
    std::string strangers;
    const auto value = json::parse(body);
    if (!value) return "a body that is no JSON";
    json::Fields in(*value);
    in.objects("items", 100, [&](json::Fields& item) {
        item.object("guest", [&](json::Fields& guest) {
            const std::string given = guest.text("given_name");
            if (given != name) strangers += given + " ";
        });
    });
    return strangers;
}

/// Their own bookings and nobody else's; nobody else sees theirs.
Task<void> check_privacy(Stage& stage, Ports& ports, Person& guest, BookingSeen mine) {
    const Told list = co_await guest.get("bookings", "/api/v1/bookings", {});
    const std::string strangers = strangers_in(list.body, guest.subject());
    if (!strangers.empty())
        stage.sim.world().fail("privacy", guest.subject() + " was shown bookings of " + strangers);
    Person eve(stage, ports, "guest", "eve");
    const Told spied = co_await eve.get("bookings", "/api/v1/bookings/" + mine.id, {});
    if (spied.status != 404) eve.surprised("a stranger's booking", spied);
}

Task<void> run(Stage& stage, Ports& ports, std::string subject, Stay stay) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    const Told held = co_await guest.hold(stage.desk, stay, "cancel-hold");
    if (!held.ok()) {
        if (held.slug != "room-sold-out") guest.surprised("hold", held);
        co_return;
    }
    const Told booked = co_await guest.book(held.booking.id, "cancel-book");
    if (!booked.ok()) {
        if (booked.slug != "hold-expired") guest.surprised("book", booked);
        co_return;
    }
    const Told read = co_await guest.look_at(booked.booking);
    if (!read.ok()) guest.surprised("their booking", read);
    co_await check_privacy(stage, ports, guest, booked.booking);
    co_await guest.pause(kThinks);
    const Told cancelled = co_await guest.cancel(read.booking);
    if (!cancelled.ok() && cancelled.slug != "booking-moved-on")
        guest.surprised("cancel", cancelled);
    if (!cancelled.ok()) {
        REACHED("people-cancelled-too-late");
        co_return;
    }
    const Told after = co_await guest.look_at(cancelled.booking);
    if (after.booking.status != "cancelled") guest.surprised("their cancelled booking", after);
}

}  // namespace

void book_and_cancel(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("canceller-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    stage.sim.run_client(ports, run(stage, ports, subject, draw_stay(stage.draw)));
}

}  // namespace innkeeper::sim
