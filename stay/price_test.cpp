#include "stay/fixture_test.hpp"
#include "stay/totals.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;

namespace {

using Kind = PriceLine::Kind;

Price priced(const Hotel& hotel, const Stay& stay, const std::vector<RoomParty>& rooms) {
    const RatePlan& plan = hotel.rate_plans.front();
    const RateDay day = effective_day(hotel, plan, {}, {}).value();
    const std::vector<RateDay> days(static_cast<std::size_t>(stay.nights()), day);
    return price_of(hotel, plan, stay, rooms, days).value();
}

const Stay kTwoNights = stay_of("2027-07-20", "2027-07-22");
const std::vector<RoomParty> kCouple{{2, {}}};

std::vector<Money> amounts(const Price& price, Kind kind) {
    std::vector<Money> out;
    for (const PriceLine& line : price.lines)
        if (line.kind == kind) out.push_back(line.amount);
    return out;
}

}  // namespace

TEST_CASE("rooms, a line each night, all due at the hotel") {
    const Price price = priced(hotel_of(), kTwoNights, {{2, {}}, {1, {}}});
    REQUIRE(price.lines.size() == 2);
    CHECK(price.lines[0] == PriceLine{.date = date("2027-07-20"),
                                      .quantity = 2,
                                      .unit = eur(100'00),
                                      .amount = eur(200'00),
                                      .collected_by = Collector::hotel});
    CHECK(price.lines[1].date == date("2027-07-21"));
    CHECK(price.total == eur(400'00));
    CHECK(price.total_exclusive == eur(400'00));
    CHECK(price.due_now == eur(0));
    CHECK(price.due_at_hotel == eur(400'00));
}

TEST_CASE("each night has its own price") {
    const Hotel hotel = hotel_of();
    const RatePlan& plan = hotel.rate_plans.front();
    std::vector<RateDay> days(3, effective_day(hotel, plan, {}, {}).value());
    days[1].price = eur(150'00);
    days[2].price = eur(999'00);  // past the stay
    CHECK(price_of(hotel, plan, kTwoNights, kCouple, days).value().total == eur(250'00));
}

TEST_CASE("extra adults above each room's standard; children by band; no band: an adult") {
    const Stay night = stay_of("2027-07-20", "2027-07-21");
    // Standard 2: the first room has one more, the second none, and nobody fills it up for it.
    const Price adults = priced(hotel_of(), night, {{3, {}}, {1, {}}});
    REQUIRE(adults.lines.size() == 2);
    CHECK(adults.lines[1].kind == Kind::extra_adult);
    CHECK(adults.lines[1].basis == Basis::per_person_night);
    CHECK(adults.lines[1].quantity == 1);
    CHECK(adults.total == eur(230'00));

    // 6 and 12 are both ends of the second band; 5 is free and needs no line; 13 is an adult.
    const Price children = priced(hotel_of(), night, {{2, {5, 6, 12, 13}}});
    REQUIRE(children.lines.size() == 3);
    CHECK(children.lines[1].kind == Kind::extra_adult);
    CHECK(children.lines[1].amount == eur(30'00));
    CHECK(children.lines[2].kind == Kind::extra_child);
    CHECK(children.lines[2].name == "6-12");
    CHECK(children.lines[2].quantity == 2);
    CHECK(children.lines[2].amount == eur(30'00));
    CHECK(children.total == eur(160'00));

    // One adult and a child of no band are the standard two.
    CHECK(priced(hotel_of(), night, {{1, {17}}}).total == eur(100'00));
}

TEST_CASE("a derived plan counts persons by its parent's bands and standard") {
    Hotel hotel = hotel_of();
    RatePlan saver = plan_of();
    saver.id = "saver";
    saver.derived = Derivation{"flex", Derivation::Kind::percent, -1000};
    saver.standard_adults = 9;
    saver.child_bands = {};
    const RateDay day = effective_day(hotel, saver, {}, {}).value();
    const Price price =
        price_of(hotel, saver, stay_of("2027-07-20", "2027-07-21"), {{3, {7}}}, {day}).value();
    CHECK(price.total == eur(90'00 + 27'00 + 13'50));
}

TEST_CASE("taxes and fees by basis") {
    Hotel hotel = hotel_of();
    const std::vector<RoomParty> rooms{{2, {4}}, {1, {}}};
    const auto total_of = [&](const TaxRule& rule) {
        hotel.tax_rules = {rule};
        const Price price = priced(hotel, kTwoNights, rooms);
        return price.total.minor - 400'00;
    };
    CHECK(total_of(amount_rule(Basis::per_night, 3'00)) == 2 * 2 * 3'00);
    CHECK(total_of(amount_rule(Basis::per_stay, 3'00)) == 2 * 3'00);
    CHECK(total_of(amount_rule(Basis::per_person_night, 3'00)) == 4 * 2 * 3'00);
    CHECK(total_of(percent_rule(700, false)) == 28'00);
    TaxRule adults = amount_rule(Basis::per_person_night, 3'00);
    adults.adults_only = true;
    CHECK(total_of(adults) == 3 * 2 * 3'00);
}

TEST_CASE("lines come night by night, then those of the stay") {
    Hotel hotel = hotel_of();
    hotel.tax_rules = {amount_rule(Basis::per_stay, 20'00, "Cleaning"), percent_rule(700, false),
                       amount_rule(Basis::per_person_night, 2'00)};
    const Price price = priced(hotel, kTwoNights, {{3, {8}}});
    std::vector<std::string> order;
    for (const PriceLine& line : price.lines)
        order.push_back((line.date ? innkeeper::to_string(*line.date).substr(8) : "--") +
                        line.name);
    CHECK(order == std::vector<std::string>{"20", "20", "206-12", "20VAT", "20City tax", "21", "21",
                                            "216-12", "21VAT", "21City tax", "--Cleaning"});
    const PriceLine& vat = price.lines[3];
    CHECK(vat.kind == Kind::tax);
    CHECK(vat.quantity == 1);
    CHECK(vat.unit == eur(145'00));
    CHECK(vat.basis_points == 700);
    CHECK(vat.amount == eur(10'15));
    CHECK(price.lines.back().kind == Kind::fee);
}

TEST_CASE("a rule is in force on nights from and to, both included; per stay by the arrival") {
    Hotel hotel = hotel_of();
    const Stay stay = stay_of("2027-12-30", "2028-01-02");
    const auto extra = [&](TaxRule rule, std::optional<CivilDate> from,
                           std::optional<CivilDate> to) {
        rule.valid_from = from;
        rule.valid_to = to;
        hotel.tax_rules = {rule};
        return priced(hotel, stay, kCouple).total.minor - 300'00;
    };
    const TaxRule nightly = amount_rule(Basis::per_night, 1'00);
    CHECK(extra(nightly, date("2027-12-31"), {}) == 2'00);
    CHECK(extra(nightly, {}, date("2027-12-31")) == 2'00);
    CHECK(extra(nightly, date("2027-12-31"), date("2027-12-31")) == 1'00);
    CHECK(extra(nightly, date("2028-01-02"), {}) == 0);
    CHECK(extra(percent_rule(1000, false), date("2028-01-01"), {}) == 10'00);
    const TaxRule once = amount_rule(Basis::per_stay, 5'00);
    CHECK(extra(once, date("2027-12-30"), {}) == 5'00);
    CHECK(extra(once, date("2027-12-31"), {}) == 0);
}

TEST_CASE("an included percentage is taken out of the gross, half to even") {
    Hotel hotel = hotel_of();
    hotel.rate_plans.front().price = eur(107'00);
    hotel.tax_rules = {percent_rule(700, true)};
    const Price price = priced(hotel, kTwoNights, kCouple);
    CHECK(price.total == eur(214'00));
    CHECK(amounts(price, Kind::tax) == std::vector{eur(7'00), eur(7'00)});
    CHECK(price.lines[1].included);
    CHECK(price.total_exclusive == eur(200'00));

    // 100 % included is half: 0.25 → 12.5 cents → 12; 0.27 → 13.5 → 14.
    hotel.tax_rules = {percent_rule(10'000, true)};
    hotel.rate_plans.front().price = eur(25);
    CHECK(amounts(priced(hotel, kTwoNights, kCouple), Kind::tax).front() == eur(12));
    hotel.rate_plans.front().price = eur(27);
    CHECK(amounts(priced(hotel, kTwoNights, kCouple), Kind::tax).front() == eur(14));
}

TEST_CASE("several included percentages are parts of one net price") {
    Hotel hotel = hotel_of();
    hotel.rate_plans.front().price = eur(120'00);
    hotel.tax_rules = {percent_rule(1500, true, "State"), percent_rule(500, true, "City")};
    const Price price = priced(hotel, stay_of("2027-07-20", "2027-07-21"), kCouple);
    CHECK(amounts(price, Kind::tax) == std::vector{eur(15'00), eur(5'00)});
    CHECK(price.total_exclusive == eur(100'00));

    // One that is not in force on the night takes no part.
    hotel.tax_rules[1].valid_to = date("2027-07-19");
    hotel.rate_plans.front().price = eur(115'00);
    CHECK(amounts(priced(hotel, stay_of("2027-07-20", "2027-07-21"), kCouple), Kind::tax) ==
          std::vector{eur(15'00)});
}

TEST_CASE("percentages are rounded half to even in each line") {
    Hotel hotel = hotel_of();
    hotel.tax_rules = {percent_rule(5000, false)};
    hotel.rate_plans.front().price = eur(25);
    CHECK(priced(hotel, kTwoNights, kCouple).total == eur(2 * (25 + 12)));
    hotel.rate_plans.front().price = eur(27);
    CHECK(priced(hotel, kTwoNights, kCouple).total == eur(2 * (27 + 14)));
}

TEST_CASE("currencies with no, two and three digits") {
    for (const auto& [code, expected] : std::vector<std::pair<std::string, std::string>>{
             {"JPY", "10800"}, {"EUR", "108.00"}, {"KWD", "10.800"}}) {
        Hotel hotel = hotel_of(code);
        hotel.rate_plans.front().price = {10'000, currency(code)};
        hotel.tax_rules = {percent_rule(800, false)};
        const Price price = priced(hotel, stay_of("2027-07-20", "2027-07-21"), kCouple);
        CHECK(price.total.amount() == expected);
    }
}

TEST_CASE("what is due now, by the plan's payment") {
    Hotel hotel = hotel_of();
    RatePlan& plan = hotel.rate_plans.front();
    TaxRule city = amount_rule(Basis::per_night, 5'00);
    city.collected_by = Collector::hotel;
    hotel.tax_rules = {percent_rule(1000, false), city};
    const auto due = [&] {
        const Price price = priced(hotel, kTwoNights, kCouple);
        CHECK(price.total == eur(230'00));
        CHECK(price.due_now.minor + price.due_at_hotel.minor == price.total.minor);
        return price.due_now.minor;
    };
    CHECK(due() == 0);
    plan.payment = PaymentMode::prepay;
    CHECK(due() == 220'00);
    plan.payment = PaymentMode::deposit;
    plan.deposit_basis_points = 3000;
    CHECK(due() == 69'00);
    plan.deposit_basis_points = 10'000;  // never what the hotel collects in any case
    CHECK(due() == 220'00);
}

TEST_CASE("an included tax that the hotel collects is not taken by the platform") {
    Hotel hotel = hotel_of();
    hotel.rate_plans.front().payment = PaymentMode::prepay;
    hotel.rate_plans.front().price = eur(110'00);
    hotel.tax_rules = {percent_rule(1000, true)};
    hotel.tax_rules.front().collected_by = Collector::hotel;
    const Price price = priced(hotel, kTwoNights, kCouple);
    CHECK(price.total == eur(220'00));
    CHECK(price.due_now == eur(200'00));
    CHECK(price.due_at_hotel == eur(20'00));
}

TEST_CASE("who collects a line: the hotel all of an at_hotel plan, else the rule says") {
    Hotel hotel = hotel_of();
    hotel.tax_rules = {percent_rule(1000, false)};
    for (const PriceLine& line : priced(hotel, kTwoNights, kCouple).lines)
        CHECK(line.collected_by == Collector::hotel);
    hotel.rate_plans.front().payment = PaymentMode::prepay;
    for (const PriceLine& line : priced(hotel, kTwoNights, kCouple).lines)
        CHECK(line.collected_by == Collector::platform);
}

TEST_CASE("a sum past the largest is an error, in lines, totals and taxes") {
    Hotel hotel = hotel_of();
    RatePlan& plan = hotel.rate_plans.front();
    const auto slug = [&](std::int64_t minor, const std::vector<RoomParty>& rooms) {
        plan.price = eur(minor);
        const RateDay day = effective_day(hotel, plan, {}, {}).value();
        const auto result = price_of(hotel, plan, kTwoNights, rooms, {day, day});
        return result ? std::string("ok") : result.error().slug;
    };
    CHECK(slug(kMaxMinor / 2, kCouple) == "ok");
    CHECK(slug(kMaxMinor / 2 + 1, kCouple) == "amount-overflow");
    CHECK(slug(kMaxMinor / 4, {{1, {}}, {1, {}}}) == "ok");
    CHECK(slug(kMaxMinor, {{1, {}}, {1, {}}}) == "amount-overflow");
    hotel.tax_rules = {percent_rule(1, false)};
    CHECK(slug(kMaxMinor / 2, kCouple) == "amount-overflow");
}

TEST_CASE("any price: the lines sum to the total, the parts to the whole") {
    CHECK(rc::check([] {
        Hotel hotel = hotel_of();
        RatePlan& plan = hotel.rate_plans.front();
        plan.price = eur(*rc::gen::inRange(0, 1'000'00));
        plan.extra_adult = eur(*rc::gen::inRange(0, 100'00));
        plan.payment = static_cast<PaymentMode>(*rc::gen::inRange(0, 3));
        plan.deposit_basis_points = *rc::gen::inRange(0, 10'001);
        for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
            const auto basis = static_cast<Basis>(*rc::gen::inRange(0, 4));
            TaxRule rule =
                basis == Basis::percent_of
                    ? percent_rule(*rc::gen::inRange(0, 3000), *rc::gen::arbitrary<bool>())
                    : amount_rule(basis, *rc::gen::inRange(0, 20'00));
            rule.collected_by = static_cast<Collector>(*rc::gen::inRange(0, 2));
            hotel.tax_rules.push_back(rule);
        }
        std::vector<RoomParty> rooms;
        for (int i = *rc::gen::inRange(1, 4); i > 0; --i)
            rooms.push_back({*rc::gen::inRange(0, 5),
                             *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 18))});
        const CivilDate arrival = date("2027-01-01") + std::chrono::days(*rc::gen::inRange(0, 900));
        const Stay stay{arrival, arrival + std::chrono::days(*rc::gen::inRange(1, 41))};
        const Price price = priced(hotel, stay, rooms);

        std::int64_t total = 0;
        std::int64_t taxes = 0;
        std::int64_t included = 0;
        std::int64_t gross = 0;
        for (const PriceLine& line : price.lines) {
            if (!line.included) total += line.amount.minor;
            if (line.kind == Kind::tax || line.kind == Kind::fee) {
                taxes += line.amount.minor;
                if (line.included) included += line.amount.minor;
            } else {
                gross += line.amount.minor;
                RC_ASSERT(!line.included);
            }
            if (line.basis != Basis::percent_of)
                RC_ASSERT(line.amount.minor == line.unit.minor * line.quantity);
        }
        RC_ASSERT(price.total.minor == total);
        RC_ASSERT(price.total_exclusive.minor == total - taxes);
        RC_ASSERT(included <= gross);
        RC_ASSERT(price.due_now.minor >= 0);
        RC_ASSERT(price.due_now.minor <= total);
        RC_ASSERT(price.due_now.minor + price.due_at_hotel.minor == total);
        if (plan.payment == PaymentMode::at_hotel) RC_ASSERT(price.due_now.minor == 0);

        const RateDay day = effective_day(hotel, plan, {}, {}).value();
        const std::vector<NightPrices> nights(static_cast<std::size_t>(stay.nights()),
                                              prices_of(day));
        const Totals totals =
            totals_of(hotel, plan, plan, count_heads(plan, rooms), stay.arrival, nights).value();
        RC_ASSERT(totals ==
                  (Totals{price.total, price.total_exclusive, price.due_now, price.due_at_hotel}));
    }));
}
