#include "services/booking/app/outcome.hpp"

#include "chassis/core/json.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>
#include <boost/asio/io_context.hpp>

#include <vector>

namespace innkeeper::booking {
namespace {

const idempotency::Key kKey = idempotency::key_of("gus", "POST /holds", "key-0001", "{}").value();

/// A table with the events of one booking.
struct Kept {
    explicit Kept(const std::vector<Event>& events) {
        std::vector<eventsourcing::Recorded> recorded;
        for (const Event& event : events) recorded.push_back(to_recorded(event));
        if (!recorded.empty()) {
            auto writes = eventsourcing::append_writes(kCategory, sample::kBookingId, 0, recorded);
            REQUIRE(table.commit_now(std::move(writes)));
        }
    }
    Result<Outcome> first(const store::Write& answer, const idempotency::Key& key = kKey) {
        const store::Item item{answer.key, answer.document, 1, answer.expires};
        return testing::run(io, first_outcome(table, key, item));
    }

    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable table{clock};
};

Event placed() {
    return {sample::kNow, HoldPlaced{sample::kBookingId, sample::terms(),
                                     sample::kNow + std::chrono::minutes(10)}};
}
Event submitted() { return {sample::kNow, BookingSubmitted{sample::details(), sample::kDecideBy}}; }

}  // namespace

TEST_CASE("an answer shows the booking, its version, and where a new one is found") {
    const Booking held = sample::held();
    const Outcome made = outcome_of(201, held);
    CHECK_EQ(made.booking_id, held.id);
    CHECK_EQ(json::parse(made.response.body).value().at("id").as_string(), held.id);
    CHECK_EQ(made.response.headers.get("ETag"), "\"1\"");
    CHECK_EQ(made.response.headers.get("Location"), "/api/v1/holds/" + held.id);
    CHECK_EQ(outcome_of(201, sample::pending()).response.headers.get("Location"),
             "/api/v1/bookings/" + held.id);
    CHECK_FALSE(made.replayed());
    CHECK_FALSE(outcome_of(200, held).response.headers.get("Location"));
    const Outcome empty = outcome_of(204, held);
    CHECK_EQ(empty.response.body, "");
    CHECK_FALSE(empty.response.headers.get("ETag"));
}

TEST_CASE("the first answer is made again, as a replay until it is known to be the own one") {
    Kept kept({placed(), submitted()});
    for (const Booking& told : {sample::held(), sample::pending()}) {
        const Outcome made = outcome_of(201, told);
        const store::Write row = kept_outcome(kKey, made, sample::kNow);
        CHECK_LT(row.document.size(), 400);
        Outcome first = kept.first(row).value();
        CHECK_EQ(first.booking_id, made.booking_id);
        CHECK_EQ(first.response.status, 201);
        CHECK_EQ(first.response.body, made.response.body);
        CHECK_EQ(first.response.headers.get("ETag"), made.response.headers.get("ETag"));
        CHECK(first.replayed());
        first.set_own();
        CHECK_FALSE(first.replayed());
    }
    const store::Write row = kept_outcome(kKey, outcome_of(201, sample::held()), sample::kNow);
    Outcome of_before = outcome_of(201, sample::held());
    of_before.response.headers.set("Location", "/api/v1/bookings/" + of_before.booking_id);
    const Outcome again = kept.first(kept_outcome(kKey, of_before, sample::kNow)).value();
    CHECK_EQ(again.booking_id, of_before.booking_id);
    CHECK_EQ(again.response.body, of_before.response.body);
    const auto other = idempotency::key_of("gus", "POST /holds", "key-0001", "{ }").value();
    CHECK_EQ(kept.first(row, other).error().slug, "idempotency-key-reused");
}

TEST_CASE("a kept answer that names no booking, or one without its events, is a bug") {
    Kept kept({placed()});
    const auto slug = [&](Outcome outcome) {
        const auto first = kept.first(kept_outcome(kKey, outcome, sample::kNow));
        CHECK_EQ(first.error().code, Code::bug);
        return first.error().slug;
    };
    CHECK_EQ(slug(outcome_of(200, sample::held())), "document-damaged");  // no Location
    Outcome elsewhere = outcome_of(201, sample::held());
    elsewhere.response.headers.set("Location", "/api/v1/hotels/1");
    CHECK_EQ(slug(elsewhere), "document-damaged");
    Outcome tagless = outcome_of(201, sample::held());
    tagless.response.headers.set("ETag", "\"x\"");
    CHECK_EQ(slug(tagless), "document-damaged");
    CHECK_EQ(slug(outcome_of(201, sample::pending())), "stream-damaged");  // version 2 of 1
}

}  // namespace innkeeper::booking
