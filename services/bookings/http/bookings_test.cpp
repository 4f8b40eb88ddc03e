#include "services/bookings/bookings_fixture.hpp"
#include "services/bookings/limits.hpp"

namespace innkeeper::bookings {
namespace {

const std::string kRoot = "/api/v1/bookings";

/// The ids of a whole list, read in pages of `limit`.
Texts paged(World& world, const std::string& target, const std::string& token, int limit) {
    Texts ids;
    std::string next;
    int pages = 0;
    do {
        const auto mark = target.find('?') == target.npos ? "?" : "&";
        const auto page = world.get(fmt::format("{}{}limit={}{}", target, mark, limit,
                                                next.empty() ? "" : "&cursor=" + next),
                                    token);
        REQUIRE(page.status == 200);
        for (const auto& id : each_in(page, "id")) ids.push_back(id);
        next = text_in(object_in(page), "next");
        REQUIRE(++pages < 200);
    } while (!next.empty());
    return ids;
}

std::string of_hotel(int hotel, const std::string& query = "") {
    return "/api/v1/manage/hotels/" + hotel_id(hotel) + "/bookings" + query;
}

Texts ids(std::initializer_list<int> numbers) {
    Texts out;
    for (const int n : numbers) out.push_back(booking_id(n));
    return out;
}

}  // namespace

TEST_CASE("without a token 401, with the wrong role 403") {
    World world;
    for (const std::string& path :
         {kRoot, kRoot + "/events", kRoot + "/" + booking_id(1), of_hotel(1)}) {
        CHECK(world.get(path, "").status == 401);
        CHECK(world.get(path, "expired").status == 401);
        CHECK(world.get(path + "?access_token=guest:gus", "").status == 401);
    }
    CHECK(world.get(of_hotel(1), "guest:gus").status == 403);
}

TEST_CASE("a guest's own bookings, newest first, without holds") {
    World world;
    world.add({.booking = 1, .status = "confirmed"});
    world.add({.booking = 2, .status = "held"});
    world.add({.booking = 3, .status = "expired"});
    world.add({.booking = 4, .status = "released"});
    world.add({.booking = 5, .status = "pending_approval"});
    world.add({.booking = 6, .status = "confirmed", .guest = "eve"});
    world.add({.booking = 7, .status = "cancelled"});
    const auto list = [&](const std::string& query) {
        return each_in(world.get(kRoot + query, "guest:gus"), "id");
    };
    CHECK(list("") == ids({7, 5, 1}));
    CHECK(list("?status=confirmed") == ids({1}));
    CHECK(list("?status=rejected").empty());
    world.add({.booking = 2, .version = 3, .status = "pending_approval"});
    CHECK(list("?status=pending_approval") == ids({5, 2}));
    CHECK(list("") == ids({7, 5, 2, 1}));
    CHECK(each_in(world.get(kRoot, "guest:eve"), "id") == ids({6}));
    CHECK(each_in(world.get(kRoot, "admin:ada"), "id").empty());
}

TEST_CASE("a status filter with pages neither skips nor repeats") {
    World world;
    Texts confirmed;
    Texts shown;
    for (int i = 1; i <= 60; ++i) {
        const char* status = i % 7 == 0 ? "confirmed" : i % 3 == 0 ? "cancelled" : "expired";
        world.add({.booking = i, .status = status});
        if (i % 7 == 0) confirmed.insert(confirmed.begin(), booking_id(i));
        if (i % 7 == 0 || i % 3 == 0) shown.insert(shown.begin(), booking_id(i));
    }
    for (const int limit : {1, 2, 3, 8, 9, 100}) {
        CHECK(paged(world, kRoot + "?status=confirmed", "guest:gus", limit) == confirmed);
        CHECK(paged(world, kRoot, "guest:gus", limit) == shown);
    }
    CHECK(each_in(world.get(kRoot, "guest:gus"), "id").size() == 20);
}

TEST_CASE("a page of a rare status goes on where it stopped looking") {
    World world;
    const int others = static_cast<int>(kMaxGuestScan);
    world.add({.booking = 1, .status = "cancelled"});
    for (int i = 2; i <= others + 1; ++i) world.add({.booking = i, .status = "confirmed"});
    const auto page = [&](const std::string& cursor) {
        return world.get(kRoot + "?status=cancelled&limit=50" + cursor, "guest:gus");
    };
    const auto first = page("");
    CHECK(each_in(first, "id").empty());
    const auto second = page("&cursor=" + text_in(object_in(first), "next"));
    CHECK(each_in(second, "id") == ids({1}));
    CHECK(object_in(second).at("next").is_null());
    world.add({.booking = 2, .version = 3, .status = "cancelled"});
    CHECK(each_in(page(""), "id") == ids({2}));
}

TEST_CASE("a page that takes all that are left has no next one, whatever stands behind") {
    World world;
    world.add({.booking = 1, .status = "cancelled"});
    world.add({.booking = 2, .status = "confirmed"});
    for (const char* query : {"?status=confirmed&limit=1", "?limit=2"})
        CHECK(object_in(world.get(kRoot + query, "guest:gus")).at("next").is_null());
    CHECK(object_in(world.get(kRoot + "?limit=1", "guest:gus")).at("next").is_string());
}

TEST_CASE("one booking as its guest sees it") {
    World world;
    world.add({.version = 2, .status = "confirmed"});
    const auto response = world.one(1, "guest:gus");
    CHECK(response.status == 200);
    CHECK(response.headers.get("ETag") == "\"2\"");
    CHECK(response.headers.get("Cache-Control") == "no-store");
    const auto booking = object_in(response);
    CHECK(text_in(booking, "arrival") == "2027-07-20");
    CHECK(booking.at("new_field") == 7);
    for (const char* secret : {"guest_subject", "hotel_manager_ids", "decided_by", "secret"}) {
        CHECK(response.body.find(secret) == std::string::npos);
        CHECK(world.get(kRoot, "guest:gus").body.find(secret) == std::string::npos);
    }
}

TEST_CASE("a manager's hotel by arrival, within dates, without holds") {
    World world;
    world.managed_by(1, {"max"});
    world.managed_by(2, {"mia"});
    world.add({.booking = 1, .status = "confirmed", .arrival = "2027-07-22"});
    world.add({.booking = 2, .status = "cancelled", .arrival = "2027-07-20"});
    world.add({.booking = 3, .status = "pending_approval", .arrival = "2027-07-21"});
    world.add({.booking = 4, .status = "confirmed", .hotel = 2});
    world.add({.booking = 5, .status = "expired", .arrival = "2027-07-21"});
    const auto list = [&](const std::string& query) {
        return each_in(world.get(of_hotel(1, query), "manager:max"), "id");
    };
    CHECK(list("") == ids({2, 3, 1}));
    CHECK(list("?arrival_from=2027-07-21") == ids({3, 1}));
    CHECK(list("?arrival_to=2027-07-21") == ids({2, 3}));
    CHECK(list("?arrival_from=2027-07-21&arrival_to=2027-07-21") == ids({3}));
    CHECK(list("?arrival_from=2027-07-23").empty());
    for (const int limit : {1, 2, 3})
        CHECK(paged(world, of_hotel(1, "?arrival_to=2027-07-22"), "manager:max", limit) ==
              ids({2, 3, 1}));
    world.add({.booking = 2, .version = 3, .status = "confirmed", .arrival = "2027-07-25"});
    CHECK(list("") == ids({3, 1, 2}));
    CHECK(each_in(world.get(of_hotel(1), "admin:ada"), "id") == ids({3, 1, 2}));
}

TEST_CASE("the hotel of another manager, and one that is not there, are 404") {
    World world;
    world.managed_by(1, {"max"});
    for (const auto& [path, who] : std::vector<std::pair<std::string, std::string>>{
             {of_hotel(1), "manager:mia"},
             {of_hotel(2), "manager:max"},
             {of_hotel(2), "admin:ada"},
             {"/api/v1/manage/hotels/nonsense/bookings", "manager:max"},
             {"/api/v1/manage/hotels/" + std::string(3000, 'x') + "/bookings", "admin:ada"}}) {
        const auto response = world.get(path, who);
        CHECK(response.status == 404);
        CHECK(slug_of(response) == "hotel-not-found");
    }
}

TEST_CASE("bad parameters are 400 and named") {
    World world;
    world.managed_by(1, {"max"});
    world.add({.booking = 1, .status = "confirmed"});
    world.add({.booking = 2, .status = "confirmed"});
    const auto wrong = [&](const std::string& path) {
        const auto response = world.get(path, "manager:max");
        CHECK(response.status == 400);
        return fields_of(response);
    };
    for (const std::string& list : {kRoot, of_hotel(1)}) {
        for (const char* bad : {"0", "101", "x", ""})
            CHECK(wrong(list + "?limit=" + bad) == Texts{"limit"});
        CHECK(world.get(list + "?limit=100", "manager:max").status == 200);
        CHECK(slug_of(world.get(list + "?cursor=forged", "manager:max")) == "invalid-cursor");
        CHECK(wrong(list + "?nonsense=1") == Texts{"nonsense"});
    }
    for (const char* bad :
         {"pending", "", "CONFIRMED", "confirmed%23gus", "held", "expired", "released"})
        CHECK(wrong(kRoot + "?status=" + bad) == Texts{"status"});
    for (const char* bad : {"2027-02-30", "2027-7-1", "today", "", "2027-07-20T00:00:00Z"}) {
        CHECK(wrong(of_hotel(1, std::string("?arrival_from=") + bad)) == Texts{"arrival_from"});
        CHECK(wrong(of_hotel(1, std::string("?arrival_to=") + bad)) == Texts{"arrival_to"});
    }
    CHECK(wrong(of_hotel(1, "?arrival_from=2027-07-22&arrival_to=2027-07-21")) ==
          Texts{"arrival_to"});
    for (const char* bad : {"0", "-1", "x", "", "99999999999999999999"})
        CHECK(fields_of(world.one(1, "guest:gus", std::string("?min_version=") + bad)) ==
              Texts{"min_version"});
    CHECK(fields_of(world.one(1, "guest:gus", "?x=1")) == Texts{"x"});
    CHECK(wrong(kRoot + "/events?token=1") == Texts{"token"});
    for (const std::string& id : {std::string("nonsense"), std::string(3000, 'x'),
                                  std::string("00000000-0000-7000-8000-00000000000G")})
        CHECK(slug_of(world.get(kRoot + "/" + id, "guest:gus")) == "booking-not-found");
    const auto next = text_in(object_in(world.get(kRoot + "?limit=1", "guest:gus")), "next");
    CHECK(world.get(kRoot + "?cursor=" + next, "guest:gus").status == 200);
    CHECK(world.get(kRoot + "?cursor=" + next, "guest:eve").status == 400);
    for (const std::string& bad : {"status=confirmed&cursor=" + next, std::string("cursor=forged")})
        CHECK(slug_of(world.get(kRoot + "?" + bad, "guest:gus")) == "invalid-cursor");
}

TEST_CASE("the read side takes no command") {
    World world;
    const auto response = world.send(Call::post(kRoot).as("guest:gus").json("{}"));
    CHECK(response.status == 405);
    CHECK(response.headers.get("Allow") == "GET, HEAD");
}

}  // namespace innkeeper::bookings
