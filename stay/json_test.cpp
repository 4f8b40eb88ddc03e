#include "stay/json.hpp"

#include "stay/fixture_test.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;

namespace {

/// What is written, as a tree, so that all codecs are tested alike.
template <class T>
    requires requires(json::Writer& out, const T& value) { write(out, value); }
json::bj::object to_json(const T& value) {
    json::Writer out;
    write(out, value);
    return json::parse(std::move(out).text()).value().as_object();
}

namespace bj = boost::json;
using json::Fields;

/// Reads one object strictly: what `read` leaves over is a mistake.
template <class Read>
auto parsed(const bj::value& value, Read read) -> Result<decltype(read(std::declval<Fields&>()))> {
    Fields in(value);
    auto out = read(in);
    TRY_VOID(in.finish());
    return out;
}

std::string first_mistake(const auto& result) {
    REQUIRE(!result);
    REQUIRE(!result.error().fields.empty());
    return result.error().fields.front().field + ": " + result.error().fields.front().message;
}

const auto kReadPlan = [](Fields& in) { return read_rate_plan(in, currency("EUR")); };
const auto kReadRule = [](Fields& in) { return read_tax_rule(in, currency("EUR")); };
const auto kReadPolicy = [](Fields& in) { return read_policy(in, currency("EUR")); };
const auto kReadDay = [](Fields& in) { return read_rate_day(in, currency("EUR")); };
const auto kReadPrice = [](Fields& in) { return read_price(in, "price"); };
const auto kReadPenalties = [](Fields& in) { return read_penalties(in, "penalties"); };

RatePlan full_plan() {
    RatePlan plan = plan_of();
    plan.standard_adults = 1;
    plan.meal_plan = MealPlan::half_board;
    plan.payment = PaymentMode::deposit;
    plan.deposit_basis_points = 2500;
    plan.cancellation_policy_id = "strict";
    plan.min_advance_days = 0;
    plan.max_advance_days = 365;
    plan.archived = true;
    return plan;
}

RatePlan derived_plan(Derivation::Kind kind, std::int64_t value) {
    RatePlan plan = plan_of();
    plan.id = "saver";
    plan.derived = Derivation{"flex", kind, value};
    plan.price = eur(0);
    return plan;
}

CancellationPolicy full_policy() {
    using Kind = Penalty::Kind;
    return {.id = "strict",
            .name = "Strict",
            .windows = {{30, std::chrono::minutes(9 * 60 + 5), {Kind::none, 0}},
                        {7, std::chrono::minutes(0), {Kind::percent, 5000}},
                        {2, std::chrono::minutes(23 * 60 + 59), {Kind::nights, 2}}},
            .otherwise = {Kind::fixed, 99'50},
            .no_show = {Kind::full, 0}};
}

TaxRule full_rule() {
    TaxRule rule = amount_rule(Basis::per_person_night, 2'50);
    rule.included = true;
    rule.collected_by = Collector::hotel;
    rule.adults_only = true;
    rule.valid_from = date("2027-01-01");
    rule.valid_to = date("2028-02-29");
    return rule;
}

Hotel full_hotel() {
    Hotel hotel = hotel_of();
    hotel.status = HotelStatus::draft;
    hotel.approval_mode = ApprovalMode::automatic;
    hotel.on_deadline = OnDeadline::confirm;
    hotel.approval_deadline_hours = 48;
    hotel.room_types.push_back({.id = "suite", .name = "Suite", .archived = true});
    hotel.rate_plans = {full_plan(), derived_plan(Derivation::Kind::amount, -10'00),
                        derived_plan(Derivation::Kind::percent, -1500)};
    hotel.tax_rules = {full_rule(), percent_rule(700, false)};
    hotel.cancellation_policies = {full_policy()};
    return hotel;
}

Penalties two_windows() {
    const Instant end = parse_rfc3339("2027-07-19T16:00:00.000Z").value();
    return {{{{}, end, eur(0), "2027-07-19T18:00"}, {end, {}, eur(100'00), {}}}, eur(100'00)};
}

}  // namespace

TEST_CASE("room types, plans, rules, policies and days are read as they were written") {
    for (const RoomType& type : full_hotel().room_types)
        CHECK(parsed(to_json(type), read_room_type).value() == type);
    for (const RatePlan& plan : full_hotel().rate_plans)
        CHECK(parsed(to_json(plan), kReadPlan).value() == plan);
    for (const TaxRule& rule : full_hotel().tax_rules)
        CHECK(parsed(to_json(rule), kReadRule).value() == rule);
    CHECK(parsed(to_json(full_policy(), currency("EUR")), kReadPolicy).value() == full_policy());
    const RoomParty party{2, {3, 17}};
    CHECK(parsed(to_json(party), read_party).value() == party);
    CHECK(to_json(RateDay{}).empty());
}

TEST_CASE("the names and shapes of the API") {
    CHECK(bj::serialize(to_json(full_hotel().room_types[1])) ==
          R"({"id":"suite","name":"Suite","max_adults":2,"max_children":2,"max_total":4,)"
          R"("physical":10,"archived":true})");
    CHECK(bj::serialize(to_json(full_plan())) ==
          R"({"id":"flex","name":"Flexible","room_type_id":"double",)"
          R"("price":{"amount":"100.00","currency":"EUR"},"standard_adults":1,)"
          R"("extra_adult":{"amount":"30.00","currency":"EUR"},"child_bands":[)"
          R"({"from_age":0,"to_age":5,"price":{"amount":"0.00","currency":"EUR"}},)"
          R"({"from_age":6,"to_age":12,"price":{"amount":"15.00","currency":"EUR"}}],)"
          R"("meal_plan":"half_board","payment":"deposit","deposit_basis_points":2500,)"
          R"("cancellation_policy_id":"strict","min_advance_days":0,"max_advance_days":365,)"
          R"("archived":true})");
    const auto derived = [](Derivation::Kind kind, std::int64_t value) {
        return bj::serialize(to_json(derived_plan(kind, value)).at("derived"));
    };
    CHECK(derived(Derivation::Kind::amount, -10'00) ==
          R"({"parent_id":"flex","kind":"amount","amount":{"amount":"-10.00","currency":"EUR"}})");
    CHECK(derived(Derivation::Kind::percent, -1500) ==
          R"({"parent_id":"flex","kind":"percent","basis_points":-1500})");
    CHECK(bj::serialize(to_json(full_rule())) ==
          R"({"id":"City tax","name":"City tax","kind":"fee","basis":"per_person_night",)"
          R"("amount":{"amount":"2.50","currency":"EUR"},"included":true,"collected_by":"hotel",)"
          R"("adults_only":true,"valid_from":"2027-01-01","valid_to":"2028-02-29"})");
    CHECK(bj::serialize(to_json(full_policy(), currency("EUR"))) ==
          R"({"id":"strict","name":"Strict","windows":[)"
          R"({"days_before":30,"time":"09:05","penalty":{"kind":"none"}},)"
          R"({"days_before":7,"time":"00:00","penalty":{"kind":"percent","basis_points":5000}},)"
          R"({"days_before":2,"time":"23:59","penalty":{"kind":"nights","nights":2}}],)"
          R"("otherwise":{"kind":"fixed","amount":{"amount":"99.50","currency":"EUR"}},)"
          R"("no_show":{"kind":"full"}})");
}

TEST_CASE("a price and its lines") {
    Hotel hotel = hotel_of();
    hotel.rate_plans.front().payment = PaymentMode::prepay;
    hotel.tax_rules = {percent_rule(700, true), full_rule()};
    const RateDay day = effective_day(hotel, hotel.rate_plans.front(), {}, {}).value();
    const Price price = price_of(hotel, hotel.rate_plans.front(),
                                 stay_of("2027-07-20", "2027-07-22"), {{3, {8}}}, {day, day})
                            .value();
    CHECK(parsed(bj::object{{"price", to_json(price)}}, kReadPrice).value() == price);
    CHECK(bj::serialize(to_json(price.lines[0])) ==
          R"({"kind":"room","basis":"per_night","date":"2027-07-20","quantity":1,)"
          R"("unit":{"amount":"100.00","currency":"EUR"},)"
          R"("amount":{"amount":"100.00","currency":"EUR"},"included":false,)"
          R"("collected_by":"platform"})");
    CHECK(to_json(price.lines[3]).at("basis_points") == 700);
    CHECK(to_json(price.lines[3]).at("name") == "VAT");
    CHECK_FALSE(to_json(price.lines[1]).contains("name"));
}

TEST_CASE("a price from before there were taxes is all due at the hotel") {
    const auto old = bj::parse(R"({"price":{"lines":[{"kind":"room","basis":"per_night",
        "date":"2027-07-20","quantity":2,"unit":{"amount":"50.00","currency":"EUR"},
        "amount":{"amount":"100.00","currency":"EUR"},"included":true,"collected_by":"hotel"}],
        "total":{"amount":"100.00","currency":"EUR"}}})");
    const Price price = parsed(old, kReadPrice).value().value();
    CHECK(price.total_exclusive == eur(100'00));
    CHECK(price.due_now == eur(0));
    CHECK(price.due_at_hotel == eur(100'00));
    CHECK_FALSE(price.lines.front().included);
    CHECK(first_mistake(parsed(bj::object{}, kReadPrice)) == "price: is required");
}

TEST_CASE("penalties, and none in older bookings") {
    const bj::object out{{"penalties", to_json(two_windows())}};
    CHECK(bj::serialize(out) ==
          R"({"penalties":{"windows":[{"to":"2027-07-19T16:00:00.000Z",)"
          R"("amount":{"amount":"0.00","currency":"EUR"},"local_until":"2027-07-19T18:00"},)"
          R"({"from":"2027-07-19T16:00:00.000Z","amount":{"amount":"100.00","currency":"EUR"}}],)"
          R"("no_show":{"amount":"100.00","currency":"EUR"}}})");
    CHECK(parsed(out, kReadPenalties).value().value() == two_windows());
    CHECK_FALSE(parsed(bj::object{}, kReadPenalties).value().has_value());
}

TEST_CASE("penalties that leave a time out are refused") {
    const auto mistake = [](void (*spoil)(Penalties&)) {
        Penalties penalties = two_windows();
        spoil(penalties);
        return first_mistake(parsed(bj::object{{"penalties", to_json(penalties)}}, kReadPenalties));
    };
    const std::string expected = "penalties.windows: must lie end to end and cover all time";
    CHECK(mistake([](Penalties& p) { p.windows.clear(); }) == expected);
    CHECK(mistake([](Penalties& p) { p.windows.pop_back(); }) == expected);
    CHECK(mistake([](Penalties& p) { p.windows.erase(p.windows.begin()); }) == expected);
    CHECK(mistake([](Penalties& p) { *p.windows[1].from += Millis(1); }) == expected);
    CHECK(mistake([](Penalties& p) { p.windows[1].from = {}; }) == expected);
}

TEST_CASE("what is absent takes its default") {
    const auto plan = parsed(bj::parse(R"({"id":"p","name":"P","room_type_id":"r",
        "price":{"amount":"1.00","currency":"EUR"}})"),
                             kReadPlan);
    CHECK(plan.value() == RatePlan{.id = "p",
                                   .name = "P",
                                   .room_type_id = "r",
                                   .price = eur(1'00),
                                   .extra_adult = eur(0)});
    CHECK(parsed(bj::parse(R"({"name":"S"})"), read_room_type).value() ==
          RoomType{.id = "", .name = "S"});
    CHECK(parsed(bj::parse(R"({"name":"N"})"), kReadPolicy).value() ==
          CancellationPolicy{.id = "", .name = "N"});
    CHECK(parsed(bj::parse("{}"), kReadDay).value() == RateDay{});
    CHECK(parsed(bj::parse(R"({"adults":2})"), read_party).value() == RoomParty{2, {}});
    const auto window =
        parsed(bj::parse(R"({"name":"N","windows":[{"days_before":1,"penalty":{"kind":"none"}}]})"),
               kReadPolicy);
    CHECK(window.value().windows.front().time == std::chrono::hours(18));
}

TEST_CASE("mistakes are named by path") {
    const std::string plan =
        R"("name":"P","room_type_id":"r","price":{"amount":"1.00","currency":"EUR"})";
    const auto in_plan = [&](const std::string& more) {
        return first_mistake(parsed(bj::parse("{" + plan + "," + more + "}"), kReadPlan));
    };
    CHECK(first_mistake(parsed(bj::parse(R"({"name":"P","room_type_id":"r"})"), kReadPlan)) ==
          "price: is required");
    CHECK(in_plan(R"("extra_adult":{"amount":"1.00","currency":"USD"})") ==
          "extra_adult.currency: must be the hotel's, EUR");
    CHECK(in_plan(R"("extra_adult":{"amount":"-1.00","currency":"EUR"})") ==
          "extra_adult: must not be negative");
    CHECK(in_plan(R"("child_bands":[{"from_age":0,"to_age":3}])") ==
          "child_bands[0].price: is required");
    CHECK(in_plan(R"("child_bands":[{"from_age":0,"to_age":18,)"
                  R"("price":{"amount":"1","currency":"EUR"}}])") ==
          "child_bands[0].to_age: must be a whole number from 0 to 17");
    CHECK(in_plan(R"("derived":{"parent_id":"q","kind":"amount"})") ==
          "derived.amount: is required");
    CHECK(in_plan(R"("derived":{"parent_id":"q","kind":"percent"})") ==
          "derived.basis_points: is required");
    CHECK(in_plan(R"("derived":{"parent_id":"q","kind":"amount",)"
                  R"("amount":{"amount":"1","currency":"USD"}})") ==
          "derived.amount.currency: must be the hotel's, EUR");
    CHECK(in_plan(R"("meal_plan":"brunch")").starts_with("meal_plan: must be one of"));
    CHECK(in_plan(R"("colour":"red")") == "colour: is not a known field");

    const auto in_rule = [](const std::string& text) {
        return first_mistake(parsed(bj::parse(text), kReadRule));
    };
    CHECK(in_rule(R"({"name":"T","basis":"percent_of"})") == "basis_points: is required");
    CHECK(in_rule(R"({"name":"T","basis":"per_night"})") == "amount: is required");
    CHECK(in_rule(R"({"name":"T"})") == "basis: is required");
    CHECK(in_rule(R"({"name":"T","basis":"percent_of","basis_points":10001})") ==
          "basis_points: must be a whole number from 0 to 10000");

    const auto in_window = [](const std::string& time) {
        return parsed(bj::parse(R"({"name":"N","windows":[{"days_before":1,"time":")" + time +
                                R"(","penalty":{"kind":"none"}}]})"),
                      kReadPolicy);
    };
    for (const std::string time : {"24:00", "12:60", "9:00", "18.00", "", "1a:00"})
        CHECK(first_mistake(in_window(time)) == "windows[0].time: must be HH:MM");
    CHECK(in_window("23:59"));
    CHECK(first_mistake(parsed(bj::parse(R"({"name":"N","otherwise":{"kind":"fixed"}})"),
                               kReadPolicy)) == "otherwise.amount: is required");
}

TEST_CASE("a list is as long as its limit and no longer") {
    const auto bands = [](std::size_t count) {
        RatePlan plan = plan_of();
        plan.child_bands.assign(count, {0, 1, eur(0)});
        return parsed(to_json(plan), kReadPlan);
    };
    CHECK(bands(kMaxChildBands));
    CHECK_FALSE(bands(kMaxChildBands + 1));
    const auto windows = [](std::size_t count) {
        CancellationPolicy policy{.id = "p", .name = "P"};
        policy.windows.assign(count, {});
        return parsed(to_json(policy, currency("EUR")), kReadPolicy);
    };
    CHECK(windows(kMaxWindows));
    CHECK_FALSE(windows(kMaxWindows + 1));
    const auto ages = [](std::size_t count) {
        return parsed(to_json(RoomParty{1, std::vector<int>(count, 5)}), read_party);
    };
    CHECK(ages(kMaxPartyChildren));
    CHECK_FALSE(ages(kMaxPartyChildren + 1));
    CHECK(parsed(to_json(RoomParty{kMaxPartyAdults, {kMaxChildAge}}), read_party));
    CHECK_FALSE(parsed(to_json(RoomParty{kMaxPartyAdults + 1, {}}), read_party));
    CHECK_FALSE(parsed(to_json(RoomParty{1, {kMaxChildAge + 1}}), read_party));
    const auto lines = [](std::size_t count) {
        Price price{{}, eur(0), eur(0), eur(0), eur(0)};
        price.lines.assign(count, {.quantity = 1, .unit = eur(0), .amount = eur(0)});
        return parsed(bj::object{{"price", to_json(price)}}, kReadPrice);
    };
    CHECK(lines(kMaxPriceLines));
    CHECK_FALSE(lines(kMaxPriceLines + 1));
}

TEST_CASE("what readers let pass is bounded") {
    const auto id_of = [](std::size_t length) {
        RatePlan plan = plan_of();
        plan.id = std::string(length, 'x');
        return parsed(to_json(plan), kReadPlan);
    };
    CHECK(id_of(kMaxPartId));
    CHECK_FALSE(id_of(kMaxPartId + 1));
    const auto rooms = [](std::int64_t physical) {
        return parsed(bj::object{{"name", "R"}, {"physical", physical}}, read_room_type);
    };
    CHECK(rooms(kMaxCount));
    CHECK_FALSE(rooms(kMaxCount + 1));
    const auto managers = [](std::size_t count) {
        Hotel hotel = hotel_of();
        hotel.manager_ids.assign(count, "max");
        return read_hotel(to_document(hotel));
    };
    CHECK(managers(kMaxListed));
    CHECK_FALSE(managers(kMaxListed + 1));
}

TEST_CASE("a hotel is read as it was stored, and as its event says it") {
    const Hotel hotel = full_hotel();
    CHECK(read_hotel(to_document(hotel)).value() == hotel);
    Hotel received = hotel;
    received.version = 9;
    CHECK(parse_hotel_event(R"({"hotel":)" + to_document(hotel) + R"(,"more":1})", 9).value() ==
          received);
}

TEST_CASE("the event of a hotel from before the kernel") {
    const std::string event = R"({"hotel":{"id":"h","owner_id":"ada","name":"Shangrilla",
        "star_rating":5,"city":"Sydney","country":"AU","address":"","lat":1.5,"lon":2.5,
        "time_zone":"Australia/Sydney","currency":"AUD",
        "price":{"amount":"400.00","currency":"AUD"},"photos":[],"amenities":["pool"],
        "manager_ids":["max"],"approval_mode":"manual","approval_deadline_hours":24,
        "room_types":[{"id":"r","name":"Standard room","max_adults":2,"max_children":2,
          "max_total":4,"physical":10}],
        "rate_plans":[{"id":"p","name":"Standard rate","room_type_id":"r",
          "price":{"amount":"400.00","currency":"AUD"},"payment":"at_hotel"}],
        "status":"active","version":1}})";
    const Hotel hotel = parse_hotel_event(event, 7).value();
    CHECK(hotel.version == 7);
    CHECK(hotel.on_deadline == OnDeadline::reject);
    CHECK(hotel.tax_rules.empty());
    CHECK(hotel.rate_plan("p")->price.minor == 400'00);
    CHECK(hotel.rate_plan("p")->standard_adults == 2);
    CHECK(hotel.room_type("r")->physical == 10);
    CHECK(hotel.room_type("p") == nullptr);
    CHECK(hotel.policy("p") == nullptr);
    CHECK(hotel.is_managed_by("max"));
    CHECK_FALSE(hotel.is_managed_by("ada"));
}

TEST_CASE("a hotel that makes no sense: damaged when stored, invalid in an event") {
    const auto spoiled = [](const std::string& what, const std::string& with) {
        std::string text = to_document(full_hotel());
        const auto at = text.find(what);
        REQUIRE(at != std::string::npos);
        return text.replace(at, what.size(), with);
    };
    for (const std::string& text :
         {std::string("["), std::string("{}"), spoiled("Europe/Berlin", "Mars/Olympus"),
          spoiled(R"("currency":"EUR")", R"("currency":"EURO")"),
          spoiled(R"("currency":"EUR")", R"("currency":"USD")"), spoiled("draft", "open"),
          spoiled(R"("id":"double",)", ""), spoiled(R"("id":"strict",)", ""),
          spoiled(R"("max_adults":3)", R"("max_adults":-3)")}) {
        CAPTURE(text);
        CHECK(read_hotel(text).error() ==
              Error{Code::bug, "document-damaged", "A stored hotel cannot be read."});
        CHECK(parse_hotel_event(R"({"hotel":)" + text + "}", 1).error().code == Code::invalid);
    }
    CHECK(parse_hotel_event("{}", 1).error().fields ==
          std::vector<FieldError>{{"hotel", "is required"}});
}
