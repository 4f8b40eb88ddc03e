#pragma once

#include "chassis/core/json.hpp"
#include "chassis/core/json_writer.hpp"
#include "services/booking/domain/booking.hpp"

#include <optional>
#include <string_view>

/// JSON of the parts that stored documents, published events and answers share. For codecs only.
namespace innkeeper::booking {

void write(json::Writer& out, const Terms& terms);
/// With the payment method: for stored documents only.
void write(json::Writer& out, const BookingDetails& details);
void write(json::Writer& out, const GuestDetails& guest);
[[nodiscard]] std::string_view name_of(stay::MealPlan plan);
[[nodiscard]] std::string_view name_of(stay::PaymentMode mode);
[[nodiscard]] std::string_view name_of(CancelCause cause);

/// Nothing, and mistakes counted in `in`, when the field is missing or damaged.
[[nodiscard]] std::optional<Terms> read_terms(json::Fields& in, std::string_view name);
/// Nothing when the field is absent.
[[nodiscard]] std::optional<BookingDetails> read_details(json::Fields& in, std::string_view name);
[[nodiscard]] CancelCause read_cause(json::Fields& in, std::string_view name);

}  // namespace innkeeper::booking
