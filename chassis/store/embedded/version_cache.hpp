#pragma once

#include "chassis/store/embedded/record.hpp"

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

namespace innkeeper::store::embedded {

/// The stamps of the keys that were read or written lately, absent ones too. Bounded in bytes by
/// two generations: when the young one is full, the old one is forgotten and the young one ages.
/// Forgetting costs a read of the engine and never an answer. One thread.
class VersionCache {
public:
    explicit VersionCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}
    [[nodiscard]] std::optional<Stamp> find(const std::string& key);
    void put(const std::string& key, const Stamp& stamp);
    [[nodiscard]] std::size_t bytes() const { return young_bytes_ + old_bytes_; }

private:
    std::size_t max_bytes_;
    std::size_t young_bytes_ = 0;
    std::size_t old_bytes_ = 0;
    std::unordered_map<std::string, Stamp> young_;
    std::unordered_map<std::string, Stamp> old_;
};

}  // namespace innkeeper::store::embedded
