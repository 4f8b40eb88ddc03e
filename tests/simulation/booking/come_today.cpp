#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::sim {
namespace {

constexpr Micros kThinks{2'000'000};
/// From any hour of the first day into the next; the race's deadline is later.
constexpr Millis kNextDay{16 * 60 * 60 * 1'000};

/// The clocks may have been set past the days of the stay.
bool can_happen(const Told& told) {
    constexpr std::array<std::string_view, 5> kSlugs{
        "stay-in-past", "room-sold-out", "hold-expired", "stay-is-over", "too-early-for-no-show"};
    return told.ok() || std::ranges::find(kSlugs, told.slug) != kSlugs.end();
}

Stay from_today() {
    const CivilDate today = *parse_date("2027-01-15");
    return *Stay::make(today, today + std::chrono::days(2));
}

Task<Told> at_desk(Person& manager, BookingSeen seen, std::string command) {
    std::string path = fmt::format("/api/v1/manage/bookings/{}/{}", seen.id, command);
    Told told = co_await manager.command(seen, std::move(path), {});
    if (!can_happen(told)) manager.surprised(command, told);
    co_return told;
}

Task<void> run(Stage& stage, Ports& ports, std::string subject, bool comes) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    const Told held = co_await guest.hold(stage.inn, from_today(), "today-hold");
    if (!can_happen(held)) guest.surprised("hold", held);
    if (!held.ok()) co_return;
    const Told booked = co_await guest.book(held.booking.id, "today-book");
    if (!can_happen(booked)) guest.surprised("book", booked);
    if (!booked.ok()) co_return;
    Person manager(stage, ports, "manager", "mia");
    if (!comes) {
        co_await manager.pause(kThinks);
        stage.leap = std::max(stage.leap, kNextDay);
        const Told told = co_await at_desk(manager, booked.booking, "no-show");
        if (told.ok()) REACHED("people-did-not-come");
        co_return;
    }
    const Told in = co_await at_desk(manager, booked.booking, "check-in");
    if (!in.ok()) co_return;
    co_await manager.pause(kThinks);
    const Told out = co_await at_desk(manager, in.booking, "check-out");
    if (out.booking.status != "checked_out") manager.surprised("check-out", out);
    REACHED("people-came-and-left");
}

}  // namespace

void come_today(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("visitor-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    const bool comes = stage.draw.below(3) != 0;
    stage.sim.run_client(ports, run(stage, ports, subject, comes));
}

}  // namespace innkeeper::sim
