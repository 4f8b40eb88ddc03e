#include "services/booking/domain/decide.hpp"

#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>

#include <map>

namespace innkeeper::booking {
namespace {

using sample::kNow;

const Instant kDecideBy = kNow + std::chrono::hours(24);

Command book(ApprovalMode mode = ApprovalMode::manual) {
    return Book{sample::details(), mode, kDecideBy};
}

std::vector<Booking> all_states() {
    return {sample::held(),      sample::pending(), sample::confirmed(), sample::rejected(),
            sample::cancelled(), sample::expired(), sample::released()};
}

/// The state after a command, as a text: a status, "same", or the slug of the refusal.
std::string outcome(const Booking& state, const Command& command, Instant now = kNow,
                    std::optional<std::uint64_t> expected = {}) {
    const auto events = decide(state, command, now, expected);
    if (!events) return events.error().slug;
    if (events->empty()) return "same";
    Booking next = state;
    for (const Event& event : *events) next.apply(event);
    CHECK_EQ(next.version, state.version + events->size());
    CHECK_EQ(next.updated_at, now);
    return std::string(to_string(next.status));
}

/// In the order of all_states().
std::vector<std::string> outcomes(const Command& command) {
    std::vector<std::string> texts;
    for (const Booking& state : all_states()) texts.push_back(outcome(state, command));
    return texts;
}

using Texts = std::vector<std::string>;
const std::string kMoved = "booking-moved-on";

}  // namespace

TEST_CASE("the table of the life of a booking: every command in every state") {
    //                 held, pending, confirmed, rejected, cancelled, expired, released
    CHECK_EQ(outcomes(PassTime{}), Texts{"same", "same", "same", "same", "same", "same", "same"});
    CHECK_EQ(outcomes(ReleaseHold{}),
             Texts{"released", kMoved, kMoved, kMoved, kMoved, "same", "same"});
    CHECK_EQ(outcomes(book()),
             Texts{"pending_approval", "same", "same", kMoved, kMoved, "hold-expired", kMoved});
    CHECK_EQ(outcomes(book(ApprovalMode::automatic)),
             Texts{"confirmed", "same", "same", kMoved, kMoved, "hold-expired", kMoved});
    CHECK_EQ(outcomes(Approve{"mia"}),
             Texts{kMoved, "confirmed", "same", kMoved, kMoved, kMoved, kMoved});
    CHECK_EQ(outcomes(Approve{"max"}),
             Texts{kMoved, "confirmed", kMoved, kMoved, kMoved, kMoved, kMoved});
    CHECK_EQ(outcomes(Reject{"mia", "closed for works"}),
             Texts{kMoved, "rejected", kMoved, "same", kMoved, kMoved, kMoved});
    CHECK_EQ(outcomes(Reject{"mia", "another reason"}),
             Texts{kMoved, "rejected", kMoved, kMoved, kMoved, kMoved, kMoved});
    CHECK_EQ(outcomes(Cancel{"gus", "ill"}),
             Texts{"released", "cancelled", "cancelled", kMoved, "same", kMoved, "same"});
    CHECK_EQ(outcomes(Cancel{"mia", "burst pipe"}),
             Texts{"released", "cancelled", "cancelled", kMoved, kMoved, kMoved, "same"});
}

TEST_CASE("a hold expires when its time has come, not a millisecond before") {
    const Booking held = sample::held();
    CHECK_EQ(outcome(held, PassTime{}, held.hold_expires_at - Millis(1)), "same");
    CHECK_EQ(outcome(held, PassTime{}, held.hold_expires_at), "expired");
}

TEST_CASE("nobody decided in time: rejected, and by nobody") {
    const Booking pending = sample::pending();
    CHECK_EQ(outcome(pending, PassTime{}, kDecideBy - Millis(1)), "same");
    const auto events = decide(pending, PassTime{}, kDecideBy).value();
    REQUIRE_EQ(events.size(), 1);
    const Booking after = sample::after(pending, events[0].fact, kDecideBy);
    CHECK_EQ(after.status, Status::rejected);
    CHECK_EQ(after.reason, "not decided in time");
    CHECK_FALSE(after.decided_by);
}

TEST_CASE("another booking's details are another wish") {
    BookingDetails other = sample::details();
    other.note = "A loud room, please";
    CHECK_EQ(outcome(sample::pending(), Book{other, ApprovalMode::manual, kDecideBy}), kMoved);
}

TEST_CASE("a version that has moved on is refused with the present state") {
    const Booking pending = sample::pending();
    const auto refused = decide(pending, Approve{"mia"}, kNow, pending.version - 1);
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().code, Code::conflict);
    CHECK_EQ(refused.error().slug, kMoved);
    CHECK_EQ(refused.error().context,
             std::map<std::string, std::string>{{"status_now", "pending_approval"},
                                                {"version_now", "2"}});
    CHECK_EQ(outcome(pending, Approve{"mia"}, kNow, pending.version), "confirmed");
}

TEST_CASE("a retry with the old version is answered when the wish is fulfilled") {
    CHECK_EQ(outcome(sample::confirmed("mia"), Approve{"mia"}, kNow, 2), "same");
    CHECK_EQ(outcome(sample::cancelled("gus"), Cancel{"gus", "ill"}, kNow, 2), "same");
}

TEST_CASE("a booking is the fold of its events") {
    const Booking state = sample::confirmed("mia");
    CHECK_EQ(state.version, 3);
    CHECK_EQ(state.decided_by, "mia");
    CHECK_EQ(state.details, sample::details());
    CHECK_EQ(state.claim(), Claim::sold);
    CHECK_EQ(state.due(), std::nullopt);
    CHECK_EQ(sample::held().due(), sample::held().hold_expires_at);
    CHECK_EQ(sample::pending().due(), kDecideBy);
    const Booking direct = sample::after(sample::held(), BookingConfirmed{sample::details(), {}});
    CHECK_EQ(direct.details, sample::details());
    CHECK_FALSE(direct.decided_by);
}

TEST_CASE("a reference is short, for people, and always the same") {
    const std::string reference = reference_of(sample::kBookingId);
    CHECK_EQ(reference.size(), 8);
    CHECK_EQ(reference.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
    CHECK_EQ(reference, reference_of(sample::kBookingId));
    CHECK_NE(reference, reference_of(sample::kHotelId));
}

TEST_CASE("the names and codes of the states") {
    for (const Booking& state : all_states())
        CHECK_EQ(parse_status(to_string(state.status)).value(), state.status);
    CHECK_EQ(parse_status("draft").error().slug, "unknown-status");
    CHECK_EQ(status_code(Status::pending_approval), 1);
    CHECK_EQ(status_code(Status::confirmed), 2);
    CHECK_EQ(status_code(Status::rejected), 3);
    CHECK_EQ(status_code(Status::held), std::nullopt);
}

}  // namespace innkeeper::booking
