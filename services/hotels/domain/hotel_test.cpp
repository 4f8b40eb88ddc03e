#include "services/hotels/domain/hotel.hpp"

#include "services/hotels/domain/selling.hpp"
#include "services/hotels/limits.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace innkeeper::hotels {
namespace {

const Instant kNow = from_unix_ms(1'800'000'000'000);

Currency currency(std::string_view code) { return *Currency::parse(code); }

Place sydney() { return {"AU", -33.87, 151.21, "Australia/Sydney", currency("AUD")}; }

NewHotel asked() {
    NewHotel hotel;
    hotel.name = "Continental";
    hotel.star_rating = 4;
    hotel.city = "Sydney";
    hotel.price_amount = "200";
    return hotel;
}

Result<Hotel> make(const NewHotel& hotel, const Place& place = sydney()) {
    return create(hotel, place, {"h", "r", "p"}, "owner", kNow);
}

Hotel made() {
    auto hotel = make(asked());
    REQUIRE(hotel.has_value());
    return *std::move(hotel);
}

std::vector<std::string> wrong_fields(const Result<void>& result) {
    std::vector<std::string> out;
    if (result) return out;
    CHECK(result.error().slug == "invalid-request");
    for (const FieldError& field : result.error().fields) out.push_back(field.field);
    return out;
}

using Wrong = std::vector<std::string>;

/// The fields that are wrong with a new hotel after `change`.
Wrong creating(const std::function<void(NewHotel&)>& change) {
    NewHotel hotel = asked();
    change(hotel);
    const auto result = make(hotel);
    return wrong_fields(result ? Result<void>{} : std::unexpected(result.error()));
}

Wrong editing(const Edit& changes) {
    Hotel hotel = made();
    const Hotel before = hotel;
    const auto result = edit(hotel, changes);
    if (!result) CHECK(hotel == before);
    return wrong_fields(result);
}

std::string characters(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += "é";
    return out;
}

std::vector<std::string> words(std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back("w" + std::to_string(i));
    return out;
}

}  // namespace

