#include "services/search/app/changes.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/ids.hpp"
#include "services/search/app/night_rows.hpp"
#include "services/search/app/rate_rows.hpp"
#include "services/search/app/row_text.hpp"
#include "services/search/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace innkeeper::search {
namespace {

constexpr std::string_view kHotelEvents = "innkeeper.hotels.";
constexpr std::string_view kRates = "innkeeper.rates.changed.";
constexpr std::string_view kInventory = "innkeeper.inventory.changed.";

constexpr std::size_t kIdLength = 36;
constexpr std::size_t kMonthLength = 7;
constexpr std::string_view kHotelSort = "#hotel";
constexpr std::string_view kNightsSort = "#nights#";
constexpr std::string_view kRatesSort = "#rates#";

std::unexpected<Error> mismatch() {
    return fail(Code::invalid, "event-mismatch", "The event's envelope is not what it holds.");
}

store::Key key_of(std::string_view hotel_id, std::string rest) {
    // Ids of version 7 begin with the time: a hash spreads them.
    const int shard = static_cast<unsigned char>(sha256(hotel_id).front()) % kShards;
    return {shard_partition(shard), std::string(hotel_id) + std::move(rest)};
}

/// Some days after the last of the month, when it is over in every zone.
Result<Instant> expiry_of(std::string_view month) {
    const auto nights = MonthNights::of(month);
    if (!nights) return mismatch();
    return Instant(
        (nights->first + std::chrono::days(nights->days + kKeepDays)).time_since_epoch());
}

struct Versioned {
    std::uint64_t version = 0;
    std::string_view text;
};
Result<Versioned> read_versioned(std::string_view document) {
    Versioned out;
    if (!take_number(document, out.version) || !take_char(document, ' ')) return row_damaged();
    out.text = document;
    return out;
}

Result<Told> told_by_hotel(const bus::Event& event) {
    TRY(const std::string text, hotel_of_event(event.data));
    TRY(ReadHotel hotel, read_hotel(text));
    const stay::Hotel& terms = hotel.listing->terms;
    if (terms.id != event.subject || terms.version != event.sequence) return mismatch();
    RowChange row{.key = hotel_key(terms.id),
                  .version = terms.version,
                  .document = versioned(terms.version, text)};
    Told told{std::move(hotel), {}};
    told.rows.push_back(std::move(row));
    return told;
}

Result<Told> told_by_rates(const bus::Event& event) {
    TRY(stay::RatesChanged changed, stay::parse_rates_event(event.data));
    if (!is_uuid(changed.hotel_id) || !event.subject.starts_with(changed.hotel_id))
        return mismatch();
    Told told;
    std::map<std::string, std::uint64_t> seen;
    for (const stay::RateMonth& month : changed.months) {
        const std::string sort = stay::month_row(month.rate_plan_id, month.month);
        // A month twice in one event: two rows of one key would not go into one commit.
        if (!seen.emplace(sort, month.version).second) return mismatch();
        TRY(const Instant expires, expiry_of(month.month));
        told.rows.push_back(
            {.key = rates_key(changed.hotel_id, month.rate_plan_id, month.month),
             .version = month.version,
             .document = versioned(month.version, to_document(changed.currency, month)),
             .expires = expires});
    }
    told.update = std::move(changed);
    return told;
}

Result<Told> told_by_inventory(const bus::Event& event) {
    TRY(InventoryUpdate update, parse_inventory_event(event.data));
    if (!is_uuid(update.hotel_id) || event.subject != update.hotel_id + "/" + update.room_type_id)
        return mismatch();
    std::map<std::string, std::vector<NightCounters>> months;
    for (const NightCounters& night : update.nights)
        months[stay::month_of(night.night)].push_back(night);
    Told told;
    for (auto& [month, nights] : months) {
        TRY(const Instant expires, expiry_of(month));
        told.rows.push_back({.key = nights_key(update.hotel_id, update.room_type_id, month),
                             .nights = std::move(nights),
                             .expires = expires});
    }
    told.update = std::move(update);
    return told;
}

/// What the sort key of a month's row says behind the hotel's id.
struct OfMonth {
    std::string_view id;  ///< of a room type or a plan
    std::string_view month;
};
/// Nothing: it is of another kind.
std::optional<OfMonth> of_month(std::string_view rest, std::string_view kind) {
    if (!rest.starts_with(kind) || rest.size() < kind.size() + kMonthLength + 2)
        return std::nullopt;
    rest.remove_prefix(kind.size());
    const std::size_t at = rest.size() - kMonthLength;
    return OfMonth{rest.substr(0, at - 1), rest.substr(at)};
}

}  // namespace

