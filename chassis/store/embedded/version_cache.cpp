#include "chassis/store/embedded/version_cache.hpp"

#include <utility>

namespace innkeeper::store::embedded {
namespace {

/// A node, its share of the table and the string's own block, roughly.
constexpr std::size_t kOverhead = 112;

}  // namespace

std::optional<Stamp> VersionCache::find(const std::string& key) {
    if (const auto it = young_.find(key); it != young_.end()) return it->second;
    const auto it = old_.find(key);
    if (it == old_.end()) return {};
    const Stamp stamp = it->second;
    put(key, stamp);
    return stamp;
}

void VersionCache::put(const std::string& key, const Stamp& stamp) {
    if (young_.insert_or_assign(key, stamp).second) young_bytes_ += key.size() + kOverhead;
    if (young_bytes_ <= max_bytes_ / 2) return;
    // What the old generation said of a key of the young one was out of date anyway.
    old_ = std::exchange(young_, {});
    old_bytes_ = std::exchange(young_bytes_, 0);
}

}  // namespace innkeeper::store::embedded
