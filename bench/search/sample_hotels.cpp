#include "bench/search/sample_hotels.hpp"

#include "chassis/text/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace innkeeper::bench {
namespace {

using std::chrono::days;

constexpr std::size_t kCities = 500;
constexpr int kNights = 365;
constexpr std::array<const char*, 12> kAmenities{
    "wifi",       "parking",          "pool", "spa",         "bar", "gym", "sauna", "garden",
    "restaurant", "air conditioning", "pets", "family rooms"};

Currency eur() { return Currency::parse("EUR").value(); }
Money whole(std::int64_t units) { return {units * 100, eur()}; }

stay::RatePlan plan_of(std::string id, std::string type, std::int64_t price) {
    return {.id = std::move(id),
            .name = "Flexible",
            .room_type_id = std::move(type),
            .price = whole(price),
            .extra_adult = whole(30),
            .child_bands = {{0, 5, whole(0)}, {6, 12, whole(15)}}};
}

}  // namespace

SampleHotels::SampleHotels(std::size_t hotels, std::uint64_t seed)
    : hotels_(hotels),
      seed_(seed),
      dice_(seed),
      now_(parse_rfc3339("2027-03-20T12:00:00Z").value()) {
    today_ = CivilDate(std::chrono::floor<days>(now_).time_since_epoch());
    double sum = 0;
    for (std::size_t i = 0; i < kCities; ++i) {
        cities_.push_back({fmt::format("{}{}stadt {}", static_cast<char>('A' + i % 26),
                                       static_cast<char>('a' + i / 26 % 26), i),
                           dice_.to(1200) / 10.0 - 55, dice_.to(3600) / 10.0 - 180,
                           static_cast<std::size_t>(60 + dice_.to(100))});
        up_to_.push_back(sum += 1.0 / static_cast<double>(i + 1));
    }
}

std::string SampleHotels::id_of(std::size_t hotel) {
    return fmt::format("0197a000-0000-7000-8000-{:012}", hotel);
}

int SampleHotels::Dice::to(int last) {
    return static_cast<int>(random_() % (static_cast<std::uint64_t>(last) + 1));
}

const SampleHotels::City& SampleHotels::any_city(Dice& dice) const {
    const auto at = std::ranges::upper_bound(up_to_, dice.part() * up_to_.back());
    return cities_[std::min(static_cast<std::size_t>(at - up_to_.begin()), kCities - 1)];
}

search::HotelFacts SampleHotels::facts_of(std::size_t hotel, Dice& dice) const {
    const City& city = any_city(dice);
    search::HotelFacts out{.terms = {.id = id_of(hotel),
                                     .version = 1,
                                     .name = fmt::format("Hotel {} {}", city.name, dice.to(99999)),
                                     .city = city.name,
                                     .time_zone = "Europe/Berlin",
                                     .currency = eur()},
                           .star_rating = 1 + dice.to(4),
                           .country = "DE",
                           .lat = city.lat + dice.to(200) / 1000.0 - 0.1,
                           .lon = city.lon + dice.to(200) / 1000.0 - 0.1};
    for (const char* amenity : kAmenities)
        if (dice.to(2) == 0) out.amenities.push_back(amenity);
    const std::int64_t price =
        static_cast<std::int64_t>(city.price) + out.star_rating * 25 + dice.to(40);
    for (int i = 0; i < 3; ++i) {
        const std::string type = fmt::format("type{}", i);
        out.terms.room_types.push_back({.id = type, .name = "Room", .physical = 4 + dice.to(20)});
        out.terms.rate_plans.push_back(plan_of(fmt::format("plan{}", i), type, price + i * 35));
    }
    if (hotel % 3 == 0) {
        stay::RatePlan saver = plan_of("saver", "type0", price);
        saver.derived = stay::Derivation{.parent_id = "plan0", .value = -1000};
        saver.cancellation_policy_id = "strict";
        saver.payment = stay::PaymentMode::prepay;
        out.terms.rate_plans.push_back(saver);
        out.terms.cancellation_policies = {{.id = "strict", .name = "Non-refundable"}};
    }
    out.terms.tax_rules = {{.id = "vat", .name = "VAT", .amount = whole(0), .basis_points = 700}};
    out.terms.tax_rules.front().included = true;
    out.terms.tax_rules.push_back({.id = "city",
                                   .name = "City tax",
                                   .basis = stay::Basis::per_person_night,
                                   .amount = Money{250, eur()}});
    return out;
}

