#include "chassis/store/embedded/row_cache.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace innkeeper::store::embedded {
namespace {

/// An entry, its places in table and clock, and what the allocator adds, roughly.
constexpr std::size_t kOverhead = 176;

}  // namespace

struct RowCache::Entry {
    std::size_t hash = 0;
    std::size_t key_bytes = 0;
    Stamp stamp;
    bool has_document = false;
    bool was_read = false;
    bool is_recent = false;   ///< looked for since the clock came by
    bool is_written = false;  ///< at present: what is here was true before
    bool is_gone = false;     ///< forgotten; counts until the clock comes by and frees it
    std::string bytes;        ///< key and document in one block of memory

    [[nodiscard]] std::string_view key() const { return {bytes.data(), key_bytes}; }
    [[nodiscard]] std::string_view document() const {
        return std::string_view(bytes).substr(key_bytes);
    }
    [[nodiscard]] std::size_t cost() const { return kOverhead + bytes.size(); }
    void keep(std::optional<std::string_view> document) {
        has_document = document.has_value();
        bytes.replace(key_bytes, bytes.npos, document.value_or(""));
    }
};

std::size_t RowCache::Hash::operator()(const Entry* entry) const { return entry->hash; }

bool RowCache::Equal::operator()(const Probe& a, const Entry* b) const {
    return a.hash == b->hash && a.key == b->key();
}

struct alignas(64) RowCache::Shard {
    std::mutex mutex;
    std::uint64_t moment = 0;  ///< rows that were written
    /// Rows that are being written, of which nothing is here: nothing new is learned meanwhile.
    std::size_t unknown = 0;
    boost::unordered_flat_set<Entry*, Hash, Equal> rows;
    std::deque<std::unique_ptr<Entry>> clock;  ///< all of them, the next to go first
    std::size_t bytes = 0;
};

RowCache::RowCache(std::size_t max_bytes)
    : max_shard_bytes_(max_bytes / kShards),
      shards_(std::make_unique<std::array<Shard, kShards>>()) {}

RowCache::~RowCache() = default;

RowCache::Probe RowCache::probe_of(std::string_view key) {
    return {key, std::hash<std::string_view>{}(key)};
}

RowCache::Shard& RowCache::shard_of(const Probe& probe) {
    constexpr int kMiddle = 32;  // the table itself divides by the ends
    return (*shards_)[(probe.hash >> kMiddle) % kShards];
}

RowCache::Entry* RowCache::look(Shard& shard, const Probe& probe) {
    const auto it = shard.rows.find(probe);
    if (it == shard.rows.end()) return nullptr;
    (*it)->is_recent = true;
    return *it;
}

RowCache::Entry& RowCache::add(Shard& shard, const Probe& probe) {
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

/// Once around, at most: rows that are being written stay.
void RowCache::make_room(Shard& shard) const {
    for (std::size_t left = 2 * shard.clock.size(); left > 0 && shard.bytes > max_shard_bytes_;
         --left) {
        auto next = std::move(shard.clock.front());
        shard.clock.pop_front();
        if (next->is_gone)
            shard.bytes -= next->cost();
        else if (std::exchange(next->is_recent, false) || next->is_written)
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
    if (entry == nullptr || entry->is_written) return found;
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
    Entry* known = look(shard, probe);
    if (known != nullptr ? known->is_written : shard.unknown > 0) return;
    Entry& entry = known != nullptr ? *known : add(shard, probe);
    shard.bytes -= entry.cost();
    entry.stamp = row.stamp;
    entry.was_read = entry.was_read || row.document || row.stamp.version == 0;
    const bool fits = row.document && row.document->size() <= kMaxCachedDocument;
    entry.keep(fits ? std::optional<std::string_view>(*row.document) : std::nullopt);
    shard.bytes += entry.cost();
    make_room(shard);
}

RowCache::Writing RowCache::begin(std::string_view key, bool is_told) {
    const Probe probe = probe_of(key);
    Writing writing;
    writing.shard = &shard_of(probe);
    const std::lock_guard lock(writing.shard->mutex);
    writing.entry = look(*writing.shard, probe);
    if (writing.entry == nullptr && is_told) writing.entry = &add(*writing.shard, probe);
    if (writing.entry != nullptr)
        writing.entry->is_written = true;
    else
        ++writing.shard->unknown;
    return writing;
}

void RowCache::settle(Writing writing, const Stamp& stamp,
                      std::optional<std::string_view> document) {
    Shard& shard = *writing.shard;
    Entry& entry = *writing.entry;
    const std::lock_guard lock(shard.mutex);
    ++shard.moment;
    shard.bytes -= entry.cost();
    entry.is_written = false;
    entry.stamp = stamp;
    entry.keep(entry.was_read ? document : std::nullopt);
    shard.bytes += entry.cost();
    make_room(shard);
}

void RowCache::settle(Writing writing) {
    Shard& shard = *writing.shard;
    const std::lock_guard lock(shard.mutex);
    ++shard.moment;
    if (writing.entry == nullptr) {
        --shard.unknown;
        return;
    }
    Entry& entry = *writing.entry;
    remove(shard, entry);
    entry.is_gone = true;
    entry.bytes = std::string();
    shard.bytes += entry.cost();
    make_room(shard);
}

std::size_t RowCache::bytes() {
    std::size_t sum = 0;
    for (Shard& shard : *shards_) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.bytes;
    }
    return sum;
}

}  // namespace innkeeper::store::embedded
