#include "services/search/http/search_params.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/http/params.hpp"
#include "chassis/text/fold.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace innkeeper::search {
namespace {

using http::Request;
using std::chrono::days;

constexpr int kDefaultAdults = 2;
constexpr std::array kMealPlans{stay::MealPlan::room_only, stay::MealPlan::breakfast,
                                stay::MealPlan::half_board, stay::MealPlan::full_board,
                                stay::MealPlan::all_inclusive};

/// An error about one parameter, with the slug of the rule that it breaks.
std::unexpected<Error> at_field(Error error, std::string_view field) {
    error.fields.assign(1, {std::string(field), error.detail});
    return fail(std::move(error));
}

/// Exactly N decimal numbers with commas, each finite and without an exponent.
template <std::size_t N>
std::optional<std::array<double, N>> parse_numbers(std::string_view text) {
    std::array<double, N> numbers{};
    for (std::size_t i = 0; i < N; ++i) {
        const auto comma = text.find(',');
        if ((comma == std::string_view::npos) != (i + 1 == N)) return std::nullopt;
        const std::string_view one = text.substr(0, comma);
        const char* end = one.data() + one.size();
        const auto [read_to, error] =
            std::from_chars(one.data(), end, numbers[i], std::chars_format::fixed);
        if (error != std::errc{} || read_to != end || !std::isfinite(numbers[i]))
            return std::nullopt;
        if (comma != std::string_view::npos) text.remove_prefix(comma + 1);
    }
    return numbers;
}

bool is_lat(double lat) { return lat >= -90 && lat <= 90; }
bool is_lon(double lon) { return lon >= -180 && lon <= 180; }

Result<void> parse_place(const Request& request, Query& out) {
    const auto near = request.query_param("near");
    const auto box = request.query_param("box");
    if (near && box) return fail_field("box", "is not for a search with near");
    if (near) {
        const auto at = near->size() <= kMaxNearText ? parse_numbers<3>(*near) : std::nullopt;
        if (!at || !is_lat((*at)[0]) || !is_lon((*at)[1]) || (*at)[2] < kMinRadiusKm ||
            (*at)[2] > kMaxRadiusKm)
            return fail_field(
                "near", fmt::format("must be latitude, longitude and {} to {} kilometres, such as "
                                    "-33.87,151.21,5",
                                    kMinRadiusKm, kMaxRadiusKm));
        out.near = Circle{(*at)[0], (*at)[1], (*at)[2]};
    }
    if (box) {
        const auto at = box->size() <= kMaxBoxText ? parse_numbers<4>(*box) : std::nullopt;
        if (!at || !is_lat((*at)[0]) || !is_lat((*at)[2]) || !is_lon((*at)[1]) ||
            !is_lon((*at)[3]) || (*at)[0] > (*at)[2])
            return fail_field("box",
                              "must be south, west, north and east in degrees, south not north of "
                              "north, such as -34,151,-33.5,151.5");
        out.box = Box{(*at)[0], (*at)[1], (*at)[2], (*at)[3]};
    }
    return {};
}

/// The date in the zone that is the farthest behind, UTC-12, and the farthest ahead, UTC+14.
CivilDate earliest_today(Instant now) {
    return CivilDate(std::chrono::floor<days>(now - std::chrono::hours(12)).time_since_epoch());
}
CivilDate latest_today(Instant now) {
    return CivilDate(std::chrono::floor<days>(now + std::chrono::hours(14)).time_since_epoch());
}

Result<std::optional<Stay>> parse_stay(const Request& request, Instant now) {
    const auto arrival = request.query_param("arrival");
    const auto departure = request.query_param("departure");
    if (!arrival && !departure) return std::nullopt;
    if (!arrival) return fail_field("arrival", "is required with departure");
    if (!departure) return fail_field("departure", "is required with arrival");
    const auto from = parse_date(*arrival);
    if (!from) return at_field(from.error(), "arrival");
    const auto to = parse_date(*departure);
    if (!to) return at_field(to.error(), "departure");
    const auto stay = Stay::make(*from, *to);
    if (!stay) return at_field(stay.error(), "departure");
    if (stay->nights() > stay::kMaxStayNights)
        return fail_field("departure", fmt::format("must be at most {} nights after the arrival",
                                                   stay::kMaxStayNights));
    if (*from < earliest_today(now)) return fail_field("arrival", "is past");
    if (*from > latest_today(now) + days(stay::kMaxAdvanceDays))
        return fail_field("arrival",
                          fmt::format("must be at most {} days ahead", stay::kMaxAdvanceDays));
    return *stay;
}

Result<void> parse_money(const Request& request, Query& out) {
    if (const auto code = request.query_param("currency")) {
        const auto currency = Currency::parse(*code);
        if (!currency) return at_field(currency.error(), "currency");
        out.currency = *currency;
    }
    const auto text = request.query_param("max_price");
    if (!text) return {};
    if (!out.currency) return fail_field("currency", "is required with max_price");
    const auto price = text->size() <= kMaxPriceText
                           ? Money::parse(*text, *out.currency)
                           : fail_field("max_price", "has too many digits");
    if (!price) return at_field(price.error(), "max_price");
    if (price->minor < 0) return fail_field("max_price", "must not be negative");
    out.max_total = *price;
    return {};
}

Result<std::vector<std::string>> parse_amenities(const Request& request) {
    std::vector<std::string> all;
    const auto text = request.query_param("amenities");
    if (!text) return all;
    const auto wrong = [] {
        return fail_field("amenities",
                          fmt::format("must be at most {} names of 1 to {} characters, "
                                      "with commas",
                                      kMaxAmenities, kMaxAmenity));
    };
    if (!is_utf8(*text)) return wrong();
    std::string_view rest = *text;
    for (std::size_t count = 1;; ++count) {
        const auto comma = rest.find(',');
        std::string one(rest.substr(0, comma));
        const std::size_t length = utf8_length(one);
        if (length < 1 || length > kMaxAmenity || count > kMaxAmenities) return wrong();
        if (std::ranges::find(all, one) == all.end()) all.push_back(std::move(one));
        if (comma == std::string_view::npos) return all;
        rest.remove_prefix(comma + 1);
    }
}

Result<bool> parse_flag(const Request& request, std::string_view name) {
    const auto text = request.query_param(name).value_or("false");
    if (text != "true" && text != "false")
        return fail_field(std::string(name), "must be true or false");
    return text == "true";
}

Result<std::vector<stay::MealPlan>> parse_meal_plans(const Request& request) {
    std::vector<stay::MealPlan> all;
    const auto text = request.query_param("meal_plans");
    if (!text) return all;
    std::string_view rest = *text;
    for (;;) {
        const auto comma = rest.find(',');
        const auto plan = std::ranges::find(kMealPlans, rest.substr(0, comma),
                                            [](stay::MealPlan p) { return to_string(p); });
        if (plan == kMealPlans.end() || std::ranges::find(all, *plan) != all.end())
            return fail_field("meal_plans", "must be names of meal plans, each once, with commas");
        all.push_back(*plan);
        if (comma == std::string_view::npos) return all;
        rest.remove_prefix(comma + 1);
    }
}

Result<Order> parse_order(const Request& request, const SearchParams& params) {
    const auto text = request.query_param("sort");
    if (!text) return params.text.empty() ? Order::rating : Order::relevance;
    if (text == "rating") return Order::rating;
    if (text == "price") return Order::price;
    if (text == "distance") {
        if (params.query.near || params.query.box) return Order::distance;
        return fail_field("sort", "distance needs near or box");
    }
    if (text == "relevance") {
        if (!params.text.empty()) return Order::relevance;
        return fail_field("sort", "relevance needs q");
    }
    return fail_field("sort", "must be price, rating, distance or relevance");
}

}  // namespace

