#include "services/search/domain/geo_grid.hpp"

#include "chassis/core/check.hpp"

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
                 std::vector<std::uint32_t>& out) {
    const auto key = [](const auto& cell) { return cell->key; };
    for (auto at = std::ranges::lower_bound(grid, first, {}, key);
         at != grid.end() && (*at)->key <= last; ++at)
        for (const GeoCell::Part& part : (*at)->parts) out.push_back(part.quarter);
}

}  // namespace

std::uint32_t geo_cell_of(double lat, double lon) {
    return key_of(row_of(lat), wrapped(column_of(lon)));
}

void GeoCell::add(std::uint32_t quarter) {
    auto at = std::ranges::lower_bound(parts, quarter, {}, &Part::quarter);
    if (at == parts.end() || at->quarter != quarter) at = parts.insert(at, {quarter, 0});
    ++at->hotels;
}

void GeoCell::remove(std::uint32_t quarter) {
    const auto at = std::ranges::lower_bound(parts, quarter, {}, &Part::quarter);
    CHECK(at != parts.end() && at->quarter == quarter);
    if (--at->hotels == 0) parts.erase(at);
}

std::vector<std::uint32_t> quarters_around(const GeoGrid& grid, const Box& box) {
    std::vector<std::uint32_t> out;
    if (box.south > box.north) return out;
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
    std::ranges::sort(out);
    const auto twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
    return out;
}

}  // namespace innkeeper::search
