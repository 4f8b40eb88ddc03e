#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"
#include "services/booking/app/offers.hpp"
#include "services/booking/app/place_hold.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Requests and answers of the API (api/openapi.yaml). Error of every reader: `invalid-request`
/// with all fields that are wrong, unless another is named.
namespace innkeeper::booking {

/// PlaceHold. Also `invalid-date`, `stay-reversed`, `unknown-currency`. The caller fills in who,
/// key and trace.
[[nodiscard]] Result<HoldRequest> parse_place_hold(std::string_view body);

struct BookRequest {
    std::string hold_id;
    BookingDetails details;
};
/// Book. Also 422 `payment-not-offered` for a payment other than `at_hotel`.
[[nodiscard]] Result<BookRequest> parse_book(std::string_view body);

/// Cancel; an empty body is one without a reason.
[[nodiscard]] Result<std::optional<std::string>> parse_cancel(std::string_view body);

/// `{"decision": "approve"}` or `{"decision": "reject", "reason": "..."}`: the reason of a
/// rejection, nothing for an approval.
[[nodiscard]] Result<std::optional<std::string>> parse_decision(std::string_view body);

/// The query of `GET /hotels/{hotel_id}/offers`. Also `invalid-date`, `stay-reversed`.
[[nodiscard]] Result<OffersQuery> parse_offers_query(const http::Request& request);

/// Offers of the API.
[[nodiscard]] std::string offers_text(const Offers& offers);

}  // namespace innkeeper::booking
