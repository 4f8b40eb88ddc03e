#include "services/search/domain/random_world_test.hpp"

#include "chassis/text/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace innkeeper::search::test {
namespace {

using std::chrono::days;

Currency currency(const char* code) { return Currency::parse(code).value(); }

const std::vector<Currency>& currencies() {
    static const std::vector<Currency> all{currency("EUR"), currency("EUR"), currency("USD"),
                                           currency("JPY"), currency("KWD")};
    return all;
}

struct Town {
    std::string name, country, zone;
    double lat, lon;
};
const std::vector<Town>& towns() {
    static const std::vector<Town> all{
        {"Berlin", "DE", "Europe/Berlin", 52.5, 13.4},
        {"BERLIN", "DE", "Europe/Berlin", 52.6, 13.3},
        {"Berlin", "US", "America/New_York", 44.47, -71.18},
        {"Bern", "CH", "Europe/Zurich", 46.95, 7.44},
        {"Kiritimati", "KI", "Pacific/Kiritimati", 1.9, -157.4},
        {"Alofi", "NU", "Pacific/Niue", -19.05, -169.9},
        {"Taveuni", "FJ", "Pacific/Fiji", -16.8, 179.98},
        {"Taveuni", "FJ", "Pacific/Fiji", -16.82, -179.97},
        {"Pole", "AQ", "Antarctica/McMurdo", -89.9, 20},
    };
    return all;
}

const std::vector<std::string>& amenities() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> out{"wifi", "pool", "spa", "parking"};
        // More than the 64 that a block has bits for.
        for (int i = 0; i < 80; ++i) out.push_back("amenity " + std::to_string(i));
        return out;
    }();
    return all;
}

Money money(Dice& dice, Currency in, int least, int most) {
    return {dice.from(least, most) * (in.exponent() == 0 ? 1 : 10) + dice.to(9), in};
}

stay::CancellationPolicy random_policy(Dice& dice, std::string id) {
    stay::CancellationPolicy out{.id = id, .name = id};
    const auto penalty = [&]() -> stay::Penalty {
        using Kind = stay::Penalty::Kind;
        if (dice.one_in(2)) return {Kind::none, 0};
        return dice.one_in(2) ? stay::Penalty{Kind::percent, 5000} : stay::Penalty{Kind::full, 0};
    };
    for (int before = dice.from(0, 12); before >= 0 && dice.one_in(2); before -= dice.from(1, 5))
        out.windows.push_back({before, std::chrono::minutes(dice.from(0, 23) * 60), penalty()});
    out.otherwise = penalty();
    return out;
}

stay::TaxRule random_tax(Dice& dice, Currency in, std::string id) {
    stay::TaxRule out{.id = id,
                      .name = id,
                      .basis = static_cast<stay::Basis>(dice.to(3)),
                      .amount = money(dice, in, 1, 50)};
    if (out.basis == stay::Basis::percent_of) out.basis_points = dice.from(1, 2500);
    out.included = dice.one_in(3);
    out.adults_only = dice.one_in(2);
    if (dice.one_in(2)) out.collected_by = stay::Collector::hotel;
    const CivilDate day(std::chrono::floor<days>(start_of_world()).time_since_epoch());
    if (dice.one_in(4)) out.valid_from = day + days(dice.to(40));
    if (dice.one_in(4)) out.valid_to = day + days(dice.to(40));
    return out;
}

stay::RatePlan random_plan(Dice& dice, Currency in, int i, int types) {
    stay::RatePlan plan{.id = "p" + std::to_string(i),
                        .name = "Plan",
                        .room_type_id = "t" + std::to_string(dice.to(types - 1)),
                        .price = money(dice, in, 100, 400),
                        .standard_adults = dice.from(1, 3),
                        .extra_adult = money(dice, in, 0, 40)};
    if (dice.one_in(2))
        plan.child_bands = {{0, 5, money(dice, in, 0, 5)}, {6, 11, money(dice, in, 1, 20)}};
    plan.meal_plan = static_cast<stay::MealPlan>(dice.to(4));
    plan.payment = static_cast<stay::PaymentMode>(dice.to(2));
    if (plan.payment == stay::PaymentMode::deposit) plan.deposit_basis_points = 3000;
    if (dice.one_in(2)) plan.cancellation_policy_id = "c" + std::to_string(dice.to(2));
    if (dice.one_in(4)) plan.min_advance_days = dice.to(12);
    if (dice.one_in(4)) plan.max_advance_days = dice.from(12, 40);
    plan.archived = dice.one_in(12);
    return plan;
}

void derive(Dice& dice, stay::RatePlan& plan) {
    plan.derived = stay::Derivation{.parent_id = dice.one_in(15) ? "gone" : "p0"};
    const bool amount = dice.one_in(2);
    plan.derived->kind = amount ? stay::Derivation::Kind::amount : stay::Derivation::Kind::percent;
    plan.derived->value = amount ? dice.from(-300, 300) : dice.from(-3000, 2000);
    // Of offers that cost the same the first holds.
    if (dice.one_in(3)) plan.derived->value = 0;
}

