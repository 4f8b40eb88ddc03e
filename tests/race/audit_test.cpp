#include "tests/race/audit.hpp"

#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::race {
namespace {

using booking::sample::kHotelId;
using booking::sample::kStay;

struct Tables {
    booking::Fixture f;
    store::MemoryTable payments{f.clock};
    std::string id = f.pending();

    Audited audit(const std::vector<Told>& told) {
        return audit_tables(f.table.inner, payments, told, {kHotelId, "double", kStay.arrival});
    }
    std::vector<std::string> wrong(const std::vector<Told>& told) { return audit(told).violations; }
};

}  // namespace

TEST_CASE("what everybody was told is there, in the version that they were told") {
    Tables t;
    const Audited audited = t.audit({{t.id, 1, "held"}, {t.id, 2, "pending_approval"}});
    CHECK_EQ(audited.violations, std::vector<std::string>{});
    CHECK_EQ(audited.bookings, 1);
    CHECK_EQ(audited.events, 2);
    CHECK_EQ(audited.stock.pending, 1);
}

TEST_CASE("a release that found the hold expired was no lie, and of a booking it would be") {
    Tables t;
    const std::string late = t.f.held("eve");
    t.f.clock.advance(booking::kHoldMinutes);
    const auto released =
        t.f.run(booking::release_hold(t.f.one.transitions, booking::guest("eve"), late));
    REQUIRE_EQ(released.value().response.status, 204);
    REQUIRE_EQ(t.f.state(late).status, booking::Status::expired);
    CHECK_EQ(t.wrong({{t.id, 1, "held"}, {late, 0, "released"}}), std::vector<std::string>{});
    CHECK_EQ(t.wrong({{t.id, 0, "released"}, {late, 0, "released"}}).size(), 1);
}

TEST_CASE("what nobody finds again is a violation") {
    Tables t;
    CHECK_EQ(t.wrong({{t.id, 1, "confirmed"}}).size(), 1);
    CHECK_EQ(t.wrong({{t.id, 3, "confirmed"}}).size(), 1);
    CHECK_EQ(t.wrong({{t.id, 0, "released"}}).size(), 1);
    // Not there, and one more than there are.
    CHECK_EQ(t.wrong({{t.id, 1, "held"}, {booking::sample::kBookingId, 1, "held"}}).size(), 2);
    CHECK_EQ(t.wrong({}).size(), 1);  // a booking that nobody was told of
}

TEST_CASE("a night that the bookings do not make is a violation") {
    Tables t;
    t.f.put_night(to_string(kStay.arrival), {.sold = 1});
    const Audited audited = t.audit({{t.id, 1, "held"}});
    CHECK_GE(audited.violations.size(), 2);  // I3, and I8 by the rebuild
    CHECK_EQ(audited.stock.sold, 1);
}

TEST_CASE("figures of the store are read off its metrics") {
    telemetry::Metrics metrics;
    metrics.count("store_commits_total", {}, 40);
    metrics.count("store_commit_groups_total", {{"size_from", "1"}}, 3);
    metrics.count("store_commit_groups_total", {{"size_from", "8"}}, 4);
    metrics.count("store_commits_total_of_others", {}, 9);
    const StoreFigures figures = figures_of(metrics);
    CHECK_EQ(figures.commits, 40);
    CHECK_EQ(figures.groups, 7);
}

}  // namespace innkeeper::race
