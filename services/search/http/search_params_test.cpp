#include "services/search/http/search_params.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/testing/api_call.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>

namespace innkeeper::search {
namespace {

using testing::Call;

const Instant kNow = parse_rfc3339("2027-07-15T11:00:00Z").value();

Result<SearchParams> parse(const std::string& query) {
    return parse_search(Call::get("/api/v1/hotels?" + query).request(), kNow);
}

/// The one field that the error names; "" when there is none.
std::string wrong(const std::string& query) {
    const auto parsed = parse(query);
    if (parsed) return "";
    CHECK(parsed.error().code == Code::invalid);
    CHECK(parsed.error().fields.size() == 1);
    return parsed.error().fields.at(0).field;
}

std::string repeated(std::string_view what, std::size_t times, std::string_view between) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out.append(i == 0 ? "" : between).append(what);
    return out;
}

CivilDate day(const char* text) { return parse_date(text).value(); }

TEST_CASE("everything that can be asked is read") {
    const auto all = parse(
        "city=S%C3%BDd&q=quiet%20pool&near=-33.87,151.21,5&arrival=2027-07-20&departure=2027-07-23"
        "&adults=5&children_ages=4,11&rooms=2&min_rating=3&max_price=450.5&currency=AUD"
        "&amenities=pool,wi-fi,pool&meal_plans=half_board,breakfast&free_cancellation=true"
        "&sort=distance&limit=7&cursor=abc");
    REQUIRE(all.has_value());
    const Query& query = all->query;
    CHECK(query.city == "syd");
    CHECK(all->text == "quiet pool");
    REQUIRE(query.near.has_value());
    CHECK(query.near->lat == -33.87);
    CHECK(query.near->lon == 151.21);
    CHECK(query.near->km == 5);
    CHECK_FALSE(query.box.has_value());
    REQUIRE(query.dates.has_value());
    CHECK(query.dates->stay == Stay{day("2027-07-20"), day("2027-07-23")});
    CHECK(query.dates->rooms == stay::spread({5, {4, 11}}, 2));
    CHECK(query.min_rating == 3);
    CHECK(query.max_total == Money{45050, Currency::parse("AUD").value()});
    CHECK(query.currency == Currency::parse("AUD").value());
    CHECK(query.amenities == std::vector<std::string>{"pool", "wi-fi"});
    CHECK(query.meal_plans == std::vector{stay::MealPlan::half_board, stay::MealPlan::breakfast});
    CHECK(query.free_cancellation);
    CHECK(query.order == Order::distance);
    CHECK(query.limit == 7);
    CHECK(query.now == kNow);
    CHECK(all->cursor == "abc");
}

TEST_CASE("nothing asked is every hotel, best rated first") {
    const auto none = parse("");
    REQUIRE(none.has_value());
    CHECK(none->query.min_rating == 1);
    CHECK(none->query.order == Order::rating);
    CHECK_FALSE(none->query.dates.has_value());
    CHECK_FALSE(none->query.free_cancellation);
    CHECK(parse("arrival=2027-07-20&departure=2027-07-21")->query.dates->rooms ==
          stay::spread({2, {}}, 1));
    CHECK(parse("q=pool")->query.order == Order::relevance);
    CHECK(parse("q=pool&sort=rating")->query.order == Order::rating);
}

TEST_CASE("areas") {
    for (const char* good : {"0,0,0.1", "90,180,500", "-90,-180,5", "-33.87,151.21,5.5"})
        CHECK(wrong(std::string("near=") + good) == "");
    for (const char* bad :
         {"",           "1",        "1,2",     "1,2,3,4",  "91,0,1",    "-90.01,0,1",
          "0,180.01,1", "0,-181,1", "0,0,0",   "0,0,0.09", "0,0,500.1", "0,0,-1",
          "nan,0,1",    "0,inf,1",  "0,0,1e2", "0,0,1x",   "0, 0,1",    "0,,1",
          "a,b,c",      "%2B1,0,1", "0,0,NaN", "0x1,0,1"}) {
        CAPTURE(bad);
        CHECK(wrong(std::string("near=") + bad) == "near");
    }
    const std::string zeros(kMaxNearText - 5, '0');
    CHECK(wrong("near=0,0," + zeros + "1") == "");
    CHECK(wrong("near=0,0,0" + zeros + "1") == "near");

    const auto box = parse("box=-34,151,-33.5,151.5")->query.box;
    REQUIRE(box.has_value());
    CHECK(box->south == -34);
    CHECK(box->west == 151);
    CHECK(box->north == -33.5);
    CHECK(box->east == 151.5);
    for (const char* good : {"-90,-180,90,180", "0,170,1,-170", "5,5,5,5"})
        CHECK(wrong(std::string("box=") + good) == "");
    for (const char* bad : {"", "1,2,3", "1,2,3,4,5", "2,0,1,0", "-91,0,0,0", "0,-181,0,0",
                            "0,0,91,0", "0,0,0,181", "nan,0,0,0", "0,0,nan,0", "a,b,c,d"}) {
        CAPTURE(bad);
        CHECK(wrong(std::string("box=") + bad) == "box");
    }
    const std::string more(kMaxBoxText - 6, '0');
    CHECK(wrong("box=0,0,0," + more) == "");
    CHECK(wrong("box=0,0,0,0" + more) == "box");
    CHECK(wrong("near=0,0,1&box=0,0,1,1") == "box");
}

TEST_CASE("dates") {
    const auto stay = [](const std::string& arrival, const std::string& departure) {
        return wrong("arrival=" + arrival + "&departure=" + departure);
    };
    CHECK(stay("2027-07-20", "2027-07-21") == "");
    CHECK(wrong("arrival=2027-07-20") == "departure");
    CHECK(wrong("departure=2027-07-20") == "arrival");
    CHECK(stay("2027-07-20", "2027-07-20") == "departure");
    CHECK(stay("2027-07-21", "2027-07-20") == "departure");
    CHECK(stay("2027-02-29", "2027-03-02") == "arrival");
    CHECK(stay("2027-07-20", "20270721") == "departure");
    CHECK(stay("", "2027-07-20") == "arrival");
    CHECK(stay("2027-07-20", "2027-08-29") == "");           // 40 nights
    CHECK(stay("2027-07-20", "2027-08-30") == "departure");  // 41
    CHECK(stay("2027-07-20", "2028-08-23") == "departure");  // 400
    // At 11:00 UTC it is still the 14th twelve hours behind, and already the 16th fourteen ahead.
    CHECK(stay("2027-07-14", "2027-07-16") == "");
    CHECK(stay("2027-07-13", "2027-07-16") == "arrival");
    CHECK(stay("2029-07-15", "2029-07-16") == "");
    CHECK(stay("2029-07-16", "2029-07-17") == "arrival");
}

TEST_CASE("party, rating, page") {
    CHECK(wrong("adults=30") == "");
    CHECK(wrong("rooms=8&adults=8") == "");
    CHECK(wrong("rooms=8&adults=7") == "adults");
    CHECK(wrong("children_ages=" + repeated("17", stay::kMaxPartyChildren, ",")) == "");
    CHECK(wrong("children_ages=" + repeated("17", stay::kMaxPartyChildren + 1, ",")) ==
          "children_ages");
    for (const char* bad :
         {"adults=0", "adults=31", "adults=x", "rooms=0", "rooms=9", "rooms=", "children_ages=18",
          "children_ages=4;5", "min_rating=0", "min_rating=6", "limit=0", "limit=101", "cursor="}) {
        const std::string query = bad;
        CHECK(wrong(query) == query.substr(0, query.find('=')));
    }
}

TEST_CASE("prices") {
    CHECK(wrong("currency=EUR") == "");
    CHECK(wrong("currency=EUR&max_price=0") == "");
    CHECK(wrong("max_price=10") == "currency");
    CHECK(wrong("currency=XXY") == "currency");
    CHECK(wrong("currency=eur") == "currency");
    CHECK(wrong("currency=") == "currency");
    for (const char* bad : {"", "-1", "1.234", "1e3", "x", "nan", "1,5", "99999999999999999999",
                            "000000000000000000001"})
        CHECK(wrong(std::string("currency=EUR&max_price=") + bad) == "max_price");
    CHECK(wrong("currency=JPY&max_price=1.5") == "max_price");
}

TEST_CASE("amenities, flags, order") {
    const auto names = [](std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "a" : ",a") + std::to_string(i);
        return out;
    };
    CHECK(parse("amenities=" + names(kMaxAmenities))->query.amenities.size() == kMaxAmenities);
    CHECK(wrong("amenities=" + names(kMaxAmenities + 1)) == "amenities");
    CHECK(wrong("amenities=" + std::string(kMaxAmenity, 'x')) == "");
    CHECK(wrong("amenities=" + std::string(kMaxAmenity + 1, 'x')) == "amenities");
    for (const char* bad : {"", ",", "a,", ",a", "a,,b"})
        CHECK(wrong(std::string("amenities=") + bad) == "amenities");
    for (const char* bad : {"", "dinner", "breakfast,", "breakfast,breakfast", "BREAKFAST"})
        CHECK(wrong(std::string("meal_plans=") + bad) == "meal_plans");
    CHECK(wrong("free_cancellation=false") == "");
    for (const char* bad : {"", "1", "TRUE", "yes"})
        CHECK(wrong(std::string("free_cancellation=") + bad) == "free_cancellation");
    CHECK(parse("sort=price")->query.order == Order::price);
    CHECK(wrong("sort=distance") == "sort");
    CHECK(wrong("sort=distance&box=0,0,1,1") == "");
    CHECK(wrong("sort=relevance") == "sort");
    CHECK(wrong("sort=relevance&q=pool") == "");
    for (const char* bad : {"", "Price", "cheapest"})
        CHECK(wrong(std::string("sort=") + bad) == "sort");
}

