#pragma once

#include "services/search/domain/geo.hpp"
#include "services/search/domain/shelves.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace innkeeper::search {

/// One cell, a tenth of a degree each way.
struct GeoCell {
    std::uint32_t key = 0;  ///< row by row from the south, each from -180 eastwards
    std::size_t hotels = 0;
    struct Part {
        std::uint32_t quarter = 0;
        std::size_t hotels = 0;  ///< of it, in the cell
    };
    std::vector<Part> parts = {};  ///< ascending by quarter

    void add(std::uint32_t quarter);
    /// One of those that were added.
    void remove(std::uint32_t quarter);
};
using GeoGrid = ShelfList<GeoCell>;

[[nodiscard]] std::uint32_t geo_cell_of(double lat, double lon);
/// The quarters with hotels in any cell that the box touches: of all hotels that are inside, and
/// of some around. Ascending, none twice.
[[nodiscard]] std::vector<std::uint32_t> quarters_around(const GeoGrid& grid, const Box& box);

}  // namespace innkeeper::search
