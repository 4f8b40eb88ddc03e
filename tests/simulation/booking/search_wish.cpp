#include "tests/simulation/booking/search_wish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

bool one_in(Generator& draw, std::uint64_t many) { return draw.below(many) == 0; }

template <std::size_t N>
std::string one_of(Generator& draw, const std::array<const char*, N>& all) {
    return all[draw.below(N)];
}

/// Mostly where the hotels are; now and then where none is.
void draw_place(Generator& draw, SearchWish& wish) {
    constexpr std::array kCities{"berlin", "Berlin", "ber", "potsdam", "munich"};
    constexpr std::array kWords{"inn", "desk", "berlin", "pool", "rooms"};
    constexpr std::array kSorts{"price", "rating"};
    wish.sort = one_in(draw, 3) ? "" : one_of(draw, kSorts);
    switch (draw.below(6)) {
        case 0:
            break;
        case 1:
            wish.query.emplace_back("near", fmt::format("52.4,13.3,{}", draw.between(2, 40)));
            if (one_in(draw, 2)) wish.sort = "distance";
            break;
        case 2:
            wish.query.emplace_back("box", one_in(draw, 4) ? "50,10,51,11" : "52,13,53,14");
            if (one_in(draw, 2)) wish.sort = "distance";
            break;
        case 3:
            wish.query.emplace_back("q", one_of(draw, kWords));
            if (one_in(draw, 2)) wish.sort = "relevance";
            break;
        default:
            wish.query.emplace_back("city", one_of(draw, kCities));
    }
    if (!wish.sort.empty()) wish.query.emplace_back("sort", wish.sort);
}

/// In the season around which others book, or when the race is.
void draw_dates(Generator& draw, SearchWish& wish) {
    constexpr std::uint64_t kDays = 8;
    constexpr std::uint64_t kMaxNights = 6;
    const auto day = static_cast<int>(draw.below(kDays));
    const auto nights = static_cast<int>(draw.between(1, kMaxNights));
    const CivilDate arrival = *parse_date(kSeason.first) + std::chrono::days(day - 1);
    wish.stay = *Stay::make(arrival, arrival + std::chrono::days(nights));
    if (one_in(draw, 5)) wish.stay = race_stay();
    wish.query.emplace_back("arrival", to_string(wish.stay.arrival));
    wish.query.emplace_back("departure", to_string(wish.stay.departure));
}

void draw_party(Generator& draw, SearchWish& wish) {
    constexpr std::uint64_t kMaxChildAge = 17;
    if (one_in(draw, 3)) {
        wish.party = couple();
        return;
    }
    const std::uint64_t rooms = one_in(draw, 3) ? 2 : 1;
    stay::RoomParty all{.adults = static_cast<int>(draw.between(rooms, 2 * rooms))};
    for (std::uint64_t i = draw.below(3); i > 0; --i)
        all.children_ages.push_back(static_cast<int>(draw.below(kMaxChildAge + 1)));
    wish.party = stay::spread(all, static_cast<int>(rooms));
    wish.query.emplace_back("adults", std::to_string(all.adults));
    wish.query.emplace_back("rooms", std::to_string(rooms));
    if (!all.children_ages.empty())
        wish.query.emplace_back("children_ages",
                                fmt::format("{}", fmt::join(all.children_ages, ",")));
}

void draw_filters(Generator& draw, SearchWish& wish) {
    constexpr std::array kMeals{"room_only", "breakfast", "half_board"};
    constexpr std::array kAmenities{"wifi", "pool", "bar", "sauna"};
    if (one_in(draw, 4)) {
        wish.min_stars = static_cast<int>(draw.between(2, 5));
        wish.query.emplace_back("min_rating", std::to_string(wish.min_stars));
    }
    if (one_in(draw, 4)) {
        const auto whole = static_cast<std::int64_t>(draw.between(80, 900));
        wish.budget = 100 * whole;
        wish.query.emplace_back("max_price", std::to_string(whole));
        wish.query.emplace_back("currency", "EUR");
    }
    if (one_in(draw, 4)) {
        wish.free_cancellation = true;
        wish.query.emplace_back("free_cancellation", "true");
    }
    if (one_in(draw, 5)) {
        wish.meal_plan = one_of(draw, kMeals);
        wish.query.emplace_back("meal_plans", wish.meal_plan);
    }
    if (one_in(draw, 5)) {
        wish.amenity = one_of(draw, kAmenities);
        wish.query.emplace_back("amenities", wish.amenity);
    }
}

std::string text(const bj::value& value) { return std::string(value.as_string()); }

Found hit_of(const bj::value& item) {
    const bj::value& offer = item.at("offer");
    Found hit{.hotel = {.id = text(item.at("id")),
                        .room_type_id = text(offer.at("room_type_id")),
                        .rate_plan_id = text(offer.at("rate_plan_id"))},
              .stars = item.at("star_rating").to_number<int>(),
              .amenities = {},
              .total = minor_of(offer.at("total")),
              .meal_plan = text(offer.at("meal_plan")),
              .free_cancellation = offer.at("free_cancellation").as_bool(),
              .rooms_left = offer.at("available_rooms").to_number<int>()};
    for (const auto& amenity : item.at("amenities").as_array())
        hit.amenities.push_back(text(amenity));
    return hit;
}

bool suits(const SearchWish& wish, const Found& hit) {
    return hit.stars >= wish.min_stars && (wish.budget == 0 || hit.total <= wish.budget) &&
           (!wish.free_cancellation || hit.free_cancellation) &&
           (wish.meal_plan.empty() || hit.meal_plan == wish.meal_plan) &&
           (wish.amenity.empty() ||
            std::ranges::find(hit.amenities, wish.amenity) != hit.amenities.end()) &&
           hit.rooms_left >= static_cast<int>(wish.party.size());
}

}  // namespace

std::int64_t minor_of(const bj::value& money) {
    const auto currency = Currency::parse(text(money.at("currency")));
    return Money::parse(text(money.at("amount")), *currency)->minor;
}

SearchWish draw_search(Generator& draw) {
    SearchWish wish{.query = {}, .stay = race_stay(), .party = {}};
    draw_place(draw, wish);
    draw_dates(draw, wish);
    draw_party(draw, wish);
    draw_filters(draw, wish);
    return wish;
}

std::vector<Found> found_in(const Told& answer) {
    std::vector<Found> all;
    const bj::value body = bj::parse(answer.body);
    for (const auto& item : body.at("items").as_array()) all.push_back(hit_of(item));
    return all;
}

std::string unasked(const SearchWish& wish, const std::vector<Found>& found) {
    for (const Found& hit : found)
        if (!suits(wish, hit)) return hit.hotel.id + " is not what was asked for";
    if (wish.sort == "price" && !std::ranges::is_sorted(found, {}, &Found::total))
        return "the cheapest is not the first";
    if (wish.sort == "rating" && !std::ranges::is_sorted(found, std::greater{}, &Found::stars))
        return "the best is not the first";
    return {};
}

}  // namespace innkeeper::sim
