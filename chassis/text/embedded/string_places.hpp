#pragma once

#include "chassis/text/embedded/string_table.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// Finds a string in a table of different ones without looking at others: a slot is the upper half
/// of a hash beside the string's number.
class StringPlaces {
public:
    [[nodiscard]] static std::uint64_t hash_of(std::string_view text) {
        return std::hash<std::string_view>{}(text);
    }

    StringPlaces() = default;
    explicit StringPlaces(const StringTable& strings)
        : slots_(std::bit_ceil(strings.size() + strings.size() / 3 + 1)) {
        for (std::uint32_t i = 0; i < strings.size(); ++i) {
            const std::uint64_t hash = hash_of(strings[i]);
            std::size_t at = hash & mask();
            while (slots_[at] != 0) at = (at + 1) & mask();
            slots_[at] = (hash & kUpper) | (i + 1U);
        }
    }

    /// `strings` are those that it was made of; `hash` is hash_of(text).
    [[nodiscard]] std::optional<std::uint32_t> find(const StringTable& strings,
                                                    std::string_view text,
                                                    std::uint64_t hash) const {
        for (std::size_t at = hash & mask(); slots_[at] != 0; at = (at + 1) & mask()) {
            const auto number = static_cast<std::uint32_t>(slots_[at]) - 1;
            if (((slots_[at] ^ hash) & kUpper) == 0 && strings[number] == text) return number;
        }
        return std::nullopt;
    }
    /// Has the memory fetched that find() reads first.
    void expect(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask()]); }
    [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint64_t); }

private:
    static constexpr std::uint64_t kUpper = ~std::uint64_t{0} << 32;

    [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }

    std::vector<std::uint64_t> slots_{0};  ///< 0: nothing there
};

}  // namespace innkeeper::text::embedded
