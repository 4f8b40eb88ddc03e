#pragma once

#include "chassis/store/table.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/domain/booking.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where everything lies in the table.
namespace innkeeper::booking {

inline constexpr std::string_view kCategory = "booking";  ///< of the event streams
inline constexpr std::string_view kTimers = "timers";     ///< partition: due ms + "#" + booking id
inline constexpr int kIndexShards = 256;

[[nodiscard]] store::Key hotel_key(std::string_view hotel_id);
[[nodiscard]] store::Key state_key(std::string_view booking_id);
[[nodiscard]] std::string stock_partition(std::string_view hotel_id, std::string_view room_type_id);
[[nodiscard]] store::Key stock_key(std::string_view hotel_id, std::string_view room_type_id,
                                   CivilDate night);
[[nodiscard]] store::Key holds_key(std::string_view guest_subject);
[[nodiscard]] store::Key timer_key(Instant due, std::string_view booking_id);
/// Sort keys of the timers that are due at `now` lie before it.
[[nodiscard]] std::string timers_until(Instant now);
/// When a timer of that sort key is due, and of which booking; nothing when it is damaged.
struct TimerRef {
    Instant due;
    std::string booking_id;
};
[[nodiscard]] std::optional<TimerRef> parse_timer(std::string_view sort);
/// Every booking, and every hotel, is in an index of kIndexShards partitions, for `check`.
[[nodiscard]] std::string booking_index(int shard);
[[nodiscard]] std::string hotel_index(int shard);
[[nodiscard]] store::Key booking_index_key(std::string_view booking_id);
[[nodiscard]] store::Key hotel_index_key(std::string_view hotel_id);

/// A row and the version to expect of it; 0 with the default value when there is none.
template <class T>
struct Row {
    T value;
    std::uint64_t version = 0;
};

using HotelRow = Row<std::optional<Hotel>>;
using BookingRow = Row<std::optional<Booking>>;
using StockRow = Row<NightStock>;
using HoldsRow = Row<std::vector<LiveHold>>;
using AnswerRow = Row<std::optional<FirstAnswer>>;

[[nodiscard]] Result<HotelRow> hotel_row(const std::optional<store::Item>& item);
[[nodiscard]] Result<BookingRow> booking_row(const std::optional<store::Item>& item);
[[nodiscard]] Result<StockRow> stock_row(const std::optional<store::Item>& item);
[[nodiscard]] Result<HoldsRow> holds_row(const std::optional<store::Item>& item);
[[nodiscard]] Result<AnswerRow> answer_row(const std::optional<store::Item>& item);

/// What a command of one booking reads, in one request to the table.
struct Rows {
    HotelRow hotel;
    BookingRow booking;
    HoldsRow holds;
    AnswerRow answer;             ///< of the idempotency key, when there is one
    std::vector<StockRow> stock;  ///< a night each
};

struct RowsQuery {
    std::string booking_id;
    std::string hotel_id;
    std::string room_type_id;
    std::string guest_subject;
    Stay stay;
    std::optional<store::Key> answer = std::nullopt;
};

[[nodiscard]] Task<Result<Rows>> load_rows(store::Table& table, RowsQuery query);
[[nodiscard]] Task<Result<HotelRow>> load_hotel(store::Table& table, std::string hotel_id);
[[nodiscard]] Task<Result<BookingRow>> load_booking(store::Table& table, std::string booking_id);

}  // namespace innkeeper::booking