/// The season of the month, weekends, and now and then a night that is closed or asks for more.
stay::RateMonth SampleHotels::month_of(const search::HotelFacts& facts, const stay::RatePlan& plan,
                                       std::chrono::year_month month, Dice& dice) {
    stay::RateMonth out{plan.id, stay::month_of(CivilDate(month / 1)), 1};
    const double season = 1 + 0.25 * std::sin(unsigned(month.month()) / 2.0);
    for (CivilDate day(month / 1); day <= CivilDate(month / std::chrono::last); day += days(1)) {
        stay::RateDay& rate = out.days[day];
        const unsigned weekday = std::chrono::weekday(day).c_encoding();
        const double factor = season * (weekday >= 5 ? 1.2 : 1) * (1 + dice.to(2) / 50.0);
        rate.price = whole(std::llround(static_cast<double>(plan.price.minor) / 100 * factor));
        if (dice.to(40) == 0) rate.closed = true;
        if (dice.to(25) == 0) rate.closed_to_arrival = true;
        if (weekday == 6 && facts.star_rating > 3) rate.min_stay_arrival = 2;
    }
    return out;
}

SampleHotels::Told SampleHotels::told_of(std::size_t hotel) const {
    Dice dice(seed_ + hotel);
    Told out;
    search::HotelFacts facts = facts_of(hotel, dice);
    out.rates = {facts.terms.id, "EUR", {}};
    const std::chrono::year_month_day first(today_);
    for (const stay::RatePlan& plan : facts.terms.rate_plans) {
        if (plan.derived) continue;
        for (int i = 0; i < 12; ++i)
            out.rates.months.push_back(
                month_of(facts, plan, first.year() / first.month() + std::chrono::months(i), dice));
    }
    for (const stay::RoomType& type : facts.terms.room_types) {
        search::InventoryUpdate& update = out.stock.emplace_back();
        update = {facts.terms.id, type.id, {}};
        for (int i = 0; i < kNights; ++i) {
            const int sold = dice.to(5) == 0 ? type.physical : dice.to(type.physical - 1);
            update.nights.push_back(
                {today_ + days(i), static_cast<std::uint64_t>(1 + dice.to(60)), {.sold = sold}});
        }
    }
    search::trim(facts);
    out.facts = std::make_shared<const search::HotelFacts>(std::move(facts));
    return out;
}

search::InventoryUpdate SampleHotels::next_booking() {
    const auto hotel = dice_.below(hotels_);
    search::InventoryUpdate out{id_of(hotel), fmt::format("type{}", dice_.to(2)), {}};
    const CivilDate arrival = today_ + days(dice_.to(300));
    version_ = std::max<std::uint64_t>(version_ + 1, 100);
    for (int i = 0; i < 3; ++i)
        out.nights.push_back({arrival + days(i), version_, {.sold = dice_.to(10)}});
    return out;
}

stay::RatesChanged SampleHotels::next_rates() {
    const auto hotel = dice_.below(hotels_);
    const std::chrono::year_month_day first(today_);
    const std::chrono::year_month month =
        first.year() / first.month() + std::chrono::months(dice_.to(11));
    version_ = std::max<std::uint64_t>(version_ + 1, 100);
    stay::RateMonth changed{fmt::format("plan{}", dice_.to(2)),
                            stay::month_of(CivilDate(month / 1)), version_};
    for (CivilDate day(month / 1); day <= CivilDate(month / std::chrono::last); day += days(1))
        changed.days[day].price = whole(60 + dice_.to(100));
    return {id_of(hotel), "EUR", {std::move(changed)}};
}

search::Query SampleHotels::next_query() {
    search::Query query{.now = now_};
    query.city = text::fold(any_city(dice_).name);
    const CivilDate arrival = today_ + days(1 + (dice_.to(3) == 0 ? dice_.to(180) : dice_.to(40)));
    query.dates =
        search::StayWish{{arrival, arrival + days(1 + dice_.to(6) * dice_.to(1))}, {{2, {}}}};
    query.order = search::Order::price;
    return query;
}

}  // namespace innkeeper::bench
