#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

constexpr int kMaxStays = 4;
constexpr Micros kLookAgain{300'000};
constexpr Micros kHesitates{1'500'000};
constexpr Millis kPastDeadline{61 * 60 * 1'000};

/// The version of the booking in a page of the approvals queue; 0 when it is not there.
std::uint64_t listed(const std::string& body, const std::string& booking_id) {
    std::uint64_t version = 0;
    const auto value = json::parse(body);
    if (!value) return version;
    json::Fields in(*value);
    in.objects("items", 100, [&](json::Fields& item) {
        const auto* booking = item.raw("booking");
        if (booking == nullptr) return;
        const BookingSeen seen = booking_in(json::bj::serialize(*booking));
        if (seen.id == booking_id) version = seen.version;
    });
    return version;
}

Task<void> submit(Stage& stage, Ports& ports, Case& one, std::string subject) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    for (int i = 0; i < kMaxStays && !one.open; ++i) {
        const std::string key = fmt::format("decide-{}", i);
        const Stay stay = draw_stay(stage.draw);
        const Told held = co_await guest.hold(stage.desk, stay, key);
        if (!held.ok()) continue;
        const Told booked = co_await guest.book(held.booking.id, key);
        if (!booked.ok()) continue;
        one.submitted = booked.booking;
        one.open = true;
    }
    one.given_up = !one.open;
}

/// Waits until the queue shows it; false when it was decided before.
Task<bool> find_in_queue(Person& manager, std::string booking_id) {
    for (;;) {
        for (const char* state : {"pending", "decided"}) {
            const Told page = co_await manager.get("approvals", "/api/v1/approvals",
                                                   {{"state", state}, {"limit", "100"}});
            if (!page.ok()) manager.surprised("the queue", page);
            if (listed(page.body, booking_id) != 0) co_return std::string_view(state) == "pending";
        }
        co_await manager.wait(kLookAgain);
    }
}

Task<void> decide_one(Stage& stage, Ports& ports, Case& one, std::string name, bool approve) {
    Person manager(stage, ports, "manager", std::move(name));
    while (!one.open && !one.given_up) co_await manager.wait(kLookAgain);
    if (one.given_up) co_return;
    const bool pending = co_await find_in_queue(manager, one.submitted.id);
    if (!pending) REACHED("people-decided-before-seen");
    co_await manager.pause(kHesitates);
    const Told told = co_await manager.decide(one.submitted, approve);
    if (!told.ok() && told.slug != "booking-moved-on") manager.surprised("decision", told);
    one.verdicts.push_back({manager.subject(), approve, told});
}

/// Sets the clocks past the deadline at about the time when the manager decides.
Task<void> leap(Stage& stage, Ports& ports, Case& one) {
    Person time(stage, ports, "guest", "time");
    while (!one.open && !one.given_up) co_await time.wait(kLookAgain);
    co_await time.pause(2 * kHesitates);
    stage.leap += kPastDeadline;
}

Case& open_case(Stage& stage, const std::string& subject) {
    Case& one = stage.cases.emplace_back();
    Ports& ports = stage.sim.add_client(subject);
    stage.sim.run_client(ports, submit(stage, ports, one, subject));
    return one;
}

void send_manager(Stage& stage, Case& one, const std::string& client, const std::string& name,
                  bool approve) {
    Ports& ports = stage.sim.add_client(client);
    stage.sim.run_client(ports, decide_one(stage, ports, one, name, approve));
}

}  // namespace

void decide_against_each_other(Stage& stage, unsigned number) {
    Case& one = open_case(stage, fmt::format("waiting-{}", number));
    send_manager(stage, one, fmt::format("mia-{}", number), "mia", true);
    send_manager(stage, one, fmt::format("max-{}", number), "max", false);
}

void decide_late(Stage& stage, unsigned number) {
    Case& one = open_case(stage, fmt::format("overdue-{}", number));
    send_manager(stage, one, fmt::format("mia-{}", number), "mia", stage.draw.below(2) == 0);
    Ports& ports = stage.sim.add_client(fmt::format("time-{}", number));
    stage.sim.run_client(ports, leap(stage, ports, one));
}

}  // namespace innkeeper::sim
