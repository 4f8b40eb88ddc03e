#include "services/booking/app/outcome.hpp"

#include "chassis/core/json.hpp"
#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const idempotency::Key kKey = idempotency::key_of("gus", "POST /holds", "key-0001", "{}").value();

store::Item kept(const http::Response& response) {
    store::Item item;
    item.key = kKey.row;
    item.document = idempotency::record(kKey, response, sample::kNow).document;
    return item;
}

}  // namespace

TEST_CASE("an answer shows the booking, its version, and where a new one is found") {
    const Booking held = sample::held();
    const Outcome made = outcome_of(201, held);
    CHECK_EQ(made.booking_id, held.id);
    CHECK_EQ(json::parse(made.response.body).value().at("id").as_string(), held.id);
    CHECK_EQ(made.response.headers.get("ETag"), "\"1\"");
    CHECK_EQ(made.response.headers.get("Location"), "/api/v1/bookings/" + held.id);
    CHECK_FALSE(made.replayed());
    CHECK_FALSE(outcome_of(200, held).response.headers.get("Location"));
    const Outcome empty = outcome_of(204, held);
    CHECK_EQ(empty.response.body, "");
    CHECK_FALSE(empty.response.headers.get("ETag"));
}

TEST_CASE("the first answer is read back, as a replay until it is known to be the own one") {
    const Outcome made = outcome_of(201, sample::held());
    Outcome first = first_outcome(kKey, kept(made.response)).value();
    CHECK_EQ(first.booking_id, made.booking_id);
    CHECK_EQ(first.response.body, made.response.body);
    CHECK(first.replayed());
    first.set_own();
    CHECK_FALSE(first.replayed());
}

TEST_CASE("a kept answer that names no booking is a bug") {
    http::Response response = outcome_of(200, sample::held()).response;
    CHECK_EQ(first_outcome(kKey, kept(response)).error().slug, "document-damaged");
    response.headers.set("Location", "/api/v1/hotels/1");
    CHECK_EQ(first_outcome(kKey, kept(response)).error().code, Code::bug);
}

}  // namespace innkeeper::booking
