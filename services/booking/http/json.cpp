#include "services/booking/http/json.hpp"

#include "chassis/core/json.hpp"
#include "chassis/http/params.hpp"
#include "services/booking/app/terms_json.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <charconv>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

constexpr json::Length kId{kIdLength, kIdLength};
constexpr json::Length kPartId{1, kMaxPartId};
constexpr json::Length kName{1, kMaxGuestName};
constexpr json::Length kPayment{1, 40};
constexpr int kDefaultAdults = 2;

/// An error about one field, with the slug of the rule that it breaks.
std::unexpected<Error> at_field(Error error, std::string_view field) {
    error.fields.push_back({std::string(field), error.detail});
    return fail(std::move(error));
}

Result<Stay> parse_stay(std::string_view arrival, std::string_view departure) {
    const auto from = parse_date(arrival);
    if (!from) return at_field(from.error(), "arrival");
    const auto to = parse_date(departure);
    if (!to) return at_field(to.error(), "departure");
    const auto stay = Stay::make(*from, *to);
    if (!stay) return at_field(stay.error(), "departure");
    return *stay;
}

std::optional<int> parse_age(std::string_view text) {
    int age = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, age);
    const bool whole = read.ec == std::errc{} && read.ptr == end;
    return whole && age >= 0 && age <= kMaxChildAge ? std::optional(age) : std::nullopt;
}

Result<int> count_param(const http::Request& request, std::string_view name, int max,
                        int fallback) {
    TRY(const auto count, http::integer_param(request, name, 1, max));
    return static_cast<int>(count.value_or(fallback));
}

Result<std::vector<int>> ages_param(const http::Request& request) {
    std::vector<int> ages;
    const auto text = request.query_param("children_ages");
    if (!text || text->empty()) return ages;
    std::string_view rest = *text;
    for (;;) {
        const auto comma = rest.find(',');
        const auto age = parse_age(rest.substr(0, comma));
        if (!age || ages.size() == kMaxChildren)
            return fail_field("children_ages",
                              fmt::format("must be at most {} ages from 0 to {}, with commas",
                                          kMaxChildren, kMaxChildAge));
        ages.push_back(*age);
        if (comma == std::string_view::npos) return ages;
        rest.remove_prefix(comma + 1);
    }
}

GuestDetails read_guest(Fields& in) {
    GuestDetails guest{.given_name = in.text("given_name", kName),
                       .family_name = in.text("family_name", kName),
                       .email = in.text("email", {kMinEmail, kMaxEmail})};
    const auto at = guest.email.find('@');
    const bool looks_right = at != std::string::npos && at > 0 && at + 1 < guest.email.size() &&
                             guest.email.find_first_of(" \t\r\n") == std::string::npos;
    if (!guest.email.empty() && !looks_right) in.error("email", "must be an e-mail address");
    return guest;
}

bj::object offer_json(const Offer& offer) {
    const Answer& answer = offer.answer;
    bj::array reasons;
    for (const Reason& reason : answer.reasons) reasons.emplace_back(to_string(reason));
    bj::object out{{"room_type_id", offer.room_type.id},
                   {"room_type_name", offer.room_type.name},
                   {"rate_plan_id", offer.rate_plan.id},
                   {"rate_plan_name", offer.rate_plan.name},
                   {"payment", "at_hotel"},
                   {"bookable", answer.reasons.empty()},
                   {"available_rooms", answer.available_rooms},
                   {"reasons", std::move(reasons)}};
    if (answer.price) out["price"] = price_json(*answer.price);
    return out;
}

}  // namespace

Result<HoldRequest> parse_place_hold(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    HoldRequest request;
    request.hotel_id = in.text("hotel_id", kId);
    request.room_type_id = in.text("room_type_id", kPartId);
    request.rate_plan_id = in.text("rate_plan_id", kPartId);
    const std::string arrival = in.text("arrival");
    const std::string departure = in.text("departure");
    request.rooms = static_cast<int>(in.optional_integer("rooms", 1, kMaxRooms).value_or(1));
    request.party.adults =
        static_cast<int>(in.optional_integer("adults", 1, kMaxAdults).value_or(kDefaultAdults));
    if (in.has("children_ages"))
        for (const auto age : in.integers("children_ages", kMaxChildren, 0, kMaxChildAge))
            request.party.children_ages.push_back(static_cast<int>(age));
    if (in.has("expected_total")) request.expected_total = in.money("expected_total");
    TRY_VOID(in.finish());
    TRY(request.stay, parse_stay(arrival, departure));
    return request;
}

Result<BookRequest> parse_book(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    BookRequest request;
    request.hold_id = in.text("hold_id", kId);
    in.object("guest", [&](Fields& guest) { request.details.guest = read_guest(guest); });
    request.details.note = in.optional_text("note", {0, kMaxNote});
    const std::string payment = in.text("payment", kPayment);
    TRY_VOID(in.finish());
    if (payment != "at_hotel")
        return at_field({Code::rejected, "payment-not-offered",
                         "The hotel takes payment at the hotel only: at_hotel."},
                        "payment");
    return request;
}

Result<std::optional<std::string>> parse_cancel(std::string_view body) {
    if (body.empty()) return std::nullopt;
    TRY(const auto value, json::parse(body));
    Fields in(value);
    auto reason = in.optional_text("reason", {0, kMaxReason});
    TRY_VOID(in.finish());
    return reason;
}

Result<std::optional<std::string>> parse_decision(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    const bool reject = in.one_of("decision", {"approve", "reject"}) == 1;
    auto reason = in.optional_text("reason", {1, kMaxReason});
    if (reject && !in.has("reason")) in.error("reason", "is required");
    if (!reject && in.has("reason")) in.error("reason", "is only for a rejection");
    TRY_VOID(in.finish());
    return reason;
}

Result<OffersQuery> parse_offers_query(const http::Request& request) {
    OffersQuery query;
    query.hotel_id = std::string(request.path_param("hotel_id"));
    TRY(query.stay, parse_stay(request.query_param("arrival").value_or(""),
                               request.query_param("departure").value_or("")));
    TRY(query.party.adults, count_param(request, "adults", kMaxAdults, kDefaultAdults));
    TRY(query.party.children_ages, ages_param(request));
    TRY(query.rooms, count_param(request, "rooms", kMaxRooms, 1));
    return query;
}

std::string offers_text(const Offers& offers) {
    bj::array items;
    for (const Offer& offer : offers.items) items.push_back(offer_json(offer));
    return bj::serialize(bj::object{{"hotel_id", offers.hotel_id},
                                    {"arrival", json::of(offers.stay.arrival)},
                                    {"departure", json::of(offers.stay.departure)},
                                    {"nights", offers.stay.nights()},
                                    {"items", std::move(items)}});
}

}  // namespace innkeeper::booking
