#pragma once

#include "chassis/core/dates.hpp"
#include "stay/hotel.hpp"
#include "stay/stock.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace innkeeper::search {

/// A hotel inside the index: dense from 0, given once to an id and kept for the life of the index,
/// also when the hotel is archived. The tag under which texts are indexed.
using Ordinal = std::uint32_t;

/// What search knows of a hotel from its latest event: the rules by which it sells, and what
/// people look for.
struct HotelFacts {
    stay::Hotel terms;  ///< its version orders the events of a hotel
    int star_rating = 1;
    std::string country = {};  ///< ISO 3166-1 alpha-2
    double lat = 0;            ///< degrees, -90 to 90
    double lon = 0;            ///< degrees, -180 to 180
    std::vector<std::string> amenities = {};
    bool operator==(const HotelFacts&) const = default;
};

/// None when there are no facts.
[[nodiscard]] const std::vector<stay::RoomType>& room_types_of(const HotelFacts* facts);

/// Lets spare room of the lists go: facts are kept for long, and those of many hotels.
void trim(HotelFacts& facts);

/// The counters of one night, absolute; of two the higher version holds.
struct NightCounters {
    CivilDate night;
    std::uint64_t version = 0;
    stay::NightStock stock;
};

/// innkeeper.inventory.changed.v1
struct InventoryUpdate {
    std::string hotel_id;
    std::string room_type_id;
    std::vector<NightCounters> nights;
};

}  // namespace innkeeper::search
