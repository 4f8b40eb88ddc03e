#pragma once

#include "chassis/store/table.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/history.hpp"
#include "services/booking/app/stock_month.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/limits.hpp"
#include "stay/hotel.hpp"
#include "stay/hotel_document.hpp"
#include "stay/rate_months.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Where everything lies in the table.
namespace innkeeper::booking {

inline constexpr std::string_view kCategory = "booking";     ///< of the event streams
inline constexpr std::string_view kInventory = "inventory";  ///< streams of what managers set
inline constexpr std::string_view kTimers = "timers";  ///< partition: due ms + "#" + booking id
inline constexpr int kIndexShards = 256;

[[nodiscard]] store::Key hotel_key(std::string_view hotel_id);
[[nodiscard]] bool is_hotel_row(const store::Key& key);
/// The place of a partition of stock; nothing for any other.
struct StockPlace {
    std::string hotel_id;
    std::string room_type_id;
};
[[nodiscard]] std::optional<StockPlace> parse_stock_partition(std::string_view partition);
/// The snapshot of a booking: its state at the version that it says, written each
/// kBookingSnapshotEvery events (in the past with every one). What came after it the stream tells.
[[nodiscard]] store::Key state_key(std::string_view booking_id);
[[nodiscard]] store::Key saga_key(std::string_view booking_id);
[[nodiscard]] std::string stock_partition(std::string_view hotel_id, std::string_view room_type_id);
/// One month of a room type's nights (stay::month_of).
[[nodiscard]] store::Key stock_key(std::string_view hotel_id, std::string_view room_type_id,
                                   std::string_view month);
/// One month of a rate plan (stay::month_row).
[[nodiscard]] store::Key rates_key(std::string_view hotel_id, std::string_view rate_plan_id,
                                   std::string_view month);
[[nodiscard]] store::Key holds_key(std::string_view guest_subject);
[[nodiscard]] store::Key quote_signing_key();
/// The id of the stream of what managers set for a room type; its version lies in this row.
[[nodiscard]] std::string inventory_stream(std::string_view hotel_id,
                                           std::string_view room_type_id);
[[nodiscard]] store::Key inventory_version_key(std::string_view hotel_id,
                                               std::string_view room_type_id);
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

using HotelRow = Row<std::shared_ptr<const stay::Hotel>>;
using SagaRow = Row<std::optional<PaymentSaga>>;
using StockRow = Row<StockMonth>;
using HoldsRow = Row<std::vector<LiveHold>>;

/// Rows as they were parsed last. Of rows that are never removed, so that a version tells the
/// document. Who reads asks what is known first, and has the table leave out that document.
template <class T>
class ParsedRows {
public:
    using Known = Row<std::shared_ptr<const T>>;
    explicit ParsedRows(std::size_t most) : most_(most) {}
    [[nodiscard]] Known find(const std::string& key) const {
        const auto known = by_key_.find(key);
        return known == by_key_.end() ? Known{} : known->second;
    }
    template <class Parse>
    [[nodiscard]] Result<Known> read(std::string key, const store::Item& row, Parse parse) {
        TRY(auto parsed, parse(row.document));
        const Known known{std::make_shared<const T>(std::move(parsed)), row.version};
        if (by_key_.size() >= most_) by_key_.clear();
        by_key_.insert_or_assign(std::move(key), known);
        return known;
    }

private:
    std::size_t most_;
    std::unordered_map<std::string, Known> by_key_;
};

using MonthOfRates = std::shared_ptr<const stay::RateMonth>;
using RatesRow = Row<MonthOfRates>;

/// Hotels and their rates: read with every command, and seldom changed. `known` is what was found
/// before the row was read.
class ParsedHotels {
public:
    [[nodiscard]] HotelRow find(const store::Key& key) const;
    [[nodiscard]] Result<HotelRow> read(const std::optional<store::Item>& item, HotelRow known);
    [[nodiscard]] RatesRow find_rates(const store::Key& key, Currency currency) const;
    [[nodiscard]] Result<MonthOfRates> read_rates(const store::Item& item, Currency currency,
                                                  RatesRow known);

private:
    ParsedRows<stay::Hotel> hotels_{kMaxParsedHotels};
    ParsedRows<stay::RateMonth> rates_{kMaxParsedRates};
};

/// Bookings that were used last: the next command of most comes soon after the one before.
class KnownBookings {
public:
    /// nullptr: nothing is known of it. It may have gone on since.
    [[nodiscard]] KnownBooking find(const std::string& booking_id) const;
    /// The oldest of kMaxKnownBookings is forgotten.
    void put(KnownBooking booking);

private:
    std::unordered_map<std::string, KnownBooking> by_id_;
    std::deque<std::string> order_;  ///< of the first put
};

[[nodiscard]] Result<StockRow> stock_row(const std::optional<store::Item>& item);
[[nodiscard]] Result<HoldsRow> holds_row(const std::optional<store::Item>& item);

/// What is to be read, and which versions are known (store::Table::get_changed).
struct Reading {
    std::vector<store::Key> keys = {};
    std::vector<std::uint64_t> known = {};
    void reserve(std::size_t rows);
    void add(store::Key key, std::uint64_t version = 0);
};
/// Rows of any number, in the order of the keys: as many requests as it takes.
[[nodiscard]] Task<Result<std::vector<std::optional<store::Item>>>> get_all(store::Table& table,
                                                                            Reading reading);
/// All rows of a partition, in the order of their sort keys.
[[nodiscard]] Task<Result<std::vector<store::Item>>> all_rows(store::Table& table,
                                                              std::string partition);
[[nodiscard]] Task<Result<HotelRow>> load_hotel(store::Table& table, ParsedHotels& hotels,
                                                std::string hotel_id);

/// The nights of one stay in one room type, and the rates of a plan for them.
struct StayQuery {
    std::string room_type_id;
    std::string rate_plan_id;  ///< empty: no rates are wanted
    Stay stay;
};

/// What a command of one booking reads.
struct Rows {
    HotelRow hotel;
    KnownBooking booking;  ///< nullptr: there is none
    SagaRow saga;
    HoldsRow holds;                             ///< of the guest, when asked for
    std::optional<store::Item> answer;          ///< to the idempotency key, when there is one
    std::map<MonthKey, StockRow> stock;         ///< of every month that a night asked for is in
    std::map<std::string, MonthOfRates> rates;  ///< by stay::month_row

    [[nodiscard]] NightStock night(const NightKey& key) const;
};

struct RowsQuery {
    std::string booking_id;  ///< empty: nothing of a booking is wanted
    std::string hotel_id;
    std::string guest_subject;  ///< whose holds are wanted; empty: nobody's
    std::vector<StayQuery> stays;
    std::optional<store::Key> answer = std::nullopt;
    KnownBooking known = nullptr;  ///< the booking as it is or has been
};

/// The hotel says which stock and rates are to be read: in one step where it is known as it is, and
/// else all is read again. Where there is no such hotel, nothing of it is read. A booking that has
/// gone on since `known` is brought up to date, and all is read again: what is decided on belongs
/// together.
[[nodiscard]] Task<Result<Rows>> load_rows(store::Table& table, ParsedHotels& hotels,
                                           RowsQuery query);

}  // namespace innkeeper::booking
