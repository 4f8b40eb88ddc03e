#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/store/table.hpp"
#include "services/hotels/domain/hotel.hpp"
#include "stay/rate_months.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How hotels lie in the table: the document under its id, and one index row for its owner and
/// for each of its managers, whose sort key is the id (ids sort by time of making). What is said of
/// nights lies beside it, a row a rate plan and month.
namespace innkeeper::hotels::rows {

[[nodiscard]] store::Key hotel_key(const std::string& id);
[[nodiscard]] std::string owner_partition(const std::string& subject);
[[nodiscard]] std::string manager_partition(const std::string& subject);

/// The hotel of a partition of documents, and of one of months of rates; nothing of any other.
[[nodiscard]] std::optional<std::string> hotel_of_partition(std::string_view partition);
[[nodiscard]] std::optional<std::string> hotel_of_rates_partition(std::string_view partition);

/// A month of what is said of the nights of a rate plan.
[[nodiscard]] store::Key rate_key(const std::string& hotel_id, const std::string& rate_plan_id,
                                  const std::string& month);

[[nodiscard]] std::string to_document(const Hotel& hotel);
[[nodiscard]] Result<Hotel> from_document(std::string_view document);
/// Error: `hotel-too-large`, past kMaxHotelBytes.
[[nodiscard]] Result<void> must_fit(std::string_view document);

/// Index rows to add and remove when `before` (null for a new hotel) becomes `after`.
[[nodiscard]] std::vector<store::Write> index_writes(const Hotel* before, const Hotel& after);

/// `innkeeper.hotels.<what>.v1` with the state after the change, `document` as to_document gives
/// it.
[[nodiscard]] bus::Event event_of(const Hotel& hotel, std::string_view document,
                                  std::string_view what, std::string id, std::string traceparent);
/// `innkeeper.rates.changed.v1` with these months of one plan, at least one.
[[nodiscard]] bus::Event rates_event_of(std::string hotel_id, std::string currency,
                                        std::vector<stay::RateMonth> months, std::string id,
                                        Instant now, std::string traceparent);

}  // namespace innkeeper::hotels::rows
