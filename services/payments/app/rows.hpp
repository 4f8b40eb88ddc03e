#pragma once

#include "chassis/store/table.hpp"
#include "services/payments/app/documents.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Where everything lies in the table.
namespace innkeeper::payments {

inline constexpr std::string_view kCategory = "payment";  ///< of the event streams
inline constexpr std::string_view kTimers = "timers";     ///< partition: due ms + "#" + booking id
inline constexpr int kIndexShards = 256;

[[nodiscard]] store::Key state_key(std::string_view booking_id);
[[nodiscard]] store::Key method_key(std::string_view method_id);
[[nodiscard]] store::Key timer_key(Instant due, std::string_view booking_id);
/// Sort keys of the timers that are due at `now` lie before it.
[[nodiscard]] std::string timers_until(Instant now);
struct TimerRef {
    Instant due;
    std::string booking_id;
};
/// Nothing when the sort key is damaged.
[[nodiscard]] std::optional<TimerRef> parse_timer(std::string_view sort);
/// Every payment is in an index of kIndexShards partitions, for `check`.
[[nodiscard]] std::string payment_index(int shard);
[[nodiscard]] store::Key payment_index_key(std::string_view booking_id);

/// A state row and the version to expect of it; 0 and nothing when there is none.
struct PaymentRow {
    std::optional<PaymentDocument> value;
    std::uint64_t version = 0;
};
[[nodiscard]] Task<Result<PaymentRow>> load_payment(store::Table& table, std::string booking_id);
/// Nothing when there is no such method.
[[nodiscard]] Task<Result<std::optional<OwnedMethod>>> load_method(store::Table& table,
                                                                   std::string method_id);

}  // namespace innkeeper::payments