TEST_CASE("words and cities have their limits") {
    CHECK(wrong("q=" + std::string(kMaxText, 'x')) == "");
    CHECK(wrong("q=" + std::string(kMaxText + 1, 'x')) == "q");
    CHECK(wrong("q=") == "q");
    CHECK(wrong("q=" + std::string(7000, 'x')) == "q");
    CHECK(wrong("city=" + std::string(kMaxCityQuery, 'x')) == "");
    CHECK(wrong("city=" + std::string(kMaxCityQuery + 1, 'x')) == "city");
}

TEST_CASE("a city of which nothing is left to compare is not every city") {
    // A space; others; a tab and a line end; an accent without its letter.
    for (const char* blank : {"", "%20", "%C2%A0%E3%80%80", "%09%0A", "%CC%81"}) {
        CAPTURE(blank);
        CHECK(wrong(std::string("city=") + blank) == "city");
    }
    CHECK(parse("city=%20").error().slug == "invalid-request");
    CHECK(parse("city=%20a")->query.city == "a");
    CHECK(wrong("city=%21") == "");
}

TEST_CASE("months") {
    const auto month = [](const std::string& text) {
        return parse_month(Call::get("/x?month=" + text).request(), kNow);
    };
    CHECK(month("2027-07").value() == std::chrono::year(2027) / 7);
    CHECK(month("2029-07").value() == std::chrono::year(2029) / 7);
    for (const char* bad : {"2027-06", "2029-08", "2027-13", "2027-7", "", "2027-07-01", "x"}) {
        CAPTURE(bad);
        const auto read = month(bad);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().fields.at(0).field == "month");
    }
    CHECK_FALSE(parse_month(Call::get("/x").request(), kNow).has_value());
}

}  // namespace
}  // namespace innkeeper::search