/// A UUID, or now and then none: both ways of telling hotels apart are asked.
std::string id_of(int number) {
    return number % 5 == 4 ? fmt::format("h{}", number)
                           : fmt::format("0197a000-0000-7000-8000-{:012x}", number * 7919);
}

HotelFacts random_hotel(Dice& dice, int number, std::uint64_t version) {
    // Zone and currency never change.
    const Town& town = towns()[static_cast<std::size_t>(number) % towns().size()];
    const Currency in = currencies()[static_cast<std::size_t>(number) % currencies().size()];
    HotelFacts out{.terms = {.id = id_of(number),
                             .version = version,
                             .name = (dice.one_in(2) ? "Hotel Zur Post " : "Hôtel ") +
                                     std::to_string(dice.to(3)),
                             .city = town.name,
                             .time_zone = town.zone,
                             .currency = in}};
    stay::Hotel& hotel = out.terms;
    if (dice.one_in(10)) hotel.status = stay::HotelStatus::archived;
    out.star_rating = dice.from(1, 5);
    out.country = town.country;
    out.lat = town.lat + dice.from(-9, 9) / 100.0;
    out.lon = town.lon + dice.from(-9, 9) / 1000.0;
    for (int i = dice.to(6); i > 0; --i)
        out.amenities.push_back(
            amenities()[static_cast<std::size_t>(dice.one_in(2) ? dice.to(3) : dice.to(83))]);
    const int types = dice.from(1, 3);
    for (int i = 0; i < types; ++i)
        hotel.room_types.push_back({.id = "t" + std::to_string(i),
                                    .name = "Room",
                                    .max_adults = dice.from(1, 3),
                                    .max_children = dice.to(2),
                                    .max_total = dice.from(3, 4),
                                    .physical = dice.one_in(9) ? 300 : dice.from(1, 4),
                                    .archived = dice.one_in(12)});
    for (int i = 0; i < dice.from(0, 4); ++i) {
        hotel.rate_plans.push_back(random_plan(dice, in, i, types));
        if (i > 0 && dice.one_in(3)) derive(dice, hotel.rate_plans.back());
    }
    for (int i = dice.to(3); i > 0; --i)
        hotel.tax_rules.push_back(random_tax(dice, in, "tax" + std::to_string(i)));
    for (int i = 0; i < 2; ++i)
        hotel.cancellation_policies.push_back(random_policy(dice, "c" + std::to_string(i)));
    return out;
}

stay::RateDay random_day(Dice& dice, Currency in) {
    stay::RateDay day;
    if (dice.one_in(2)) day.price = money(dice, in, 100, 400);
    if (dice.one_in(5)) day.extra_adult = money(dice, in, 0, 60);
    if (dice.one_in(5)) day.child_prices = {money(dice, in, 0, 9), money(dice, in, 0, 9)};
    if (dice.one_in(9)) day.min_stay_arrival = dice.from(1, 4);
    if (dice.one_in(9)) day.max_stay_arrival = dice.from(1, 6);
    if (dice.one_in(12)) day.min_stay_through = dice.from(1, 4);
    if (dice.one_in(12)) day.max_stay_through = dice.from(1, 6);
    day.closed = dice.one_in(14);
    day.closed_to_arrival = dice.one_in(10);
    day.closed_to_departure = dice.one_in(10);
    return day;
}

stay::RatesChanged random_rates(Dice& dice, int hotel, std::uint64_t version) {
    const Currency in = currencies()[static_cast<std::size_t>(hotel) % currencies().size()];
    stay::RatesChanged out{id_of(hotel), std::string(in.code()), {}};
    const std::string plan = "p" + std::to_string(dice.to(3));
    for (const int month : {3, 4, 5}) {
        if (dice.one_in(3)) continue;
        stay::RateMonth& rates = out.months.emplace_back(
            stay::RateMonth{plan, "2027-0" + std::to_string(month), version});
        const std::chrono::year_month in_month(std::chrono::year(2027),
                                               std::chrono::month(static_cast<unsigned>(month)));
        const stay::RateDay quiet = random_day(dice, in);
        for (CivilDate day(in_month / 1); day <= CivilDate(in_month / std::chrono::last);
             day += days(1))
            if (!dice.one_in(3)) rates.days[day] = dice.one_in(2) ? quiet : random_day(dice, in);
    }
    return out;
}

InventoryUpdate random_stock(Dice& dice, int hotel, std::uint64_t version) {
    InventoryUpdate out{id_of(hotel), "t" + std::to_string(dice.to(2)), {}};
    const CivilDate day(std::chrono::floor<days>(start_of_world()).time_since_epoch());
    CivilDate night = day + days(dice.from(-4, 40));
    for (int i = dice.from(1, 12); i > 0; --i, night += days(dice.from(1, 2)))
        out.nights.push_back({night,
                              version,
                              {.sold = dice.to(3),
                               .pending = dice.to(1),
                               .held = dice.one_in(9) ? 200 : 0,
                               .out_of_order = dice.to(1),
                               .overbook_limit = dice.one_in(4) ? dice.to(3) : 0,
                               .stop_sell = dice.one_in(12)}});
    return out;
}

}  // namespace

