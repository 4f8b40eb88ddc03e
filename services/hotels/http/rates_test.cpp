#include "services/hotels/http/hotels_fixture.hpp"

#include "chassis/testing/temp_dir.hpp"
#include "services/hotels/limits.hpp"
#include "stay/limits.hpp"
#include "stay/rate_months.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace innkeeper::hotels {
namespace {

using Fields = std::vector<std::string>;

/// A hotel in Sydney, where it is 2027-01-15, with a plan "flex" and one derived from it.
struct Rates {
    World world;
    std::string id = world.made("Continental");
    std::string path = "/api/v1/manage/hotels/" + id;

    Rates() {
        const auto hotel = object_in(world.send(Call::get(path).as("admin:ada")));
        const auto room = text_in(hotel.at("room_types").as_array().at(0).as_object(), "id");
        put_plan("flex", 1, R"("price":{"amount":"200","currency":"AUD"},"room_type_id":")" + room);
        put_plan("saver", 2,
                 R"("derived":{"parent_id":"flex","kind":"percent","basis_points":-500},)"
                 R"("room_type_id":")" +
                     room);
    }
    void put_plan(const std::string& plan, int version, const std::string& rest) {
        REQUIRE(world
                    .send(Call::put(path + "/rate-plans/" + plan)
                              .as("admin:ada")
                              .with("If-Match", "\"" + std::to_string(version) + "\"")
                              .json(R"({"name":"Plan","payment":"at_hotel",)" + rest + "\"}"))
                    .status == 200);
    }
    static std::string body(const std::string& from, const std::string& to, const std::string& set,
                            const std::string& more = "") {
        return R"({"rate_plan_id":"flex","from":")" + from + R"(","to":")" + to + R"(","set":)" +
               set + more + "}";
    }
    Call put(const std::string& text) {
        return Call::put(path + "/rates").as("admin:ada").json(text);
    }
    http::Response set(const std::string& text) { return world.send(put(text)); }
    http::Response read(const std::string& from, const std::string& to,
                        const std::string& plan = "flex") {
        return world.send(
            Call::get(path + "/rates?rate_plan_id=" + plan + "&from=" + from + "&to=" + to)
                .as("admin:ada"));
    }
    /// The months that events have told of since the hotel was set up, in order.
    std::vector<stay::RateMonth> told() {
        std::vector<stay::RateMonth> out;
        for (const auto& event : world.outbox()) {
            if (event.type != "innkeeper.rates.changed.v1") continue;
            auto changed = stay::parse_rates_event(event.data);
            REQUIRE(changed.has_value());
            CHECK(event.subject == id + "/flex");
            CHECK(event.sequence == 0);
            CHECK(changed->hotel_id == id);
            for (auto& month : changed->months) out.push_back(std::move(month));
        }
        return out;
    }
};

Task<void> handle(World& world, http::Request request) {
    const auto response = co_await world.service->router().handle(std::move(request));
    CHECK(response.status == 200);
}

std::string plus(const char* from, int days) {
    return to_string(*parse_date(from) + std::chrono::days(days));
}

constexpr const char* kToday = "2027-01-15";
const std::string kClosed = R"({"closed":true})";

}  // namespace

TEST_CASE("rates are set over a range, told once, and read back") {
    Rates r;
    const auto done = r.set(R"({"rate_plan_id":"flex","from":"2027-12-30","to":"2028-01-02",)"
                            R"("weekdays":["thu","sat"],"set":{"price":{"amount":"250",)"
                            R"("currency":"AUD"},"min_stay_arrival":2}})");
    REQUIRE(done.status == 200);
    CHECK(done.body == R"({"rate_plan_id":"flex","items":[)"
                       R"({"price":{"amount":"250.00","currency":"AUD"},"min_stay_arrival":2,)"
                       R"("date":"2027-12-30","closed":false,"closed_to_arrival":false,)"
                       R"("closed_to_departure":false},)"
                       R"({"price":{"amount":"250.00","currency":"AUD"},"min_stay_arrival":2,)"
                       R"("date":"2028-01-01","closed":false,"closed_to_arrival":false,)"
                       R"("closed_to_departure":false}]})");
    CHECK(r.read("2027-12-01", "2028-02-29").body == done.body);
    CHECK(each_in(r.read("2027-12-31", "2028-01-31"), "date") == Fields{"2028-01-01"});
    CHECK(each_in(r.read("2027-12-30", "2028-01-31", "saver"), "date").empty());
    const auto told = r.told();
    REQUIRE(told.size() == 2);
    CHECK(told[0].month == "2027-12");
    CHECK(told[0].version == 1);
    CHECK(told[1].days.size() == 1);
    CHECK(r.world.outbox().size() == 4);
}

