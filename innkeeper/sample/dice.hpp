#pragma once

#include "chassis/core/random.hpp"

#include <cstddef>
#include <ranges>

namespace innkeeper::sample {

/// Seeded chance in the forms that sample data needs.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    /// In [0, 1).
    double unit() { return static_cast<double>(random_.next_u64() >> 11) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    bool chance(double probability) { return unit() < probability; }
    /// In [low, high].
    int whole(int low, int high) {
        return low + static_cast<int>(random_.below(static_cast<std::uint64_t>(high - low) + 1));
    }
    template <std::ranges::random_access_range R>
    const auto& pick(const R& of) {
        return of[random_.below(std::ranges::size(of))];
    }
    std::uint64_t seed() { return random_.next_u64(); }

private:
    SeededRandom random_;
};

}  // namespace innkeeper::sample
