#include "chassis/store/embedded/row_cache.hpp"

#include <functional>
#include <utility>

namespace innkeeper::store::embedded {
namespace {

/// An entry, its places in table and clock, and what the allocator adds, roughly.
constexpr std::size_t kOverhead = 176;

}  // namespace

std::size_t RowCache::Entry::cost() const { return kOverhead + bytes.size(); }

void RowCache::Entry::keep(std::optional<std::string_view> document) {
    has_document = document.has_value();
    bytes.replace(key_bytes, bytes.npos, document.value_or(""));
}

RowCache::Probe RowCache::probe_of(std::string_view key) {
    return {key, std::hash<std::string_view>{}(key)};
}

RowCache::Shard& RowCache::shard_of(const Probe& probe) {
    constexpr int kMiddle = 32;  // the table itself divides by the ends
    return shards_[(probe.hash >> kMiddle) % kShards];
}

RowCache::Entry* RowCache::look(Shard& shard, const Probe& probe) {
    const auto it = shard.rows.find(probe);
    if (it == shard.rows.end()) return nullptr;
    (*it)->is_recent = true;
    return *it;
}

RowCache::Entry& RowCache::look_or_add(Shard& shard, const Probe& probe) {
    if (Entry* known = look(shard, probe)) return *known;
    auto entry = std::make_unique<Entry>();
    entry->hash = probe.hash;
    entry->key_bytes = probe.key.size();
    entry->bytes = probe.key;
    shard.rows.insert(entry.get());
    shard.bytes += entry->cost();
    return *shard.clock.emplace_back(std::move(entry));
}

void RowCache::remove(Shard& shard, Entry& entry) {
    shard.rows.erase(&entry);
    shard.bytes -= entry.cost();
}

void RowCache::make_room(Shard& shard) const {
    while (shard.bytes > max_shard_bytes_ && !shard.clock.empty()) {
        auto next = std::move(shard.clock.front());
        shard.clock.pop_front();
        if (next->is_gone) continue;
        if (std::exchange(next->is_recent, false))
            shard.clock.push_back(std::move(next));
        else
            remove(shard, *next);
    }
}

RowCache::Found RowCache::find(std::string_view key, bool with_document) {
    const Probe probe = probe_of(key);
    Shard& shard = shard_of(probe);
    const std::lock_guard lock(shard.mutex);
    Found found{.row = std::nullopt, .moment = shard.moment};
    const Entry* entry = look(shard, probe);
    if (entry == nullptr) return found;
    if (!with_document || entry->stamp.version == 0)
        found.row = CachedRow{entry->stamp};
    else if (entry->has_document)
        found.row = CachedRow{entry->stamp, std::string(entry->document())};
    return found;
}

void RowCache::learn(std::string_view key, const CachedRow& row, std::uint64_t moment) {
    const Probe probe = probe_of(key);
    Shard& shard = shard_of(probe);
    const std::lock_guard lock(shard.mutex);
    if (shard.moment != moment) return;
    Entry& entry = look_or_add(shard, probe);
    shard.bytes -= entry.cost();
    entry.stamp = row.stamp;
    entry.was_read = entry.was_read || row.document || row.stamp.version == 0;
    const bool fits = row.document && row.document->size() <= kMaxCachedDocument;
    entry.keep(fits ? std::optional<std::string_view>(*row.document) : std::nullopt);
    shard.bytes += entry.cost();
    make_room(shard);
}

void RowCache::changed(std::string_view key, const Stamp& stamp,
                       std::optional<std::string_view> document) {
    const Probe probe = probe_of(key);
    Shard& shard = shard_of(probe);
    const std::lock_guard lock(shard.mutex);
    ++shard.moment;
    Entry& entry = look_or_add(shard, probe);
    shard.bytes -= entry.cost();
    entry.stamp = stamp;
    entry.keep(entry.was_read ? document : std::nullopt);
    shard.bytes += entry.cost();
    make_room(shard);
}

void RowCache::forget(std::string_view key) {
    const Probe probe = probe_of(key);
    Shard& shard = shard_of(probe);
    const std::lock_guard lock(shard.mutex);
    ++shard.moment;
    Entry* entry = look(shard, probe);
    if (entry == nullptr) return;
    remove(shard, *entry);
    entry->is_gone = true;
    entry->bytes = {};
}

std::size_t RowCache::bytes() {
    std::size_t sum = 0;
    for (Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.bytes;
    }
    return sum;
}

}  // namespace innkeeper::store::embedded
