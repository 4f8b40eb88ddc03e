#pragma once

#include "services/search/domain/geo.hpp"
#include "services/search/domain/shelves.hpp"

#include <cstdint>
#include <vector>

namespace innkeeper::search {

/// The hotels of one cell, a tenth of a degree each way.
struct GeoCell {
    std::uint32_t key = 0;  ///< row by row from the south, each from -180 eastwards
    std::vector<Ordinal> hotels = {};
};
using GeoGrid = ShelfList<GeoCell>;

[[nodiscard]] std::uint32_t geo_cell_of(double lat, double lon);
/// Appends the hotels of every cell that the box touches: all that are inside, and some around.
/// None twice.
void collect(const GeoGrid& grid, const Box& box, std::vector<Ordinal>& out);

}  // namespace innkeeper::search
