#pragma once

#include "services/search/domain/geo_grid.hpp"
#include "services/search/domain/quarter.hpp"
#include "services/search/domain/shared_list.hpp"
#include "services/search/domain/shelves.hpp"
#include "services/search/domain/snapshot.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Inside the engine: what a snapshot is made of. Parts that do not change are
/// shared by snapshots.
namespace innkeeper::search {

/// The hotels of a city. Cities of one name in two countries are two.
struct City {
    using Key = std::pair<std::string, std::string>;  ///< folded name, country
    Key key;
    std::size_t hotels = 0;
    std::uint32_t id = 0;                               ///< given once
    std::vector<std::uint32_t> quarters = {};           ///< by number
    std::map<std::string, std::size_t> spellings = {};  ///< and how many hotels write it so
    /// As most of its hotels write it, of equals the first by its bytes.
    [[nodiscard]] const std::string& name() const;
};

/// Hotels by a hash of their id, see id_key_of.
using IdList = SharedList<std::vector<Ordinal>, 256>;
inline constexpr std::uint32_t kIdKeys = 0x1'0000;
[[nodiscard]] std::uint32_t id_key_of(std::string_view hotel_id);

/// Names with numbers from 0, in the order in which they came.
struct Names {
    std::vector<std::string> names;
    std::map<std::string, std::uint32_t, std::less<>> numbers;
    std::uint32_t number(const std::string& name);
};

/// Where a hotel is found.
class Where {
public:
    Where() = default;  ///< nowhere: it is not active
    Where(std::uint32_t quarter, Place place)
        : at_(static_cast<std::uint32_t>(quarter * kQuarterHotels + place)) {}
    auto operator<=>(const Where&) const = default;
    [[nodiscard]] bool is_somewhere() const { return at_ != kNowhere; }
    [[nodiscard]] std::uint32_t quarter() const { return at_ / kQuarterHotels; }
    [[nodiscard]] Place place() const { return at_ % kQuarterHotels; }

private:
    static constexpr std::uint32_t kNowhere = 0xffff'ffff;
    std::uint32_t at_ = kNowhere;
};

using QuarterList = SharedList<std::shared_ptr<const Quarter>, 64>;
using WhereList = SharedList<Where, 1024>;

struct Snapshot::Parts {
    QuarterList::Copy quarters;  ///< by number; null for empty ones
    WhereList::Copy where;       ///< by ordinal
    std::size_t ordinals = 0;    ///< given so far
    std::size_t active = 0;
    std::shared_ptr<const ShelfList<City>> cities;
    std::shared_ptr<const std::vector<std::uint32_t>> city_order;  ///< their ids
    std::shared_ptr<const GeoGrid> grid;
    std::shared_ptr<const IdList::Copy> ids;  ///< of all keys; nullptr: no hotel was ever heard of
    std::shared_ptr<const Names> zones;
    std::shared_ptr<const Names> amenities;
    std::shared_ptr<const std::vector<stay::CancellationPolicy>> policies;
    std::size_t city_ids = 0;  ///< given so far
};

/// Cities that begin with the folded prefix: [first, last) of the list.
[[nodiscard]] std::pair<std::size_t, std::size_t> cities_with(const ShelfList<City>& cities,
                                                              std::string_view folded_prefix);

}  // namespace innkeeper::search
