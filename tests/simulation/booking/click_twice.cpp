#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

#include <memory>

namespace innkeeper::sim {
namespace {

constexpr Micros kLater{5'000'000};

/// What both windows show.
struct Screen {
    Stay stay;
    std::string quote_id = {};
};

/// Both windows do the same with the same keys; the answer book compares what they are told.
Task<void> window(Stage& stage, Ports& ports, std::string subject, std::shared_ptr<Screen> screen) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    if (screen->quote_id.empty()) {
        const Told quoted = co_await guest.quote(stage.desk, screen->stay);
        if (!quoted.ok()) {
            if (quoted.slug != "room-sold-out") guest.surprised("quote", quoted);
            co_return;
        }
        if (screen->quote_id.empty()) screen->quote_id = id_in(quoted.body);
    }
    const Told held =
        co_await guest.hold(stage.desk, screen->stay, screen->quote_id, "clicked-hold");
    if (!held.ok()) {
        if (held.slug != "room-sold-out" && held.slug != "quote-expired")
            guest.surprised("hold", held);
        co_return;
    }
    const Told booked = co_await guest.book(held.booking.id, "clicked-book");
    if (!booked.ok()) {
        if (booked.slug != "hold-expired") guest.surprised("book", booked);
        co_return;
    }
    co_await guest.pause(kLater);
    const Told again = co_await guest.book(held.booking.id, "clicked-book");
    if (!again.ok() || !again.replayed) guest.surprised("the same book again", again);
    const Told other = co_await guest.hold(stage.desk, race_stay(), "clicked-hold");
    if (other.slug != "idempotency-key-reused") guest.surprised("another body", other);
    REACHED("people-clicked-twice");
}

}  // namespace

void click_twice(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("clicker-{}", number);
    const auto screen = std::make_shared<Screen>(Screen{draw_stay(stage.draw)});
    for (const char* side : {"left", "right"}) {
        Ports& ports = stage.sim.add_client(fmt::format("{}-{}", subject, side));
        stage.sim.run_client(ports, window(stage, ports, subject, screen));
    }
}

}  // namespace innkeeper::sim
