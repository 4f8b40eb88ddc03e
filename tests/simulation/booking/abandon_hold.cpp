#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

constexpr Millis kSlack{1'000};

Task<void> run(Stage& stage, Ports& ports, std::string subject, Stay stay, bool gives_back) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    const Told held = co_await guest.hold(stage.desk, stay, "abandoned-hold");
    if (!held.ok()) {
        if (held.slug != "room-sold-out") guest.surprised("hold", held);
        co_return;
    }
    const Told read = co_await guest.look_at_hold(held.booking);
    if (read.booking.id != held.booking.id) guest.surprised("their hold", read);
    if (gives_back) {
        const Told released = co_await guest.release(held.booking.id);
        if (released.status != 204) guest.surprised("release", released);
        const Told after = co_await guest.look_at_hold(held.booking);
        if (after.booking.status == "held") guest.surprised("the hold that they released", after);
        REACHED("people-hold-given-back");
    } else {
        // Two processes may be wrong about the time in opposite directions.
        co_await guest.wait(stage.hold_for + 2 * stage.sim.weather().max_skew + kSlack);
        REACHED("people-hold-abandoned");
    }
    const Told booked = co_await guest.book(held.booking.id, "abandoned-book");
    const bool refused =
        booked.slug == "hold-expired" || (gives_back && booked.slug == "booking-moved-on");
    if (!refused) guest.surprised("book of a hold that is over", booked);
}

}  // namespace

void abandon_hold(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("walker-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    const bool gives_back = stage.draw.below(2) == 0;
    stage.sim.run_client(ports, run(stage, ports, subject, draw_stay(stage.draw), gives_back));
}

}  // namespace innkeeper::sim