TEST_CASE("the same again changes nothing and tells nobody") {
    Rates r;
    const std::string body = Rates::body("2027-02-01", "2027-02-03", kClosed);
    const auto first = r.set(body);
    const auto rows = r.world.memory.items();
    const auto again = r.set(body);
    CHECK(again.status == 200);
    CHECK(again.body == first.body);
    CHECK(r.told().size() == 1);
    CHECK(r.world.memory.items().size() == rows.size());
}

TEST_CASE("null takes a value away; only months that change get a version") {
    Rates r;
    REQUIRE(
        r.set(Rates::body("2027-01-31", "2027-02-01", R"({"min_stay_through":3,"closed":true})"))
            .status == 200);
    REQUIRE(
        r.set(Rates::body("2027-01-31", "2027-01-31", R"({"min_stay_through":null,"closed":null})"))
            .status == 200);
    REQUIRE(r.set(Rates::body("2027-01-20", "2027-02-10", R"({"min_stay_through":null})")).status ==
            200);
    const auto told = r.told();
    REQUIRE(told.size() == 4);
    CHECK(told[2].month == "2027-01");
    CHECK(told[2].version == 2);
    CHECK(told[2].days.empty());
    CHECK(told[3].month == "2027-02");
    CHECK(told[3].version == 2);
    CHECK(each_in(r.read("2027-01-01", "2027-02-28"), "date") == Fields{"2027-02-01"});
}

TEST_CASE("dates: past, too far, reversed, too many, at the limit and one past it") {
    Rates r;
    const auto slug = [&](const std::string& from, const std::string& to) {
        const auto response = r.set(Rates::body(from, to, kClosed));
        return response.status == 200 ? std::string() : slug_of(response);
    };
    CHECK(slug(kToday, kToday) == "");
    CHECK(slug("2027-01-14", kToday) == "rates-in-past");
    CHECK(slug(plus(kToday, kMaxRateDaysAhead), plus(kToday, kMaxRateDaysAhead)) == "");
    CHECK(slug(plus(kToday, kMaxRateDaysAhead), plus(kToday, kMaxRateDaysAhead + 1)) ==
          "rates-too-far");
    CHECK(slug(plus(kToday, 1), plus(kToday, kMaxRateDaysAhead)) == "");
    CHECK(slug(kToday, plus(kToday, kMaxRateNights - 1)) == "");
    const auto many = r.set(Rates::body(kToday, plus(kToday, kMaxRateNights), kClosed));
    CHECK(many.status == 400);
    CHECK(fields_of(many) == Fields{"to"});
    CHECK(fields_of(r.set(Rates::body("2027-02-02", "2027-02-01", kClosed))) == Fields{"to"});

    // Today is the hotel's: in Sydney it is the 16th while it is still the 15th in UTC.
    r.world.clock.advance(std::chrono::hours(6));
    CHECK(slug(kToday, kToday) == "rates-in-past");
    CHECK(slug("2027-01-16", "2027-01-16") == "");
}

TEST_CASE("the fullest range goes into one commit, and its events fit the bus") {
    Rates r;
    const std::string money = R"({"amount":"1000000000.00","currency":"AUD"})";
    std::string prices;
    std::string bands;
    for (int i = 0; i < static_cast<int>(stay::kMaxChildBands); ++i) {
        const std::string age = std::to_string(i);
        prices += (i ? "," : "") + money;
        bands += (i ? "," : "") + std::string(R"({"from_age":)") + age + R"(,"to_age":)" + age +
                 R"(,"price":)" + money + "}";
    }
    const auto hotel = object_in(r.world.send(Call::get(r.path).as("admin:ada")));
    const auto room = text_in(hotel.at("room_types").as_array().at(0).as_object(), "id");
    r.put_plan(
        "flex", 3,
        R"("price":)" + money + R"(,"child_bands":[)" + bands + R"(],"room_type_id":")" + room);
    const auto done = r.set(Rates::body(
        kToday, plus(kToday, kMaxRateNights - 1),
        R"({"price":)" + money + R"(,"extra_adult":)" + money + R"(,"child_prices":[)" + prices +
            R"(],"min_stay_arrival":40,"max_stay_arrival":40,"min_stay_through":40,)"
            R"("max_stay_through":40,"closed":true,"closed_to_arrival":true,)"
            R"("closed_to_departure":true})"));
    REQUIRE(done.status == 200);
    CHECK(each_in(done, "date").size() == kMaxRateNights);
    CHECK(r.told().size() == 25);
    std::size_t largest = 0;
    for (const auto& event : r.world.outbox())
        largest = std::max(largest, bus::to_json(event).size());
    CHECK(r.world.outbox().size() == 4 + 4);
    CHECK(largest < bus::kMaxEventBytes);
    CHECK(each_in(r.read(kToday, plus(kToday, kMaxRateNights - 1)), "date").size() ==
          kMaxRateNights);
    CHECK(fields_of(r.read(kToday, plus(kToday, kMaxRateNights))) == Fields{"to"});
}

