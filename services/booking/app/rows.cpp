#include "services/booking/app/rows.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <fmt/format.h>

#include <charconv>

namespace innkeeper::booking {
namespace {

constexpr std::size_t kTimerDigits = 16;

/// Ids of version 7 begin with the time; their end is random. A hash serves ids of any kind.
int shard_of(std::string_view id) { return static_cast<unsigned char>(sha256(id).front()); }

template <class T, class Read>
Result<Row<T>> row_of(const std::optional<store::Item>& item, Read read) {
    if (!item) return Row<T>{};
    TRY(auto value, read(item->document));
    return Row<T>{std::move(value), item->version};
}

}  // namespace

store::Key hotel_key(std::string_view hotel_id) {
    return {fmt::format("hotel#{}", hotel_id), "replica"};
}
store::Key state_key(std::string_view booking_id) {
    return {fmt::format("booking#{}", booking_id), "state"};
}
std::string stock_partition(std::string_view hotel_id, std::string_view room_type_id) {
    return fmt::format("stock#{}#{}", hotel_id, room_type_id);
}
store::Key stock_key(std::string_view hotel_id, std::string_view room_type_id, CivilDate night) {
    return {stock_partition(hotel_id, room_type_id), innkeeper::to_string(night)};
}
store::Key holds_key(std::string_view guest_subject) {
    // A subject may be longer than a key, and hold any character.
    return {fmt::format("guest#{}", hex_encode(sha256(guest_subject))), "holds"};
}
store::Key timer_key(Instant due, std::string_view booking_id) {
    return {std::string(kTimers), fmt::format("{:016}#{}", to_unix_ms(due), booking_id)};
}
std::string timers_until(Instant now) { return fmt::format("{:016}", to_unix_ms(now) + 1); }

std::optional<TimerRef> parse_timer(std::string_view sort) {
    if (sort.size() <= kTimerDigits + 1 || sort[kTimerDigits] != '#') return std::nullopt;
    std::int64_t ms = 0;
    const char* end = sort.data() + kTimerDigits;
    const auto read = std::from_chars(sort.data(), end, ms);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return TimerRef{from_unix_ms(ms), std::string(sort.substr(kTimerDigits + 1))};
}

std::string booking_index(int shard) { return fmt::format("all-bookings#{:02x}", shard); }
std::string hotel_index(int shard) { return fmt::format("all-hotels#{:02x}", shard); }
store::Key booking_index_key(std::string_view booking_id) {
    return {booking_index(shard_of(booking_id)), std::string(booking_id)};
}
store::Key hotel_index_key(std::string_view hotel_id) {
    return {hotel_index(shard_of(hotel_id)), std::string(hotel_id)};
}

Result<HotelRow> hotel_row(const std::optional<store::Item>& item) {
    return row_of<std::optional<Hotel>>(item, read_hotel);
}
Result<BookingRow> booking_row(const std::optional<store::Item>& item) {
    return row_of<std::optional<Booking>>(item, read_booking);
}
Result<StockRow> stock_row(const std::optional<store::Item>& item) {
    return row_of<NightStock>(item, read_stock);
}
Result<HoldsRow> holds_row(const std::optional<store::Item>& item) {
    return row_of<std::vector<LiveHold>>(item, read_holds);
}
Result<AnswerRow> answer_row(const std::optional<store::Item>& item) {
    return row_of<std::optional<FirstAnswer>>(item, read_answer);
}

Task<Result<Rows>> load_rows(store::Table& table, RowsQuery query) {
    std::vector<store::Key> keys{hotel_key(query.hotel_id), state_key(query.booking_id),
                                 holds_key(query.guest_subject)};
    if (query.answer) keys.push_back(*query.answer);
    const std::size_t first_night = keys.size();
    for (const CivilDate night : query.stay.each_night())
        keys.push_back(stock_key(query.hotel_id, query.room_type_id, night));

    CO_TRY(const auto items, co_await table.get_many(std::move(keys)));
    Rows rows;
    CO_TRY(rows.hotel, hotel_row(items[0]));
    CO_TRY(rows.booking, booking_row(items[1]));
    CO_TRY(rows.holds, holds_row(items[2]));
    if (query.answer) {
        CO_TRY(rows.answer, answer_row(items[3]));
    }
    for (std::size_t i = first_night; i < items.size(); ++i) {
        CO_TRY(auto night, stock_row(items[i]));
        rows.stock.push_back(std::move(night));
    }
    co_return rows;
}

Task<Result<HotelRow>> load_hotel(store::Table& table, std::string hotel_id) {
    CO_TRY(const auto item, co_await table.get(hotel_key(hotel_id)));
    co_return hotel_row(item);
}

Task<Result<BookingRow>> load_booking(store::Table& table, std::string booking_id) {
    CO_TRY(const auto item, co_await table.get(state_key(booking_id)));
    co_return booking_row(item);
}

}  // namespace innkeeper::booking
