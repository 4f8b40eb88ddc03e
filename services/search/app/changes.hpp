#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/store/table.hpp"
#include "services/search/app/listing.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "stay/rate_months.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// From events to rows and back. The rows of a hotel lie together in one of kShards partitions, by
/// sort key:
/// * `HOTEL#hotel`: its version, a space, the hotel as its event told it;
/// * `HOTEL#nights#ROOM_TYPE#MONTH`: a line a night: day, version, claimed, out of order,
///   overbooking limit, stop-sell;
/// * `HOTEL#rates#PLAN#MONTH`: its version, a space, the currency; a line a night, see
/// rate_rows.hpp.
///
/// A row is a function of the set of events: of each hotel, night and month of rates the highest
/// version, whatever came first or twice.
namespace innkeeper::search {

/// What the index learns.
using Update = std::variant<ReadHotel, InventoryUpdate, stay::RatesChanged>;

/// What an event says of one row.
struct RowChange {
    store::Key key;
    std::uint64_t version = 0;               ///< of a hotel or of a month of rates
    std::string document = {};               ///< likewise
    std::vector<NightCounters> nights = {};  ///< of a row of nights
    std::optional<Instant> expires = {};     ///< some days after the month
};

struct Told {
    Update update;
    std::vector<RowChange> rows;  ///< each of another key
};

/// True for the types that tell search something; looks at nothing else.
[[nodiscard]] bool is_told(const bus::Event& event);
/// Of an event that is_told(). Errors: `invalid`, `event-mismatch`, both poison.
[[nodiscard]] Result<Told> told_by(const bus::Event& event);

/// The document of the row after the change; nothing when the row knows as much already.
/// Error: `bug`, `row-damaged`.
[[nodiscard]] Result<std::optional<std::string>> merged(const RowChange& change,
                                                        const std::optional<std::string>& stored);

/// What a stored row says. Error: `bug`, `row-damaged`.
[[nodiscard]] Result<Update> update_of_row(const store::Item& row);

/// Whether two documents of one row say the same. Of nights in whatever version: a night whose
/// claim passes from a hold to a booking is not told again.
[[nodiscard]] bool say_the_same(const store::Key& key, std::string_view document,
                                std::string_view other);

[[nodiscard]] std::string shard_partition(int shard);
[[nodiscard]] store::Key hotel_key(std::string_view hotel_id);
[[nodiscard]] store::Key nights_key(std::string_view hotel_id, std::string_view room_type_id,
                                    std::string_view month);
[[nodiscard]] store::Key rates_key(std::string_view hotel_id, std::string_view rate_plan_id,
                                   std::string_view month);
/// The document of a row of a hotel or of rates.
[[nodiscard]] std::string versioned(std::uint64_t version, std::string_view text);
/// The hotel whose row it is, if it is a row.
[[nodiscard]] std::string_view hotel_part(const store::Key& key);
/// The hotel whose rows lie there; nothing for a key that no row has.
[[nodiscard]] std::optional<std::string> hotel_of_key(const store::Key& key);
/// All rows of a hotel.
[[nodiscard]] store::Query rows_of_hotel(std::string_view hotel_id);
/// The hotel of such a row as its event told it. Error: `bug`, `row-damaged`.
[[nodiscard]] Result<std::string> hotel_of_row(std::string_view document);

/// innkeeper.inventory.changed.v1. Error: `invalid`.
[[nodiscard]] Result<InventoryUpdate> parse_inventory_event(std::string_view data);

}  // namespace innkeeper::search