std::string shard_partition(int shard) { return fmt::format("state#{:02}", shard); }
store::Key hotel_key(std::string_view hotel_id) {
    return key_of(hotel_id, std::string(kHotelSort));
}
store::Key nights_key(std::string_view hotel_id, std::string_view room_type_id,
                      std::string_view month) {
    return key_of(hotel_id, fmt::format("{}{}#{}", kNightsSort, room_type_id, month));
}
store::Key rates_key(std::string_view hotel_id, std::string_view rate_plan_id,
                     std::string_view month) {
    return key_of(hotel_id, std::string(kRatesSort) + stay::month_row(rate_plan_id, month));
}
std::string versioned(std::uint64_t version, std::string_view text) {
    return fmt::format("{} {}", version, text);
}
std::string_view hotel_part(const store::Key& key) {
    return std::string_view(key.sort).substr(0, kIdLength);
}
std::optional<std::string> hotel_of_key(const store::Key& key) {
    const std::string_view id = hotel_part(key);
    const std::string_view rest = std::string_view(key.sort).substr(id.size());
    const bool known =
        rest == kHotelSort || rest.starts_with(kNightsSort) || rest.starts_with(kRatesSort);
    if (!known || key.partition != hotel_key(id).partition) return std::nullopt;
    return std::string(id);
}
store::Query rows_of_hotel(std::string_view hotel_id) {
    store::Key key = hotel_key(hotel_id);
    std::string id(hotel_id);
    return {.partition = std::move(key.partition),
            .from = id + '#',
            .to = id + static_cast<char>('#' + 1),
            .limit = store::kMaxPage};
}

bool is_told(const bus::Event& event) {
    return event.type.starts_with(kHotelEvents) || event.type.starts_with(kRates) ||
           event.type.starts_with(kInventory);
}

Result<Told> told_by(const bus::Event& event) {
    if (event.type.starts_with(kHotelEvents)) return told_by_hotel(event);
    if (event.type.starts_with(kRates)) return told_by_rates(event);
    CHECK(event.type.starts_with(kInventory));
    return told_by_inventory(event);
}

Result<std::optional<std::string>> merged(const RowChange& change,
                                          const std::optional<std::string>& stored) {
    if (change.nights.empty()) {
        if (!stored) return change.document;
        TRY(const Versioned known, read_versioned(*stored));
        return known.version < change.version ? std::optional(change.document) : std::nullopt;
    }
    std::vector<NightCounters> nights;
    if (stored) {
        const std::string_view sort = change.key.sort;
        TRY(nights, read_nights(sort.substr(sort.size() - kMonthLength), *stored));
    }
    if (!merge_nights(nights, change.nights)) return std::nullopt;
    return to_document(nights);
}

Result<Update> update_of_row(const store::Item& row) {
    const std::string_view sort = row.key.sort;
    const std::string_view hotel_id = hotel_part(row.key);
    const std::string_view rest = sort.substr(hotel_id.size());
    if (rest == kHotelSort) {
        TRY(const Versioned known, read_versioned(row.document));
        auto hotel = read_hotel(known.text);
        if (!hotel || hotel->listing->terms.id != hotel_id) return row_damaged();
        return *std::move(hotel);
    }
    if (const auto key = of_month(rest, kNightsSort)) {
        TRY(auto nights, read_nights(key->month, row.document));
        return InventoryUpdate{std::string(hotel_id), std::string(key->id), std::move(nights)};
    }
    const auto key = of_month(rest, kRatesSort);
    if (!key) return row_damaged();
    TRY(const Versioned known, read_versioned(row.document));
    return read_rates(hotel_id, key->id, key->month, known.version, known.text);
}

bool say_the_same(const store::Key& key, std::string_view document, std::string_view other) {
    if (document == other) return true;
    const std::string_view sort = key.sort;
    if (sort.size() < kIdLength || !sort.substr(kIdLength).starts_with(kNightsSort)) return false;
    const std::string_view month = sort.substr(sort.size() - kMonthLength);
    const auto nights = read_nights(month, document);
    const auto others = read_nights(month, other);
    return nights && others &&
           std::ranges::equal(*nights, *others, [](const NightCounters& a, const NightCounters& b) {
               return a.night == b.night && a.stock == b.stock;
           });
}

Result<std::string> hotel_of_row(std::string_view document) {
    TRY(const Versioned known, read_versioned(document));
    return std::string(known.text);
}

}  // namespace innkeeper::search
