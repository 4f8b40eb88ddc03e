#include "services/booking/site_test.hpp"

#include <chrono>

namespace innkeeper::booking {
namespace {

const std::string kHolds = "/api/v1/holds";
const std::string kAnotherStay = quote_body(kOneRoom, "2027-08-20", "2027-08-22");

Response get_hold(Site& s, const std::string& id, const std::string& token = "guest:gus") {
    return s.send(Method::get, kHolds + "/" + id, token);
}

std::vector<std::string> listed(Site& s, const std::string& token = "guest:gus") {
    const Response response = s.send(Method::get, kHolds, token);
    CHECK_EQ(response.status, 200);
    const auto body = json::parse(response.body).value();
    std::vector<std::string> ids;
    for (const auto& hold : body.at("holds").as_array()) {
        CHECK_EQ(boost::json::serialize(hold),
                 get_hold(s, std::string(hold.at("id").as_string()), token).body);
        ids.emplace_back(hold.at("id").as_string());
    }
    return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a hold is read as it was answered, at once") {
    Site s;
    const Response held = s.hold("guest:gus", quote_body());
    const std::string id = field(held, "id");
    const Response read =
        s.send(Method::get, std::string(*held.headers.get("Location")), "guest:gus");
    CHECK_EQ(read.status, 200);
    CHECK_EQ(read.body, held.body);
    CHECK_EQ(read.headers.get("ETag"), held.headers.get("ETag"));
    CHECK_FALSE(read.headers.get("Location"));
    CHECK_EQ(get_hold(s, id, "admin:ada").body, held.body);
}

TEST_CASE("what became of a hold is read where it was") {
    Site s;
    const std::string booked = field(s.hold("guest:gus", quote_body()), "id");
    const Response answer = s.book("guest:gus", book_body(booked));
    CHECK_EQ(get_hold(s, booked).body, answer.body);
    CHECK_EQ(get_hold(s, booked).headers.get("ETag"), "\"2\"");

    const std::string released = field(s.hold("guest:gus", quote_body()), "id");
    CHECK_EQ(s.send(Method::del, kHolds + "/" + released, "guest:gus").status, 204);
    CHECK_EQ(field(get_hold(s, released), "status"), "released");

    const std::string expired = field(s.hold("guest:gus", quote_body()), "id");
    s.f.clock.advance(kHoldMinutes);
    CHECK_EQ(slug(s.book("guest:gus", book_body(expired))), "409 hold-expired");
    CHECK_EQ(field(get_hold(s, expired), "status"), "expired");
}

TEST_CASE("a hold of another guest, and one that is not there, look the same") {
    Site s;
    const std::string id = field(s.hold("guest:gus", quote_body()), "id");
    const Response unknown = get_hold(s, sample::kBookingId);
    CHECK_EQ(slug(unknown), "404 hold-not-found");
    for (const char* who : {"guest:eve", "manager:mia", "manager:gus-not"})
        CHECK_EQ(get_hold(s, id, who).body, unknown.body);
    CHECK_EQ(slug(get_hold(s, "short")), "404 hold-not-found");
    CHECK_EQ(slug(get_hold(s, std::string(kIdLength, 'x'))), "404 hold-not-found");
}

TEST_CASE("holds are for who is signed in, and take no query") {
    Site s;
    for (const char* token : {"", "expired"}) {
        CHECK_EQ(s.send(Method::get, kHolds, token).status, 401);
        CHECK_EQ(get_hold(s, sample::kBookingId, token).status, 401);
    }
    CHECK_EQ(s.send(Method::get, kHolds + "?status=held", "guest:gus").status, 400);
    CHECK_EQ(s.send(Method::get, kHolds + "/" + sample::kBookingId + "?x=1", "guest:gus").status,
             400);
}

TEST_CASE("a guest's holds that live, newest first") {
    Site s;
    CHECK_EQ(s.send(Method::get, kHolds, "guest:gus").body, R"({"holds":[]})");
    const std::string first = field(s.hold("guest:gus", quote_body()), "id");
    s.f.clock.advance(std::chrono::minutes(1));
    const std::string second = field(s.hold("guest:gus", quote_body()), "id");
    const std::string third = field(s.hold("guest:gus", kAnotherStay), "id");
    const std::string others = field(s.hold("guest:eve", kAnotherStay), "id");
    CHECK_EQ(listed(s), Ids{third, second, first});
    CHECK_EQ(listed(s, "guest:eve"), Ids{others});
    CHECK_EQ(listed(s, "admin:ada"), Ids{});

    CHECK_EQ(s.book("guest:gus", book_body(second)).status, 201);
    CHECK_EQ(listed(s), Ids{third, first});
    s.f.clock.advance(kHoldMinutes - std::chrono::minutes(1));  // the first one's time is up
    CHECK_EQ(field(get_hold(s, first), "status"), "held");      // and nobody has met it yet
    CHECK_EQ(listed(s), Ids{third});
    CHECK_EQ(s.send(Method::del, kHolds + "/" + third, "guest:gus").status, 204);
    CHECK_EQ(listed(s), Ids{});
}

TEST_CASE("a list is as long as a guest's holds may be many") {
    Site s;
    for (std::size_t i = 0; i < kMaxHoldsPerGuest; ++i) {
        const int month = 3 + static_cast<int>(i);
        CHECK_EQ(s.hold("guest:gus", quote_body(kOneRoom, fmt::format("2027-{:02}-20", month),
                                                fmt::format("2027-{:02}-22", month)))
                     .status,
                 201);
    }
    CHECK_EQ(slug(s.hold("guest:gus", quote_body())), "422 too-many-holds");
    CHECK_EQ(listed(s).size(), kMaxHoldsPerGuest);
}

}  // namespace innkeeper::booking
