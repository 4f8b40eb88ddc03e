#pragma once

#include "services/search/domain/packed_ints.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace innkeeper::search {

/// The highest version that was told of each of some days, or months, in a row.
class VersionRow {
public:
    /// Makes room for [from, to).
    void cover(std::int32_t from, std::int32_t to);
    /// Whether the version is higher than what was told; then it is what was told. `at` is covered,
    /// the version is not 0.
    bool raise(std::int32_t at, std::uint64_t version) { return raise(at, {&version, 1}) != 0; }
    /// The same of up to so many from `at` on: a bit each, of the first the lowest.
    static constexpr std::size_t kMostAtOnce = 64;
    std::uint64_t raise(std::int32_t at, std::span<const std::uint64_t> versions) {
        return versions_.raise(static_cast<std::size_t>(at - first_), versions);
    }
    /// Forgets what was told of those before `floor`.
    void drop_before(std::int32_t floor);

private:
    [[nodiscard]] std::int32_t end() const {
        return first_ + static_cast<std::int32_t>(versions_.size());
    }
    void keep(std::int32_t from, std::int32_t to);

    std::int32_t first_ = 0;
    PackedInts versions_;  ///< 0: nothing
};

}  // namespace innkeeper::search
