#pragma once

#include "services/search/domain/query.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace innkeeper::search {

/// Where some hotels are, side by side, so that many are looked at at once; to 1e-7 degrees (11
/// mm), rounded down.
template <std::size_t N>
class SpotTable {
public:
    void set(std::size_t i, double lat, double lon) {
        lat_[i] = coarse(lat);
        lon_[i] = coarse(lon);
    }
    /// Sets a byte of each to 1 when it may lie in the box, 0 when it does not.
    void look(const Box& box, std::array<std::uint8_t, N>& out) const {
        // A box that touches the date line has two sides of it.
        const bool touches = box.west > box.east || box.west <= -180 || box.east >= 180;
        const std::int32_t west = touches ? INT32_MIN : coarse(box.west);
        const std::int32_t east = touches ? INT32_MAX : coarse(box.east);
        const std::int32_t south = coarse(box.south);
        const std::int32_t north = coarse(box.north);
        // Numbers, not conditions: so that the compiler makes vectors of it.
        const auto lies = [](std::int32_t value, std::int32_t from, std::int32_t to) {
            return static_cast<unsigned>(value >= from) & static_cast<unsigned>(value <= to);
        };
        for (std::size_t i = 0; i < N; ++i)
            out[i] =
                static_cast<std::uint8_t>(lies(lat_[i], south, north) & lies(lon_[i], west, east));
    }

private:
    static std::int32_t coarse(double degrees) {
        return static_cast<std::int32_t>(std::floor(degrees * 1e7));
    }

    std::array<std::int32_t, N> lat_{};
    std::array<std::int32_t, N> lon_{};
};

}  // namespace innkeeper::search