TEST_CASE("two that write the same month: both are kept") {
    Rates r;
    const auto other =
        r.put(Rates::body("2027-02-01", "2027-02-02", R"({"min_stay_arrival":2})")).request();
    r.world.table.before_commit = [&] { return handle(r.world, other); };
    REQUIRE(r.set(Rates::body("2027-02-02", "2027-02-03", kClosed)).status == 200);
    const auto told = r.told();
    REQUIRE(told.size() == 2);
    CHECK(told[1].version == 2);
    CHECK(told[1].days.size() == 3);
    CHECK(told[1].at(*parse_date("2027-02-02")) ==
          stay::RateDay{.min_stay_arrival = 2, .closed = true});
    CHECK(r.read("2027-02-01", "2027-02-28").body.contains(R"("min_stay_arrival":2)"));
}

TEST_CASE("a plan that changes while its rates are set is looked at again") {
    Rates r;
    const auto hotel = object_in(r.world.send(Call::get(r.path).as("admin:ada")));
    const auto& plan = hotel.at("rate_plans").as_array().at(0).as_object();
    const auto other =
        Call::put(r.path + "/rate-plans/solo")
            .as("admin:ada")
            .with("If-Match", "\"3\"")
            .json(R"({"name":"S","payment":"at_hotel","room_type_id":")" +
                  text_in(plan, "room_type_id") + R"(","price":{"amount":"1","currency":"AUD"}})")
            .request();
    r.world.table.before_commit = [&] { return handle(r.world, other); };
    CHECK(r.set(Rates::body("2027-02-02", "2027-02-03", kClosed)).status == 200);
    CHECK(r.told().size() == 1);
}

namespace {

/// Writes to the same month before each of the next commits.
struct Rival {
    Rates& rates;
    int left;
    int nights = 0;
    void arm() {
        if (left-- > 0) rates.world.table.before_commit = [this] { return strike(*this); };
    }
    static Task<void> strike(Rival& self) {
        const std::string set = R"({"min_stay_arrival":)" + std::to_string(++self.nights) + "}";
        co_await handle(self.rates.world,
                        self.rates.put(Rates::body("2027-02-01", "2027-02-01", set)).request());
        self.arm();
    }
};

}  // namespace

TEST_CASE("who is overtaken kRateAttempts times is told to come again") {
    Rates r;
    Rival rival{r, kRateAttempts - 1};
    rival.arm();
    CHECK(r.set(Rates::body("2027-02-02", "2027-02-02", kClosed)).status == 200);
    Rates s;
    Rival stronger{s, kRateAttempts};
    stronger.arm();
    const auto refused = s.set(Rates::body("2027-02-02", "2027-02-02", kClosed));
    CHECK(refused.status == 429);
    CHECK(slug_of(refused) == "rates-contended");
    CHECK(s.told().size() == kRateAttempts);
}

