#include "chassis/core/random.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <limits>
#include <string_view>

namespace innkeeper {
namespace {

/// splitmix64, the generator that the authors of xoshiro name for seeding it.
std::uint64_t splitmix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

}  // namespace

std::uint64_t Random::next_u64() {
    std::array<std::byte, 8> bytes{};
    fill(bytes);
    std::uint64_t value = 0;
    // Little-endian whatever the machine, so that a seed gives the same numbers everywhere.
    for (std::size_t i = bytes.size(); i > 0; --i)
        value = (value << 8) | std::to_integer<std::uint64_t>(bytes[i - 1]);
    return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
    CHECK(bound > 0);
    // The lowest 2^64 mod bound values would make some results likelier than others.
    const std::uint64_t skip = (std::numeric_limits<std::uint64_t>::max() - bound + 1) % bound;
    std::uint64_t value = next_u64();
    while (value < skip) value = next_u64();
    return value % bound;
}

std::string Random::token(std::size_t bytes) {
    std::string raw(bytes, '\0');
    fill(std::as_writable_bytes(std::span(raw)));
    return base64url_encode(raw);
}

SystemRandom::SystemRandom() { CHECK(sodium_init() >= 0); }

/// An id asks for a few bytes, and each draw is a system call: one for many ids.
void SystemRandom::fill(std::span<std::byte> out) {
    thread_local std::array<std::byte, 1024> drawn;
    thread_local std::size_t left = 0;
    if (out.size() > drawn.size()) return randombytes_buf(out.data(), out.size());
    if (left < out.size()) {
        randombytes_buf(drawn.data(), drawn.size());
        left = drawn.size();
    }
    left -= out.size();
    std::ranges::copy_n(drawn.begin() + static_cast<std::ptrdiff_t>(left),
                        static_cast<std::ptrdiff_t>(out.size()), out.begin());
    // What was handed out is known to its taker alone.
    sodium_memzero(drawn.data() + left, out.size());
}

SeededRandom::SeededRandom(std::uint64_t seed) {
    for (std::uint64_t& word : s_) word = splitmix(seed);
}

std::uint64_t SeededRandom::next() {
    const std::uint64_t result = std::rotl(s_[1] * 5, 7) * 9;
    const std::uint64_t t = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = std::rotl(s_[3], 45);
    return result;
}

void SeededRandom::fill(std::span<std::byte> out) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i % 8 == 0) word = next();
        out[i] = static_cast<std::byte>(word >> (8 * (i % 8)));
    }
}

SeededRandom SeededRandom::fork() { return SeededRandom(next()); }

}  // namespace innkeeper
