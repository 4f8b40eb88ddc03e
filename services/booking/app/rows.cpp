#include "services/booking/app/rows.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/strings.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <ranges>

namespace innkeeper::booking {
namespace {

constexpr std::size_t kTimerDigits = 16;
constexpr std::string_view kReplica = "replica";
constexpr std::string_view kStock = "stock#";

/// Ids of version 7 begin with the time; their end is random. A hash serves ids of any kind.
int shard_of(std::string_view id) { return static_cast<unsigned char>(sha256(id).front()); }

struct StayKeys {
    std::map<MonthKey, store::Key> stock;
    std::map<store::Key, RatesRow> rates;  ///< as they are known
};

/// The months of the plan and of its parent, with the date of departure, whose row says whether
/// guests may leave.
void add_rates(StayKeys& keys, const ParsedHotels& hotels, const stay::Hotel& hotel,
               const StayQuery& query) {
    const stay::RatePlan* plan = hotel.rate_plan(query.rate_plan_id);
    if (plan == nullptr) return;
    const auto add = [&](store::Key key) {
        RatesRow known = hotels.find_rates(key, hotel.currency);
        keys.rates.try_emplace(std::move(key), std::move(known));
    };
    for (const std::string& month :
         stay::months_between(query.stay.arrival, query.stay.departure)) {
        add(rates_key(hotel.id, plan->id, month));
        if (plan->derived) add(rates_key(hotel.id, plan->derived->parent_id, month));
    }
}

StayKeys keys_of(const ParsedHotels& hotels, const HotelRow& row,
                 const std::vector<StayQuery>& stays) {
    StayKeys keys;
    if (!row.value) return keys;
    const stay::Hotel& hotel = *row.value;
    for (const StayQuery& query : stays) {
        const CivilDate last_night = query.stay.departure - std::chrono::days(1);
        for (std::string& month : stay::months_between(query.stay.arrival, last_night)) {
            store::Key key = stock_key(hotel.id, query.room_type_id, month);
            keys.stock.try_emplace({query.room_type_id, std::move(month)}, std::move(key));
        }
        add_rates(keys, hotels, hotel, query);
    }
    return keys;
}

/// A payment begins when what is held is booked.
bool may_have_saga(const RowsQuery& query) {
    return !query.booking_id.empty() && !(query.known && query.known->status == Status::held);
}

/// The hotel first, then what is asked for, in the order of RowsQuery; stock before rates. Takes
/// the keys of the stock.
Reading reading_of(const RowsQuery& query, const HotelRow& hotel, StayKeys& wanted) {
    constexpr std::size_t kBesides = 5;
    Reading reading;
    reading.reserve(kBesides + wanted.stock.size() + wanted.rates.size());
    reading.add(hotel_key(query.hotel_id), hotel.version);
    if (!query.booking_id.empty()) reading.add(next_event_key(query.booking_id, query.known));
    if (may_have_saga(query)) reading.add(saga_key(query.booking_id));
    if (!query.guest_subject.empty()) reading.add(holds_key(query.guest_subject));
    if (query.answer) reading.add(*query.answer);
    for (auto& [month, key] : wanted.stock) reading.add(std::move(key));
    for (const auto& [key, known] : wanted.rates) reading.add(key, known.version);
    return reading;
}

/// The same text is another amount in another currency.
std::string name_of(const store::Key& rates, Currency currency) {
    return strings::concat({rates.partition, "#", rates.sort, "#", currency.code()});
}

template <class T, class Read>
Result<Row<T>> row_of(const std::optional<store::Item>& item, Read read) {
    if (!item) return Row<T>{};
    TRY(auto value, read(item->document));
    return Row<T>{std::move(value), item->version};
}

}  // namespace

store::Key hotel_key(std::string_view hotel_id) {
    return {strings::concat({"hotel#", hotel_id}), std::string(kReplica)};
}
bool is_hotel_row(const store::Key& key) {
    return key.partition.starts_with("hotel#") && key.sort == kReplica;
}
store::Key state_key(std::string_view booking_id) {
    return {strings::concat({"booking#", booking_id}), "state"};
}
store::Key saga_key(std::string_view booking_id) {
    return {strings::concat({"booking#", booking_id}), "saga"};
}
std::string stock_partition(std::string_view hotel_id, std::string_view room_type_id) {
    return strings::concat({kStock, hotel_id, "#", room_type_id});
}
std::optional<StockPlace> parse_stock_partition(std::string_view partition) {
    if (!partition.starts_with(kStock)) return std::nullopt;
    const std::string_view place = partition.substr(kStock.size());
    const auto end = place.find('#');
    if (end == std::string_view::npos) return std::nullopt;
    return StockPlace{std::string(place.substr(0, end)), std::string(place.substr(end + 1))};
}
store::Key stock_key(std::string_view hotel_id, std::string_view room_type_id,
                     std::string_view month) {
    return {stock_partition(hotel_id, room_type_id), std::string(month)};
}
store::Key rates_key(std::string_view hotel_id, std::string_view rate_plan_id,
                     std::string_view month) {
    return {strings::concat({"rates#", hotel_id}), stay::month_row(rate_plan_id, month)};
}
store::Key quote_signing_key() { return {"signing", "quotes"}; }
std::string inventory_stream(std::string_view hotel_id, std::string_view room_type_id) {
    return strings::concat({hotel_id, "/", room_type_id});
}
store::Key inventory_version_key(std::string_view hotel_id, std::string_view room_type_id) {
    return {strings::concat({"inventory#", hotel_id, "#", room_type_id}), "version"};
}
store::Key holds_key(std::string_view guest_subject) {
    // A subject may be longer than a key, and hold any character.
    return {strings::concat({"guest#", hex_encode(sha256(guest_subject))}), "holds"};
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

HotelRow ParsedHotels::find(const store::Key& key) const { return hotels_.find(key.partition); }
Result<HotelRow> ParsedHotels::read(const std::optional<store::Item>& item, HotelRow known) {
    if (!item) return HotelRow{};
    if (item->version == known.version) return known;
    return hotels_.read(item->key.partition, *item, stay::read_hotel);
}
RatesRow ParsedHotels::find_rates(const store::Key& key, Currency currency) const {
    return rates_.find(name_of(key, currency));
}
Result<MonthOfRates> ParsedHotels::read_rates(const store::Item& item, Currency currency,
                                              RatesRow known) {
    if (item.version == known.version) return std::move(known.value);
    const auto parse = [&](const std::string& text) {
        return stay::read_rate_month(text, currency);
    };
    TRY(RatesRow row, rates_.read(name_of(item.key, currency), item, parse));
    return std::move(row.value);
}
KnownBooking KnownBookings::find(const std::string& booking_id) const {
    const auto found = by_id_.find(booking_id);
    return found == by_id_.end() ? nullptr : found->second;
}
void KnownBookings::put(KnownBooking booking) {
    const std::string& id = booking->id;
    if (!by_id_.insert_or_assign(id, booking).second) return;
    order_.push_back(id);
    if (order_.size() <= kMaxKnownBookings) return;
    by_id_.erase(order_.front());
    order_.pop_front();
}
NightStock Rows::night(const NightKey& key) const {
    const auto row = stock.find({key.first, stay::month_of(key.second)});
    return row == stock.end() ? NightStock{} : night_of(row->second.value, key.second).stock;
}
Result<StockRow> stock_row(const std::optional<store::Item>& item) {
    return row_of<StockMonth>(item, read_stock_month);
}
Result<HoldsRow> holds_row(const std::optional<store::Item>& item) {
    return row_of<std::vector<LiveHold>>(item, read_holds);
}

void Reading::reserve(std::size_t rows) {
    keys.reserve(rows);
    known.reserve(rows);
}

void Reading::add(store::Key key, std::uint64_t version) {
    keys.push_back(std::move(key));
    known.push_back(version);
}

Task<Result<std::vector<std::optional<store::Item>>>> get_all(store::Table& table,
                                                              Reading reading) {
    if (reading.keys.size() <= store::kMaxGetMany)
        co_return co_await table.get_changed(std::move(reading.keys), std::move(reading.known));
    std::vector<std::optional<store::Item>> all;
    for (std::size_t from = 0; from < reading.keys.size(); from += store::kMaxGetMany) {
        const std::size_t to = std::min(reading.keys.size(), from + store::kMaxGetMany);
        Reading some;
        for (std::size_t i = from; i < to; ++i)
            some.add(std::move(reading.keys[i]), reading.known[i]);
        CO_TRY(auto items, co_await table.get_changed(std::move(some.keys), std::move(some.known)));
        for (auto& item : items) all.push_back(std::move(item));
    }
    co_return all;
}

Task<Result<std::vector<store::Item>>> all_rows(store::Table& table, std::string partition) {
    std::vector<store::Item> rows;
    store::Query query{.partition = std::move(partition), .limit = store::kMaxPage};
    do {
        CO_TRY(auto page, co_await table.query(query));
        std::ranges::move(page.items, std::back_inserter(rows));
        query.cursor = std::move(page.cursor);
    } while (!query.cursor.empty());
    co_return rows;
}

Task<Result<HotelRow>> load_hotel(store::Table& table, ParsedHotels& hotels, std::string hotel_id) {
    Reading reading;
    reading.add(hotel_key(hotel_id));
    HotelRow known = hotels.find(reading.keys.front());
    reading.known.front() = known.version;
    CO_TRY(const auto items, co_await get_all(table, std::move(reading)));
    co_return hotels.read(items.front(), std::move(known));
}

Task<Result<Rows>> load_rows(store::Table& table, ParsedHotels& hotels, RowsQuery query) {
    HotelRow hotel = hotels.find(hotel_key(query.hotel_id));
    for (;;) {
        StayKeys wanted = keys_of(hotels, hotel, query.stays);
        CO_TRY(const auto items, co_await get_all(table, reading_of(query, hotel, wanted)));
        auto next = items.begin();
        CO_TRY(HotelRow now, hotels.read(*next++, hotel));
        const bool was_known = now.version == hotel.version;
        hotel = std::move(now);
        if (!was_known) continue;

        Rows rows;
        rows.hotel = std::move(hotel);
        if (!query.booking_id.empty()) {
            if (*next++) {
                CO_TRY(query.known, co_await load_booking(table, query.booking_id, query.known));
                co_return co_await load_rows(table, hotels, std::move(query));
            }
        }
        if (may_have_saga(query)) {
            CO_TRY(rows.saga, row_of<std::optional<PaymentSaga>>(*next++, read_saga));
        }
        rows.booking = std::move(query.known);
        if (!query.guest_subject.empty()) {
            CO_TRY(rows.holds, holds_row(*next++));
        }
        if (query.answer) rows.answer = *next++;
        for (const auto& month : std::views::keys(wanted.stock)) {
            CO_TRY(rows.stock[month], stock_row(*next++));
        }
        for (const auto& [key, known] : wanted.rates) {
            const auto& item = *next++;
            if (!item) continue;
            CO_TRY(auto month, hotels.read_rates(*item, rows.hotel.value->currency, known));
            rows.rates.emplace(key.sort, std::move(month));
        }
        co_return rows;
    }
}

}  // namespace innkeeper::booking