TEST_CASE("bad rates name what is wrong and change nothing") {
    Rates r;
    const auto wrong = [&](const std::string& set, const std::string& more = "") {
        return fields_of(r.set(Rates::body("2027-02-01", "2027-02-02", set, more)));
    };
    CHECK(slug_of(r.set("{")) == "malformed-json");
    CHECK(fields_of(r.set("{}")) == Fields{"rate_plan_id", "from", "to", "set"});
    CHECK(fields_of(r.set(Rates::body("2027-02-30", "tomorrow", kClosed))) == Fields{"from", "to"});
    CHECK(slug_of(r.set(Rates::body("2027-02-01", "2027-02-02", "{}"))) == "nothing-to-change");
    CHECK(wrong(R"({"colour":"red"})") == Fields{"set.colour"});
    CHECK(wrong(R"({"date":"2027-02-01","closed":true})") == Fields{"set.date"});
    CHECK(wrong(R"({"closed":"yes"})") == Fields{"set.closed"});
    CHECK(wrong(R"({"min_stay_arrival":0})") == Fields{"set.min_stay_arrival"});
    CHECK(wrong(R"({"min_stay_arrival":41})") == Fields{"set.min_stay_arrival"});
    CHECK(wrong(R"({"price":{"amount":"0","currency":"AUD"}})") == Fields{"set.price.amount"});
    CHECK(wrong(R"({"price":{"amount":"1","currency":"XXQ"}})") == Fields{"set.price.currency"});
    CHECK(wrong(R"({"child_prices":[{"amount":"x","currency":"AUD"}]})") ==
          Fields{"set.child_prices[0].amount"});
    CHECK(wrong(R"({"child_prices":[{"amount":"1","currency":"AUD"}]})") ==
          Fields{"set.child_prices"});
    for (const char* days : {"[]", R"(["someday"])", R"(["Mon"])"})
        CHECK(wrong(kClosed, R"(,"weekdays":)" + std::string(days)) == Fields{"weekdays"});
    CHECK(wrong(kClosed, R"(,"hotel_id":"x")") == Fields{"hotel_id"});
    const auto dollars = r.set(
        Rates::body("2027-02-01", "2027-02-02", R"({"price":{"amount":"1","currency":"USD"}})"));
    CHECK(dollars.status == 422);
    CHECK(slug_of(dollars) == "currency-mismatch");
    const auto unknown = r.set(R"({"rate_plan_id":"none","from":"2027-02-01","to":"2027-02-01",)"
                               R"("set":{"closed":true}})");
    CHECK(unknown.status == 404);
    CHECK(slug_of(unknown) == "rate-plan-not-found");
    CHECK(fields_of(r.set(R"({"rate_plan_id":"saver","from":"2027-02-01","to":"2027-02-01",)"
                          R"("set":{"price":{"amount":"1","currency":"AUD"}}})")) ==
          Fields{"set.price"});
    CHECK(r.told().empty());
}

TEST_CASE("bad questions for rates") {
    Rates r;
    const auto wrong = [&](const std::string& query) {
        return fields_of(r.world.send(Call::get(r.path + "/rates?" + query).as("admin:ada")));
    };
    CHECK(wrong("from=2027-02-01&to=2027-02-02") == Fields{"rate_plan_id"});
    for (const std::string& id : {std::string(), std::string(stay::kMaxPartId + 1, 'x')})
        CHECK(wrong("rate_plan_id=" + id + "&from=2027-02-01&to=2027-02-02") ==
              Fields{"rate_plan_id"});
    CHECK(wrong("rate_plan_id=flex&to=2027-02-02") == Fields{"from"});
    CHECK(wrong("rate_plan_id=flex&from=2027-02-01") == Fields{"to"});
    CHECK(wrong("rate_plan_id=flex&from=2027-2-1&to=2027-02-02") == Fields{"from"});
    CHECK(wrong("rate_plan_id=flex&from=2027-02-03&to=2027-02-02") == Fields{"to"});
    CHECK(slug_of(r.read("2027-02-01", "2027-02-02", "none")) == "rate-plan-not-found");
    CHECK(r.read("2020-01-01", "2020-12-31").status == 200);
}

TEST_CASE("rates of an archived hotel are read, and not set") {
    Rates r;
    REQUIRE(r.set(Rates::body("2027-02-01", "2027-02-01", kClosed)).status == 200);
    REQUIRE(r.world
                .send(Call::post("/api/v1/admin/hotels/" + r.id + "/archive")
                          .as("admin:ada")
                          .with("If-Match", "\"3\""))
                .status == 200);
    CHECK(slug_of(r.set(Rates::body("2027-02-01", "2027-02-01", R"({"closed":null})"))) ==
          "hotel-archived");
    CHECK(each_in(r.read("2027-02-01", "2027-02-01"), "date") == Fields{"2027-02-01"});
}

TEST_CASE("the event of rates is that of the golden file") {
    Rates r;
    REQUIRE(r.set(R"({"rate_plan_id":"flex","from":"2027-01-31","to":"2027-02-01","set":{)"
                  R"("price":{"amount":"250","currency":"AUD"},"extra_adult":)"
                  R"({"amount":"40","currency":"AUD"},"min_stay_arrival":2,"max_stay_arrival":9,)"
                  R"("min_stay_through":1,"max_stay_through":14,"closed_to_arrival":true,)"
                  R"("closed_to_departure":true}})")
                .status == 200);
    const auto event = r.world.outbox().back();
    const auto wanted = json::parse(
        testing::read_file(std::filesystem::path(HOTELS_GOLDEN_DIR) / "rates-changed.v1.json"));
    const auto got = json::parse(bus::to_json(event));
    REQUIRE(wanted.has_value());
    REQUIRE(got.has_value());
    CHECK_MESSAGE(*got == *wanted, bus::to_json(event));
}

}  // namespace innkeeper::hotels
