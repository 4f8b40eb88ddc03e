#include "services/booking/http/json.hpp"

#include "chassis/core/json.hpp"
#include "chassis/http/params.hpp"
#include "services/booking/limits.hpp"
#include "stay/json.hpp"

#include <fmt/format.h>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

constexpr json::Length kId{kIdLength, kIdLength};
constexpr json::Length kPartId{1, kMaxPartId};
constexpr json::Length kName{1, kMaxGuestName};
constexpr json::Length kQuoteId{1, kMaxQuoteId};
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

Result<int> count_param(const http::Request& request, std::string_view name, int max,
                        int fallback) {
    TRY(const auto count, http::integer_param(request, name, 1, max));
    return static_cast<int>(count.value_or(fallback));
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

std::vector<stay::RoomParty> read_rooms(Fields& in) {
    std::vector<stay::RoomParty> rooms;
    in.objects("rooms", kMaxRooms, [&](Fields& room) {
        rooms.push_back(stay::read_party(room));
        const int adults = rooms.back().adults;
        if (adults < 1 || adults > kMaxAdults)
            room.error("adults", fmt::format("must be from 1 to {}", kMaxAdults));
    });
    if (rooms.empty()) in.error("rooms", "must have one room at least");
    return rooms;
}

std::optional<int> optional_count(Fields& in, std::string_view name, int max) {
    const auto count = in.optional_integer(name, 0, max);
    return count ? std::optional(static_cast<int>(*count)) : std::nullopt;
}

Result<std::optional<CivilDate>> date_of(const std::optional<std::string>& text,
                                         std::string_view field) {
    if (!text) return std::nullopt;
    const auto date = parse_date(*text);
    if (!date) return at_field(date.error(), field);
    return *date;
}

Result<CivilDate> date_param(const http::Request& request, std::string_view name) {
    const auto date = parse_date(request.query_param(name).value_or(""));
    if (!date) return at_field(date.error(), name);
    return *date;
}

}  // namespace

Result<StayRequest> parse_make_quote(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    StayRequest request;
    request.hotel_id = in.text("hotel_id", kId);
    request.room_type_id = in.text("room_type_id", kPartId);
    request.rate_plan_id = in.text("rate_plan_id", kPartId);
    const std::string arrival = in.text("arrival");
    const std::string departure = in.text("departure");
    request.rooms = read_rooms(in);
    TRY_VOID(in.finish());
    TRY(request.stay, parse_stay(arrival, departure));
    return request;
}

Result<std::string> parse_place_hold(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    std::string quote_id = in.text("quote_id", kQuoteId);
    TRY_VOID(in.finish());
    return quote_id;
}

Result<BookRequest> parse_book(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    BookRequest request;
    request.hold_id = in.text("hold_id", kId);
    in.object("guest", [&](Fields& guest) { request.details.guest = read_guest(guest); });
    if (in.has("room_guests"))
        in.objects("room_guests", kMaxRooms, [&](Fields& guest) {
            std::string given = guest.text("given_name", kName);
            request.details.room_guests.push_back(
                {std::move(given), guest.text("family_name", kName)});
        });
    request.details.payment_method_id =
        in.optional_text("payment_method_id", {1, kMaxPaymentMethodId});
    request.details.note = in.optional_text("note", {0, kMaxNote});
    TRY_VOID(in.finish());
    return request;
}

Result<Cancellation> parse_cancel(std::string_view body) {
    Cancellation asked;
    if (body.empty()) return asked;
    TRY(const auto value, json::parse(body));
    Fields in(value);
    asked.reason = in.optional_text("reason", {0, kMaxReason});
    if (in.has("penalty")) asked.previewed = in.money("penalty");
    asked.waive = in.boolean("waive", false);
    if (asked.waive && asked.reason.value_or("").empty())
        in.error("reason", "is required for a waiver");
    TRY_VOID(in.finish());
    return asked;
}

Result<HotelCommand> parse_decision(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    const bool reject = in.one_of("decision", {"approve", "reject"}) == 1;
    auto reason = in.optional_text("reason", {1, kMaxReason});
    if (reject && !in.has("reason")) in.error("reason", "is required");
    if (!reject && in.has("reason")) in.error("reason", "is only for a rejection");
    TRY_VOID(in.finish());
    return HotelCommand{reject ? HotelCommand::Kind::reject : HotelCommand::Kind::approve,
                        std::move(reason).value_or("")};
}

Result<ChangeRequest> parse_make_change_quote(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    ChangeRequest request;
    const auto arrival = in.optional_text("arrival");
    const auto departure = in.optional_text("departure");
    request.room_type_id = in.optional_text("room_type_id", kPartId);
    request.rate_plan_id = in.optional_text("rate_plan_id", kPartId);
    if (in.has("rooms")) request.rooms = read_rooms(in);
    const bool nothing =
        !arrival && !departure && !request.room_type_id && !request.rate_plan_id && !request.rooms;
    if (nothing) in.error("arrival", "something must be changed");
    TRY_VOID(in.finish());
    TRY(request.arrival, date_of(arrival, "arrival"));
    TRY(request.departure, date_of(departure, "departure"));
    return request;
}

Result<std::string> parse_change(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    std::string quote_id = in.text("change_quote_id", kQuoteId);
    TRY_VOID(in.finish());
    return quote_id;
}

Result<SetInventoryRequest> parse_set_inventory(std::string_view body) {
    TRY(const auto value, json::parse(body));
    Fields in(value);
    SetInventoryRequest request;
    request.room_type_id = in.text("room_type_id", kPartId);
    const std::string from = in.text("from");
    const std::string to = in.text("to");
    request.set.out_of_order = optional_count(in, "out_of_order", kMaxOutOfOrder);
    request.set.overbook_limit = optional_count(in, "overbook_limit", kMaxOverbook);
    if (in.has("stop_sell")) request.set.stop_sell = in.boolean("stop_sell");
    const bool nothing =
        !request.set.out_of_order && !request.set.overbook_limit && !request.set.stop_sell;
    if (nothing) in.error("stop_sell", "something must be set");
    TRY_VOID(in.finish());
    TRY(const auto first, date_of(from, "from"));
    TRY(const auto last, date_of(to, "to"));
    request.set.from = *first;
    request.set.to = *last;
    return request;
}

Result<InventoryQuery> parse_inventory_query(const http::Request& request) {
    InventoryQuery query;
    TRY(query.room_type_id, http::text_param(request, "room_type_id", 1, kMaxPartId));
    TRY(query.from, date_param(request, "from"));
    TRY(query.to, date_param(request, "to"));
    return query;
}

Result<OffersQuery> parse_offers_query(const http::Request& request) {
    OffersQuery query;
    query.hotel_id = std::string(request.path_param("hotel_id"));
    TRY(query.stay, parse_stay(request.query_param("arrival").value_or(""),
                               request.query_param("departure").value_or("")));
    stay::RoomParty party;
    TRY(party.adults, count_param(request, "adults", kMaxPartyAdults, kDefaultAdults));
    TRY(party.children_ages,
        http::integers_param(request, "children_ages", kMaxChildren, 0, kMaxChildAge));
    TRY(const int rooms, count_param(request, "rooms", kMaxRooms, 1));
    if (party.adults < rooms) return fail_field("adults", "must be one in each room at least");
    query.rooms = stay::spread(party, rooms);
    return query;
}

}  // namespace innkeeper::booking
