#include "chassis/core/ids.hpp"

#include "chassis/core/encoding.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace innkeeper {
namespace {

// RFC 9562 section 6.2, method 1: a counter directly after the time, here 18 bits: the 12 of
// rand_a and the first 6 of rand_b. It starts at a random number of 17 bits, so that it can count
// 2^17 ids in a millisecond at least; should it run over, the time goes one ahead.
constexpr std::uint32_t kCounterBits = 18;
constexpr std::uint32_t kCounterEnd = 1U << kCounterBits;
constexpr std::uint32_t kCounterStartEnd = 1U << (kCounterBits - 1);
constexpr std::size_t kUuidLength = 36;

constexpr bool is_hyphen_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

char byte_of(std::uint64_t value) { return static_cast<char>(value & 0xff); }

std::string to_text(std::string_view bytes) {
    std::string text = hex_encode(bytes);
    for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, 1, '-');
    return text;
}

}  // namespace

std::string Ids::next() {
    const std::int64_t now_ms = to_unix_ms(clock_.now());
    const auto fresh_start = [this] {
        return static_cast<std::uint32_t>(random_.below(kCounterStartEnd));
    };
    if (now_ms > last_ms_) {
        last_ms_ = now_ms;
        counter_ = fresh_start();
    } else if (++counter_ == kCounterEnd) {
        ++last_ms_;
        counter_ = fresh_start();
    }

    std::array<std::byte, 7> noise{};
    random_.fill(noise);
    const auto ms = static_cast<std::uint64_t>(last_ms_);
    const std::uint32_t rand_a = counter_ >> 6;
    const std::uint32_t rest = counter_ & 0x3f;
    std::string bytes;
    for (int shift = 40; shift >= 0; shift -= 8) bytes += byte_of(ms >> shift);
    bytes += byte_of(0x70 | (rand_a >> 8));
    bytes += byte_of(rand_a);
    bytes += byte_of(0x80 | rest);
    for (const std::byte b : noise) bytes += static_cast<char>(b);
    return to_text(bytes);
}

bool is_uuid(std::string_view text) {
    if (text.size() != kUuidLength) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (is_hyphen_place(i) ? c != '-' : !hex) return false;
    }
    return true;
}

}  // namespace innkeeper