TEST_CASE("the notes' five fields make a hotel that is bookable at once") {
    const Hotel hotel = made();
    CHECK(hotel.owner_id == "owner");
    CHECK(hotel.status == HotelStatus::active);
    CHECK(hotel.version == 1);
    CHECK(hotel.created_at == kNow);
    CHECK(hotel.updated_at == kNow);
    CHECK(hotel.place == sydney());
    CHECK(hotel.approval_mode == ApprovalMode::manual);
    CHECK(hotel.approval_deadline_hours == 24);
    CHECK(hotel.on_deadline == OnDeadline::reject);
    const Selling& selling = hotel.selling;
    CHECK(selling.room_types == std::vector<RoomType>{{"r", "Standard room", 2, 2, 4, 10}});
    REQUIRE(selling.rate_plans.size() == 1);
    const RatePlan& plan = selling.rate_plans[0];
    const Money nothing{0, currency("AUD")};
    CHECK(plan.room_type_id == "r");
    CHECK(plan.price == Money{20'000, currency("AUD")});
    CHECK(plan.extra_adult == nothing);
    CHECK(plan.child_bands == std::vector<stay::ChildBand>{{0, 17, nothing}});
    CHECK(plan.meal_plan == stay::MealPlan::room_only);
    CHECK(plan.payment == stay::PaymentMode::at_hotel);
    CHECK(selling.tax_rules.empty());
    stay::CancellationPolicy policy = stay::default_policy();
    policy.id = kStandardPolicyId;
    CHECK(selling.cancellation_policies == std::vector{policy});
    CHECK(plan.cancellation_policy_id == policy.id);
    CHECK(check_selling(hotel).has_value());
}

TEST_CASE("what the admin says goes before what the city stands for") {
    NewHotel hotel = asked();
    hotel.country = "NZ";
    hotel.lat = -36.85;
    hotel.lon = 174.76;
    hotel.time_zone = "Pacific/Auckland";
    hotel.price_currency = "NZD";
    const auto result = make(hotel);
    REQUIRE(result.has_value());
    CHECK(result->place == Place{"NZ", -36.85, 174.76, "Pacific/Auckland", currency("NZD")});
    CHECK(headline_plan(*result).price.currency == currency("NZD"));
}

TEST_CASE("every limit of a text, at it and one past it") {
    CHECK(creating([](auto& h) { h.name = characters(kMaxName); }).empty());
    CHECK(creating([](auto& h) { h.name = characters(kMaxName + 1); }) == Wrong{"name"});
    CHECK(creating([](auto& h) { h.name = "x"; }).empty());
    CHECK(creating([](auto& h) { h.name = ""; }) == Wrong{"name"});
    CHECK(creating([](auto& h) { h.name = " \t "; }) == Wrong{"name"});
    CHECK(creating([](auto& h) { h.city = characters(kMaxCity); }).empty());
    CHECK(creating([](auto& h) { h.city = characters(kMaxCity + 1); }) == Wrong{"city"});
    CHECK(creating([](auto& h) { h.city = ""; }) == Wrong{"city"});
    CHECK(creating([](auto& h) { h.address = characters(kMaxAddress); }).empty());
    CHECK(creating([](auto& h) { h.address = characters(kMaxAddress + 1); }) == Wrong{"address"});
    CHECK(creating([](auto& h) { h.description = characters(kMaxDescription); }).empty());
    CHECK(creating([](auto& h) { h.description = characters(kMaxDescription + 1); }) ==
          Wrong{"description"});
}

TEST_CASE("a text that no JSON could keep is refused") {
    CHECK(creating([](auto& h) { h.name = "\xff\xfe"; }) == Wrong{"name"});
    CHECK(creating([](auto& h) { h.city = std::string("a\0b", 3); }) == Wrong{"city"});
    CHECK(creating([](auto& h) { h.name = "two\nlines"; }) == Wrong{"name"});
    CHECK(creating([](auto& h) { h.name = "del\x7f"; }) == Wrong{"name"});
    CHECK(creating([](auto& h) { h.description = "two\r\n\tlines"; }).empty());
    CHECK(creating([](auto& h) { h.description = "bell\a"; }) == Wrong{"description"});
    CHECK(creating([](auto& h) { h.address = "1 Road\nSydney"; }).empty());
    CHECK(editing({.address = "\xc3"}) == Wrong{"address"});
}

TEST_CASE("every limit of a number, at it and one past it") {
    const auto stars = [](int n) { return creating([n](auto& h) { h.star_rating = n; }); };
    CHECK(stars(0) == Wrong{"star_rating"});
    CHECK(stars(1).empty());
    CHECK(stars(5).empty());
    CHECK(stars(6) == Wrong{"star_rating"});
    const auto rooms = [](int n) { return creating([n](auto& h) { h.rooms = n; }); };
    CHECK(rooms(0) == Wrong{"rooms"});
    CHECK(rooms(1).empty());
    CHECK(rooms(stay::kMaxPhysical).empty());
    CHECK(rooms(stay::kMaxPhysical + 1) == Wrong{"rooms"});
    const auto adults = [](int n) { return creating([n](auto& h) { h.max_adults = n; }); };
    CHECK(adults(0) == Wrong{"max_adults"});
    CHECK(adults(1).empty());
    CHECK(adults(stay::kMaxAdults).empty());
    CHECK(adults(stay::kMaxAdults + 1) == Wrong{"max_adults"});
    const auto children = [](int n) { return creating([n](auto& h) { h.max_children = n; }); };
    CHECK(children(-1) == Wrong{"max_children"});
    CHECK(children(0).empty());
    CHECK(children(stay::kMaxChildren).empty());
    CHECK(children(stay::kMaxChildren + 1) == Wrong{"max_children"});
    const auto hours = [](int n) {
        return creating([n](auto& h) { h.approval_deadline_hours = n; });
    };
    CHECK(hours(0) == Wrong{"approval_deadline_hours"});
    CHECK(hours(1).empty());
    CHECK(hours(kMaxDeadlineHours).empty());
    CHECK(hours(kMaxDeadlineHours + 1) == Wrong{"approval_deadline_hours"});
}

TEST_CASE("a position is on the earth, a country and a zone exist") {
    const auto lat = [](double v) { return creating([v](auto& h) { h.lat = v; }); };
    CHECK(lat(-90).empty());
    CHECK(lat(90).empty());
    CHECK(lat(90.0001) == Wrong{"lat"});
    CHECK(lat(-90.0001) == Wrong{"lat"});
    const auto lon = [](double v) { return creating([v](auto& h) { h.lon = v; }); };
    CHECK(lon(-180).empty());
    CHECK(lon(180).empty());
    CHECK(lon(180.0001) == Wrong{"lon"});
    CHECK(lon(-180.0001) == Wrong{"lon"});
    for (const char* bad : {"", "A", "AUS", "au", "A1"})
        CHECK(creating([bad](auto& h) { h.country = bad; }) == Wrong{"country"});
    for (const char* bad : {"", "Sydney", "Mars/Olympus", "../etc/passwd"})
        CHECK(creating([bad](auto& h) { h.time_zone = bad; }) == Wrong{"time_zone"});
}

TEST_CASE("times of day") {
    for (const char* good : {"00:00", "09:30", "23:59"})
        CHECK(creating([good](auto& h) { h.check_in_from = good; }).empty());
    for (const char* bad : {"24:00", "12:60", "9:30", "12:3", "12-30", "ab:cd", "", "12:300"}) {
        CHECK(creating([bad](auto& h) { h.check_in_from = bad; }) == Wrong{"check_in_from"});
        CHECK(creating([bad](auto& h) { h.check_out_until = bad; }) == Wrong{"check_out_until"});
    }
}

TEST_CASE("a price is above zero, within the limit, and a decimal of its currency") {
    const auto price = [](std::string amount, std::string code = "AUD") {
        return creating([&](auto& h) { h.price_amount = amount, h.price_currency = code; });
    };
    CHECK(price("0.01").empty());
    CHECK(price("0") == Wrong{"price.amount"});
    CHECK(price("-1") == Wrong{"price.amount"});
    CHECK(price("1000000000.00").empty());
    CHECK(price("1000000000.01") == Wrong{"price.amount"});
    CHECK(price("1000000000", "JPY").empty());
    CHECK(price("1000000001", "JPY") == Wrong{"price.amount"});
    CHECK(price("1000000000.000", "KWD").empty());
    CHECK(price("1000000000.001", "KWD") == Wrong{"price.amount"});
    CHECK(price("1.5", "JPY") == Wrong{"price.amount"});
    for (const char* bad : {"", "abc", "1,5", "1e3", "0x10", "1.001"})
        CHECK(price(bad) == Wrong{"price.amount"});
    CHECK(price("1", "XXQ") == Wrong{"price.currency"});
    CHECK(price("1", "") == Wrong{"price.currency"});
}

TEST_CASE("amenities and managers: how many, how long, distinct") {
    CHECK(creating([](auto& h) { h.amenities = words(kMaxAmenities); }).empty());
    CHECK(creating([](auto& h) { h.amenities = words(kMaxAmenities + 1); }) == Wrong{"amenities"});
    CHECK(creating([](auto& h) { h.amenities = {std::string(kMaxAmenity, 'a')}; }).empty());
    CHECK(creating([](auto& h) { h.amenities = {std::string(kMaxAmenity + 1, 'a')}; }) ==
          Wrong{"amenities"});
    for (const std::vector<std::string>& bad :
         {std::vector<std::string>{"a", "a"}, {""}, {"A"}, {"a b"}, {"ä"}})
        CHECK(creating([&](auto& h) { h.amenities = bad; }) == Wrong{"amenities"});
    CHECK(creating([](auto& h) { h.manager_ids = words(kMaxManagers); }).empty());
    CHECK(creating([](auto& h) { h.manager_ids = words(kMaxManagers + 1); }) ==
          Wrong{"manager_ids"});
    CHECK(creating([](auto& h) { h.manager_ids = {std::string(kMaxManagerId, 'm')}; }).empty());
    for (const std::vector<std::string>& bad : {std::vector<std::string>{"m", "m"},
                                                {""},
                                                {std::string(kMaxManagerId + 1, 'm')},
                                                {"a b"},
                                                {"\xff"},
                                                {std::string(1, '\0')}})
        CHECK(creating([&](auto& h) { h.manager_ids = bad; }) == Wrong{"manager_ids"});
    const auto persons = [](int adults, int kids) {
        return creating([=](auto& h) { h.max_adults = adults, h.max_children = kids; });
    };
    CHECK(persons(std::numeric_limits<int>::max(), std::numeric_limits<int>::max()) ==
          Wrong{"max_adults", "max_children"});
    CHECK(creating([](auto& h) { h.photo_ids = words(kMaxPhotos); }).empty());
    CHECK(creating([](auto& h) { h.photo_ids = words(kMaxPhotos + 1); }) == Wrong{"photos"});
}

TEST_CASE("every wrong field is told at once") {
    CHECK(creating([](auto& h) {
              h.name = "";
              h.star_rating = 9;
              h.price_amount = "cheap";
              h.price_currency = "???";
              h.manager_ids = {""};
          }) == Wrong{"price.currency", "price.amount", "name", "star_rating", "manager_ids"});
}

TEST_CASE("an edit changes what it names and nothing else") {
    Hotel hotel = made();
    const Hotel before = hotel;
    REQUIRE(edit(hotel, {}).has_value());
    CHECK(hotel == before);
    REQUIRE(edit(hotel, {.name = "Grand", .star_rating = 5, .rooms = 12}).has_value());
    Hotel expected = before;
    expected.name = "Grand";
    expected.star_rating = 5;
    expected.selling.room_types[0].physical = 12;
    CHECK(hotel == expected);
    REQUIRE(edit(hotel, {.price = Money{25'000, currency("AUD")},
                         .address = "1 Road",
                         .description = "New.",
                         .amenities = std::vector<std::string>{"pool"},
                         .check_in_from = "14:00",
                         .check_out_until = "10:00",
                         .approval_mode = ApprovalMode::automatic,
                         .approval_deadline_hours = 48,
                         .on_deadline = OnDeadline::confirm})
                .has_value());
    CHECK(headline_plan(hotel).price == Money{25'000, currency("AUD")});
    CHECK(hotel.approval_mode == ApprovalMode::automatic);
    CHECK(hotel.on_deadline == OnDeadline::confirm);
    CHECK(hotel.version == before.version);
}

TEST_CASE("zone and currency never change; a refused edit changes nothing") {
    CHECK(editing({.name = "Grand", .price = Money{100, currency("EUR")}}) ==
          Wrong{"price.currency"});
    CHECK(editing({.name = ""}) == Wrong{"name"});
    CHECK(editing({.star_rating = 6}) == Wrong{"star_rating"});
    CHECK(editing({.price = Money{0, currency("AUD")}}) == Wrong{"price.amount"});
    CHECK(editing({.rooms = stay::kMaxPhysical + 1}) == Wrong{"rooms"});
    CHECK(editing({.approval_deadline_hours = 0}) == Wrong{"approval_deadline_hours"});
    Hotel hotel = made();
    REQUIRE(edit(hotel, {.name = "Grand", .price = Money{1, currency("AUD")}}).has_value());
    CHECK(hotel.place == sydney());
}

TEST_CASE("an archived hotel takes no change; to archive it again changes nothing") {
    Hotel hotel = made();
    REQUIRE(add_photo(hotel, "p1").has_value());
    REQUIRE(archive(hotel).has_value());
    CHECK(hotel.status == HotelStatus::archived);
    const Hotel archived = hotel;
    const auto refused = [](const Result<void>& result) {
        return !result && result.error().slug == "hotel-archived" &&
               result.error().code == Code::conflict;
    };
    CHECK(refused(edit(hotel, {.name = "Grand"})));
    CHECK(refused(add_photo(hotel, "p2")));
    CHECK(refused(remove_photo(hotel, "p1")));
    CHECK(refused(set_managers(hotel, {"m"})));
    CHECK(archive(hotel).has_value());
    CHECK(hotel == archived);
}

TEST_CASE("photos: at most kMaxPhotos, each once") {
    Hotel hotel = made();
    for (std::size_t i = 0; i < kMaxPhotos; ++i)
        REQUIRE(add_photo(hotel, "p" + std::to_string(i)).has_value());
    CHECK(add_photo(hotel, "p0").has_value());
    CHECK(hotel.photo_ids.size() == kMaxPhotos);
    const auto more = add_photo(hotel, "one-more");
    REQUIRE_FALSE(more.has_value());
    CHECK(more.error().slug == "too-many-photos");
    REQUIRE(remove_photo(hotel, "p0").has_value());
    CHECK(add_photo(hotel, "one-more").has_value());
    const auto gone = remove_photo(hotel, "p0");
    REQUIRE_FALSE(gone.has_value());
    CHECK(gone.error().slug == "photo-not-found");
}

TEST_CASE("managers are replaced as a whole") {
    Hotel hotel = made();
    REQUIRE(set_managers(hotel, {"a", "b"}).has_value());
    REQUIRE(set_managers(hotel, {"b", "c"}).has_value());
    CHECK(hotel.manager_ids == std::vector<std::string>{"b", "c"});
    CHECK(wrong_fields(set_managers(hotel, words(kMaxManagers + 1))) == Wrong{"manager_ids"});
    CHECK(hotel.manager_ids == std::vector<std::string>{"b", "c"});
    CHECK(set_managers(hotel, {}).has_value());
    CHECK(hotel.manager_ids.empty());
}

}  // namespace innkeeper::hotels
