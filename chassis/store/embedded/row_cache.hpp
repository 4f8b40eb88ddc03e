#pragma once

#include "chassis/store/embedded/record.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::store::embedded {

/// What is known of a key without asking the engine.
struct CachedRow {
    Stamp stamp;                               ///< version 0: there is no such row
    std::optional<std::string> document = {};  ///< unpacked
};

/// Of a longer document only the stamp is kept.
inline constexpr std::size_t kMaxCachedDocument = 32 * 1024;

/// The rows that were read or written lately, absent ones too, in front of the engine. Forgetting
/// costs a read of the engine and never an answer.
///
/// Never behind the engine: the committer tells of each change between writing it and answering,
/// and what a reader has found is kept only when nothing near was changed since it began to look.
/// In shards by the key's hash, each bounded in bytes: the oldest row goes that was not looked for
/// lately (the clock algorithm). From any thread.
class RowCache {
public:
    explicit RowCache(std::size_t max_bytes) : max_shard_bytes_(max_bytes / kShards) {}

    struct Found {
        std::optional<CachedRow> row;
        std::uint64_t moment = 0;  ///< of the look, for learn()
    };
    /// With the document, if it is wanted and known.
    [[nodiscard]] Found find(std::string_view key, bool with_document);
    /// What the engine has said to who had looked here at `moment` and found nothing, or no
    /// document.
    void learn(std::string_view key, const CachedRow& row, std::uint64_t moment);

    /// The row is so now. Its document is kept if somebody has read the row before.
    void changed(std::string_view key, const Stamp& stamp,
                 std::optional<std::string_view> document);
    /// The row has changed, to what is not said.
    void forget(std::string_view key);

    [[nodiscard]] std::size_t bytes();

private:
    static constexpr std::size_t kShards = 16;

    struct Probe {
        std::string_view key;
        std::size_t hash;
    };
    struct Entry {
        std::size_t hash = 0;
        std::size_t key_bytes = 0;
        Stamp stamp;
        bool has_document = false;
        bool was_read = false;
        bool is_recent = false;  ///< looked for since the clock came by
        bool is_gone = false;    ///< forgotten, and freed when the clock comes by
        std::string bytes;       ///< key and document in one block of memory

        [[nodiscard]] std::string_view key() const { return {bytes.data(), key_bytes}; }
        [[nodiscard]] std::string_view document() const {
            return std::string_view(bytes).substr(key_bytes);
        }
        [[nodiscard]] std::size_t cost() const;
        void keep(std::optional<std::string_view> document);
    };
    struct Hash {
        using is_transparent = void;
        using is_avalanching = void;
        std::size_t operator()(const Probe& probe) const { return probe.hash; }
        std::size_t operator()(const Entry* entry) const { return entry->hash; }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const Entry* a, const Entry* b) const { return a == b; }
        bool operator()(const Probe& a, const Entry* b) const {
            return a.hash == b->hash && a.key == b->key();
        }
        bool operator()(const Entry* a, const Probe& b) const { return (*this)(b, a); }
    };
    struct alignas(64) Shard {
        std::mutex mutex;
        std::uint64_t moment = 0;  ///< changes so far
        boost::unordered_flat_set<Entry*, Hash, Equal> rows;
        std::deque<std::unique_ptr<Entry>> clock;  ///< all of them, the next to go first
        std::size_t bytes = 0;
    };

    static Probe probe_of(std::string_view key);
    [[nodiscard]] Shard& shard_of(const Probe& probe);
    /// Null when it is not there.
    [[nodiscard]] static Entry* look(Shard& shard, const Probe& probe);
    [[nodiscard]] static Entry& look_or_add(Shard& shard, const Probe& probe);
    static void remove(Shard& shard, Entry& entry);
    void make_room(Shard& shard) const;

    const std::size_t max_shard_bytes_;
    std::array<Shard, kShards> shards_;
};

}  // namespace innkeeper::store::embedded
