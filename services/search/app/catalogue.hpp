#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/store/table.hpp"
#include "services/search/domain/city_index.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::search {

/// What search knows of a hotel, from its latest event.
struct HotelDocument {
    Entry entry;
    bool active = true;
    std::uint64_t version = 0;
    std::string hit_json;   ///< `HotelHit` of the API
    std::string page_json;  ///< `HotelPage` of the API
};

/// Reads the `hotel` of an event, or a stored row, which is the same text.
[[nodiscard]] Result<HotelDocument> parse_hotel(std::string_view hotel_json);
/// The text of the member `hotel` of an event's data.
[[nodiscard]] Result<std::string> hotel_of_event(std::string_view data);

/// The read model: the latest state of every hotel, in the table and in memory. Rebuilt from the
/// table at start; fed by events, of which duplicates and old ones change nothing.
/// Lives on the service's executor.
class Catalogue {
public:
    explicit Catalogue(store::Table& table) : table_(table) {}

    [[nodiscard]] Task<Result<void>> load();
    /// Durable when it returns.
    [[nodiscard]] Task<Result<void>> apply(bus::Event event);

    [[nodiscard]] const CityIndex& index() const { return index_; }
    /// Null for a hotel that is unknown or archived.
    [[nodiscard]] const HotelDocument* find(std::string_view id) const;

private:
    void show(HotelDocument document);

    store::Table& table_;
    CityIndex index_;
    std::map<std::string, HotelDocument, std::less<>> documents_;
};

}  // namespace innkeeper::search
