#include "services/booking/app/published.hpp"

#include "services/booking/domain/sample_test.hpp"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

/// The golden files are only added to: a consumer may have been written against any of them.
std::string golden(const std::string& name) {
    std::ifstream file(std::string(BOOKING_GOLDEN_DIR) + "/" + name + ".json");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string text_of(const Fact& fact, const Booking& after) {
    return bus::to_json(booking_event("0197c000-0000-7000-8000-000000000001", "", fact, after,
                                      sample::hotel())) +
           "\n";
}

}  // namespace

TEST_CASE("each event of a booking is its golden file, letter by letter") {
    const auto check = [](const std::string& name, const Fact& fact, const Booking& after) {
        CAPTURE(name);
        CHECK_EQ(text_of(fact, after), golden(name));
    };
    const Booking held = sample::held();
    check("held.v1", HoldPlaced{held.id, held.terms, held.hold_expires_at}, held);
    check("hold_expired.v1", HoldExpired{}, sample::expired());
    check("hold_released.v1", HoldReleased{}, sample::released());
    check("submitted.v1", BookingSubmitted{sample::details(), sample::kNow}, sample::pending());
    check("confirmed.v1", BookingConfirmed{{}, "mia"}, sample::confirmed());
    check("rejected.v1", BookingRejected{"mia", "closed for works"}, sample::rejected());
    check("cancelled.v1", BookingCancelled{"gus", "ill"}, sample::cancelled());
}

TEST_CASE("the inventory event is its golden file") {
    const NightStock first{.sold = 1, .pending = 0, .held = 1};
    const bus::Event event = inventory_event(
        "0197c000-0000-7000-8000-000000000002", "", sample::kNow, sample::hotel(3), "double",
        {{sample::date("2027-07-20"), first, 4},
         {sample::date("2027-07-21"), NightStock{.held = 1}, 1}});
    CHECK_EQ(bus::to_json(event) + "\n", golden("inventory_changed.v1"));
    const bus::Event gone = inventory_event("x", "", sample::kNow, sample::hotel(), "attic",
                                            {{sample::date("2027-07-20"), first, 4}});
    CHECK_NE(gone.data.find("\"physical\":0"), std::string::npos);
}

}  // namespace innkeeper::booking
