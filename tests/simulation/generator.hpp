#pragma once

#include <array>
#include <cstdint>

namespace innkeeper::sim {

/// splitmix64, also used to mix a value into a hash.
[[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// One in a million; fault rates are whole numbers of it, so that no float decides a run.
using Ppm = std::uint32_t;
inline constexpr Ppm kAlways = 1'000'000;

/// The integers of a run (xoshiro256**). The same seed gives the same numbers everywhere; each
/// subsystem forks its own, so that its draws do not shift another's.
class Generator {
public:
    explicit constexpr Generator(std::uint64_t seed) {
        for (auto& word : s_) word = scramble(seed++);
    }

    constexpr std::uint64_t next() {
        const std::uint64_t result = rotate(s_[1] * 5, 7) * 9;
        const std::uint64_t t = s_[1] << 17;
        s_[2] ^= s_[0];
        s_[3] ^= s_[1];
        s_[1] ^= s_[2];
        s_[0] ^= s_[3];
        s_[2] ^= t;
        s_[3] = rotate(s_[3], 45);
        return result;
    }
    /// In [0, bound); bound > 0. The bias of less than 2^-32 does not matter here.
    constexpr std::uint64_t below(std::uint64_t bound) {
        if (bound <= 0xffffffffULL) return ((next() >> 32) * bound) >> 32;
        return next() % bound;
    }
    /// In [low, high].
    constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high) {
        return low + below(high - low + 1);
    }
    /// A rate of 0 draws nothing.
    constexpr bool chance(Ppm rate) { return rate != 0 && below(kAlways) < rate; }
    constexpr Generator fork() { return Generator(next()); }
    /// The state in one number, for comparing two executions.
    [[nodiscard]] constexpr std::uint64_t fingerprint() const {
        std::uint64_t h = 0;
        for (const auto word : s_) h = scramble(h ^ word);
        return h;
    }

private:
    static constexpr std::uint64_t rotate(std::uint64_t x, int k) {
        return (x << k) | (x >> (64 - k));
    }
    std::array<std::uint64_t, 4> s_{};
};

}  // namespace innkeeper::sim
