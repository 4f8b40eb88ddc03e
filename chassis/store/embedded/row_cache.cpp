#include "chassis/store/embedded/row_cache.hpp"

#include <boost/container/small_vector.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace innkeeper::store::embedded {
namespace {

/// Most keys are shorter, and stand in the entry: one place less to look at.
constexpr std::size_t kUsualKey = 88;
/// What an entry takes besides itself, in the table and of the allocator, roughly.
constexpr std::size_t kAround = 32;
/// Rows of one shard that are written at a time, usually.
constexpr std::size_t kUsuallyWritten = 4;

}  // namespace

struct RowCache::Entry : boost::intrusive::list_base_hook<> {
    explicit Entry(const Probe& probe)
        : hash(probe.hash), key_bytes(probe.key.begin(), probe.key.end()) {}

    std::size_t hash;
    Stamp stamp;
    bool has_document = false;
    bool was_read = false;
    bool is_recent = false;   ///< looked for since the clock came by
    bool is_written = false;  ///< at present: what is here was true before
    boost::container::small_vector<char, kUsualKey> key_bytes;
    std::string document;

    [[nodiscard]] std::string_view key() const { return {key_bytes.data(), key_bytes.size()}; }
    [[nodiscard]] std::size_t cost() const {
        const std::size_t apart = key_bytes.size() > kUsualKey ? key_bytes.size() : 0;
        return sizeof(Entry) + kAround + apart + document.size();
    }
    void keep(std::optional<std::string_view> text) {
        has_document = text.has_value();
        document = text.value_or("");
    }
};

std::size_t RowCache::Hash::operator()(const Entry* entry) const { return entry->hash; }

bool RowCache::Equal::operator()(const Probe& a, const Entry* b) const {
    return a.hash == b->hash && a.key == b->key();
}

struct alignas(64) RowCache::Shard {
    std::mutex mutex;
    std::uint64_t moment = 0;  ///< rows that were written
    /// Of keys that are being written and not known here: nothing is learned of them meanwhile.
    boost::container::small_vector<std::size_t, kUsuallyWritten> unknown;
    boost::unordered_flat_set<Entry*, Hash, Equal> rows;
    boost::intrusive::list<Entry> clock;  ///< all of them, the next to go first
    std::size_t bytes = 0;

    [[nodiscard]] bool is_unknown(std::size_t hash) const {
        return std::ranges::find(unknown, hash) != unknown.end();
    }

    Shard() = default;
    ~Shard() { clock.clear_and_dispose(std::default_delete<Entry>()); }
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;
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
    if (!(*it)->is_recent) (*it)->is_recent = true;
    return *it;
}

RowCache::Entry& RowCache::add(Shard& shard, const Probe& probe) {
    auto entry = std::make_unique<Entry>(probe);
    shard.rows.insert(entry.get());
    shard.bytes += entry->cost();
    shard.clock.push_back(*entry);
    return *entry.release();
}

void RowCache::remove(Shard& shard, Entry& entry) {
    shard.rows.erase(&entry);
    shard.bytes -= entry.cost();
    shard.clock.erase_and_dispose(shard.clock.iterator_to(entry), std::default_delete<Entry>());
}

/// Twice around, at most: rows that are being written stay.
void RowCache::make_room(Shard& shard) const {
    for (std::size_t left = 2 * shard.rows.size(); left > 0 && shard.bytes > max_shard_bytes_;
         --left) {
        Entry& next = shard.clock.front();
        if (std::exchange(next.is_recent, false) || next.is_written)
            shard.clock.splice(shard.clock.end(), shard.clock, shard.clock.begin());
        else
            remove(shard, next);
    }
}

RowCache::Found RowCache::find(std::string_view key, bool with_document, std::uint64_t known) {
    const Probe probe = probe_of(key);
    Shard& shard = shard_of(probe);
    const std::lock_guard lock(shard.mutex);
    Found found{.row = std::nullopt, .moment = shard.moment};
    const Entry* entry = look(shard, probe);
    if (entry == nullptr || entry->is_written) return found;
    const std::uint64_t version = entry->stamp.version;
    if (!with_document || version == 0 || version == known)
        found.row = CachedRow{entry->stamp};
    else if (entry->has_document)
        found.row = CachedRow{entry->stamp, entry->document};
    return found;
}

void RowCache::learn(std::string_view key, const CachedRow& row, std::uint64_t moment) {
    const Probe probe = probe_of(key);
    Shard& shard = shard_of(probe);
    const std::lock_guard lock(shard.mutex);
    if (shard.moment != moment) return;
    Entry* known = look(shard, probe);
    if (known != nullptr ? known->is_written : shard.is_unknown(probe.hash)) return;
    Entry& entry = known != nullptr ? *known : add(shard, probe);
    shard.bytes -= entry.cost();
    entry.stamp = row.stamp;
    entry.was_read = entry.was_read || row.document || row.stamp.version == 0;
    const bool fits = row.document && row.document->size() <= kMaxCachedDocument;
    entry.keep(fits ? std::optional<std::string_view>(*row.document) : std::nullopt);
    shard.bytes += entry.cost();
    make_room(shard);
}

RowCache::Writing RowCache::begin(std::string_view key) {
    const Probe probe = probe_of(key);
    Writing writing;
    writing.shard = &shard_of(probe);
    writing.hash = probe.hash;
    const std::lock_guard lock(writing.shard->mutex);
    writing.entry = look(*writing.shard, probe);
    if (writing.entry != nullptr)
        writing.entry->is_written = true;
    else
        writing.shard->unknown.push_back(probe.hash);
    return writing;
}

void RowCache::settle(Writing writing, const Stamp& stamp,
                      std::optional<std::string_view> document) {
    if (writing.entry == nullptr || stamp.version <= 1) return settle(writing);
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
    if (writing.entry != nullptr)
        remove(shard, *writing.entry);
    else
        shard.unknown.erase(std::ranges::find(shard.unknown, writing.hash));
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