Result<std::string> fold_param(std::string_view name, std::string_view text) {
    std::string folded = text::fold(text);
    if (folded.empty()) return fail_field(std::string(name), "must not be blank");
    return folded;
}

Result<std::vector<stay::RoomParty>> parse_party(const Request& request) {
    TRY(const auto adults, http::integer_param(request, "adults", 1, stay::kMaxPartyAdults));
    TRY(auto ages, http::integers_param(request, "children_ages", stay::kMaxPartyChildren, 0,
                                        stay::kMaxChildAge));
    TRY(const auto rooms, http::integer_param(request, "rooms", 1, kMaxRooms));
    const stay::RoomParty party{static_cast<int>(adults.value_or(kDefaultAdults)), std::move(ages)};
    const int count = static_cast<int>(rooms.value_or(1));
    if (party.adults < count) return fail_field("adults", "must be one in each room at least");
    return stay::spread(party, count);
}

Result<SearchParams> parse_search(const Request& request, Instant now) {
    SearchParams out;
    Query& query = out.query;
    query.now = now;
    TRY(auto page, http::page_params(request));
    query.limit = page.limit;
    out.cursor = std::move(page.cursor);
    TRY(const auto city, http::text_param(request, "city", 1, kMaxCityQuery));
    if (city) {
        TRY(query.city, fold_param("city", *city));
    }
    TRY(auto words, http::text_param(request, "q", 1, kMaxText));
    out.text = std::move(words).value_or("");
    TRY_VOID(parse_place(request, query));
    TRY(const auto stay, parse_stay(request, now));
    TRY(auto rooms, parse_party(request));
    if (stay) query.dates = StayWish{*stay, std::move(rooms)};
    TRY(const auto rating, http::integer_param(request, "min_rating", 1, 5));
    query.min_rating = static_cast<int>(rating.value_or(1));
    TRY_VOID(parse_money(request, query));
    TRY(query.amenities, parse_amenities(request));
    TRY(query.meal_plans, parse_meal_plans(request));
    TRY(query.free_cancellation, parse_flag(request, "free_cancellation"));
    TRY(query.order, parse_order(request, out));
    return out;
}

Result<std::chrono::year_month> parse_month(const Request& request, Instant now) {
    const std::string text(request.query_param("month").value_or(""));
    const auto first = parse_date(text + "-01");
    if (!first) return fail_field("month", "must be a month as YYYY-MM");
    const auto month_of = [](CivilDate date) {
        return std::chrono::year_month_day(date).year() / std::chrono::year_month_day(date).month();
    };
    const auto month = month_of(*first);
    if (month < month_of(earliest_today(now))) return fail_field("month", "is past");
    if (month > month_of(latest_today(now) + days(stay::kMaxAdvanceDays)))
        return fail_field("month", "is too far ahead");
    return month;
}

}  // namespace innkeeper::search
