#include "services/search/domain/geo_grid.hpp"

#include <algorithm>
#include <cmath>

namespace innkeeper::search {
namespace {

constexpr int kCellsPerDegree = 10;
constexpr int kRows = 180 * kCellsPerDegree;
constexpr int kColumns = 360 * kCellsPerDegree;

int row_of(double lat) {
    return std::clamp(static_cast<int>(std::floor((lat + 90) * kCellsPerDegree)), 0, kRows - 1);
}

/// Not wrapped: 3600 is the column of +180, which is that of -180.
int column_of(double lon) { return static_cast<int>(std::floor((lon + 180) * kCellsPerDegree)); }

int wrapped(int column) { return ((column % kColumns) + kColumns) % kColumns; }

std::uint32_t key_of(int row, int column) {
    return static_cast<std::uint32_t>(row * kColumns + column);
}

/// Cells of one row from column to column, both included.
void collect_run(const GeoGrid& grid, std::uint32_t first, std::uint32_t last,
                 std::vector<Ordinal>& out) {
    const auto key = [](const auto& cell) { return cell->key; };
    for (auto at = std::ranges::lower_bound(grid, first, {}, key);
         at != grid.end() && (*at)->key <= last; ++at)
        out.insert(out.end(), (*at)->hotels.begin(), (*at)->hotels.end());
}

}  // namespace

std::uint32_t geo_cell_of(double lat, double lon) {
    return key_of(row_of(lat), wrapped(column_of(lon)));
}

void collect(const GeoGrid& grid, const Box& box, std::vector<Ordinal>& out) {
    if (box.south > box.north) return;
    const int west = column_of(box.west);
    const int east = column_of(box.west > box.east ? box.east + 360 : box.east);
    const bool all_around = east - west >= kColumns - 1;
    const int from = all_around ? 0 : wrapped(west);
    const int to = all_around ? kColumns - 1 : wrapped(east);
    for (int row = row_of(box.south); row <= row_of(box.north); ++row) {
        if (from <= to) {
            collect_run(grid, key_of(row, from), key_of(row, to), out);
        } else {
            collect_run(grid, key_of(row, from), key_of(row, kColumns - 1), out);
            collect_run(grid, key_of(row, 0), key_of(row, to), out);
        }
    }
}

}  // namespace innkeeper::search