Instant start_of_world() { return parse_rfc3339("2027-03-20T12:00:00Z").value(); }

std::vector<Update> random_updates(Dice& dice, int hotels) {
    std::vector<Update> out;
    for (int hotel = 0; hotel < hotels; ++hotel) {
        for (int version = dice.from(1, 2); version > 0; --version)
            out.push_back(random_hotel(dice, hotel, static_cast<std::uint64_t>(version)));
        // A version is told once: no two updates of one thing have the same.
        std::uint64_t version = 0;
        for (int i = dice.to(6); i > 0; --i) out.push_back(random_rates(dice, hotel, ++version));
        for (int i = dice.to(12); i > 0; --i) out.push_back(random_stock(dice, hotel, ++version));
    }
    const std::size_t once = out.size();
    for (std::size_t i = 0; i < once; ++i)
        if (dice.one_in(4)) out.push_back(Update(out[i]));
    dice.shuffle(out);
    return out;
}

void apply_all(World& world, Index& index, const std::vector<Update>& updates) {
    for (const Update& update : updates) {
        if (const auto* facts = std::get_if<HotelFacts>(&update)) {
            world.put(*facts);
            world.ordinals[facts->terms.id] = index.put(std::make_shared<const HotelFacts>(*facts));
        } else if (const auto* stock = std::get_if<InventoryUpdate>(&update)) {
            world.apply(*stock);
            index.apply(*stock);
        } else {
            world.apply(std::get<stay::RatesChanged>(update));
            index.apply(std::get<stay::RatesChanged>(update));
        }
    }
}

namespace {

void choose_place(Dice& dice, const World& world, Query& q) {
    const Town& town = dice.of(towns());
    if (dice.one_in(3))
        q.city = text::fold(town.name).substr(0, static_cast<std::size_t>(dice.from(1, 6)));
    if (dice.one_in(3)) {
        q.text.emplace();
        for (const auto& [id, ordinal] : world.ordinals)
            if (!dice.one_in(3)) q.text->push_back({ordinal, dice.to(4) / 2.0});
        std::ranges::sort(*q.text, {}, &TextMatch::tag);
    }
    if (dice.one_in(3))
        q.near = Circle{town.lat + dice.from(-20, 20) / 100.0, town.lon, 1.0 * dice.from(1, 60)};
    else if (dice.one_in(3))
        q.box = dice.one_in(2)
                    ? Box{town.lat - 0.1, town.lon - 0.05, town.lat + 0.1, town.lon + 0.05}
                    : Box{-90, dice.one_in(2) ? 179.0 : -180.0, 90, -179.0 + dice.to(300)};
}

void choose_filters(Dice& dice, Query& q) {
    if (dice.one_in(3)) q.min_rating = dice.from(1, 5);
    if (dice.one_in(6)) q.currency = dice.of(currencies());
    if (dice.one_in(3)) {
        const Currency in = dice.of(currencies());
        q.max_total = money(dice, in, 100, in.exponent() == 0 ? 4000 : 2000);
    }
    for (int i = dice.one_in(3) ? dice.to(2) : 0; i > 0; --i)
        q.amenities.push_back(
            amenities()[static_cast<std::size_t>(dice.one_in(6) ? dice.to(83) : dice.to(1))]);
    q.free_cancellation = dice.one_in(3);
    if (dice.one_in(4))
        for (int i = dice.to(2); i >= 0; --i)
            q.meal_plans.push_back(static_cast<stay::MealPlan>(dice.to(4)));
}

}  // namespace

Query random_query(Dice& dice, const World& world, Instant now) {
    Query q{.now = now};
    choose_place(dice, world, q);
    choose_filters(dice, q);
    if (!dice.one_in(4)) {
        const CivilDate day(std::chrono::floor<days>(now).time_since_epoch());
        const CivilDate arrival = day + days(dice.from(-1, 40));
        q.dates = StayWish{
            {arrival, arrival + days(dice.one_in(9) ? dice.from(5, 40) : dice.from(1, 4))}, {}};
        stay::RoomParty party{dice.from(1, 4), {}};
        for (int i = dice.one_in(3) ? dice.to(2) : 0; i > 0; --i)
            party.children_ages.push_back(dice.to(17));
        q.dates->rooms = stay::spread(party, dice.from(1, 3));
    }
    q.order = static_cast<Order>(dice.to(3));
    q.limit = static_cast<std::size_t>(dice.from(1, 8));
    q.facets = !dice.one_in(3);
    q.rates.set(currency("EUR"), 1);
    if (!dice.one_in(3)) q.rates.set(currency("USD"), 0.9);
    if (!dice.one_in(3)) q.rates.set(currency("KWD"), 3);
    return q;
}

}  // namespace innkeeper::search::test
