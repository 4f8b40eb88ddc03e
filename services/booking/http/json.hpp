#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"
#include "services/booking/app/cancel_booking.hpp"
#include "services/booking/app/change_booking.hpp"
#include "services/booking/app/history.hpp"
#include "services/booking/app/inventory.hpp"
#include "services/booking/app/make_quote.hpp"
#include "services/booking/app/offers.hpp"
#include "services/booking/app/run_hotel.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Requests and answers of the API (api/openapi.yaml). Error of every reader: `invalid-request`
/// with all fields that are wrong, unless another is named.
namespace innkeeper::booking {

/// MakeQuote. Also `invalid-date`, `stay-reversed`.
[[nodiscard]] Result<StayRequest> parse_make_quote(std::string_view body);

/// PlaceHold: the quote's id.
[[nodiscard]] Result<std::string> parse_place_hold(std::string_view body);

struct BookRequest {
    std::string hold_id;
    BookingDetails details;
};
[[nodiscard]] Result<BookRequest> parse_book(std::string_view body);

/// Cancel; an empty body is one without a word.
[[nodiscard]] Result<Cancellation> parse_cancel(std::string_view body);

/// `{"decision": "approve"}` or `{"decision": "reject", "reason": "..."}`.
[[nodiscard]] Result<HotelCommand> parse_decision(std::string_view body);

/// MakeChangeQuote. Also `invalid-date`.
[[nodiscard]] Result<ChangeRequest> parse_make_change_quote(std::string_view body);
/// ChangeBooking: the change quote's id.
[[nodiscard]] Result<std::string> parse_change(std::string_view body);

struct SetInventoryRequest {
    std::string room_type_id;
    InventorySet set;
};
/// SetInventory: at least one value to set. Also `invalid-date`.
[[nodiscard]] Result<SetInventoryRequest> parse_set_inventory(std::string_view body);

struct InventoryQuery {
    std::optional<std::string> room_type_id;
    CivilDate from;
    CivilDate to;
};
/// The query of `GET /manage/hotels/{hotel_id}/inventory`. Also `invalid-date`.
[[nodiscard]] Result<InventoryQuery> parse_inventory_query(const http::Request& request);

/// The query of `GET /hotels/{hotel_id}/offers`, its party spread over the rooms. Also
/// `invalid-date`, `stay-reversed`.
[[nodiscard]] Result<OffersQuery> parse_offers_query(const http::Request& request);

[[nodiscard]] std::string offers_text(const Offers& offers);
[[nodiscard]] std::string quote_text(const Quote& quote);
[[nodiscard]] std::string quote_check_text(const QuoteCheck& check);
[[nodiscard]] std::string holds_text(const std::vector<KnownBooking>& holds);
[[nodiscard]] std::string cancellation_quote_text(const CancellationQuote& quote);
[[nodiscard]] std::string change_quote_text(const ChangeQuote& quote);
[[nodiscard]] std::string inventory_text(const std::vector<InventoryDay>& days);

}  // namespace innkeeper::booking
