#pragma once

#include "chassis/store/embedded/record.hpp"

#include <array>
#include <cstdint>
#include <memory>
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

/// The rows that were read lately, absent ones too, in front of the engine. Forgetting costs a
/// read of the engine and never an answer. Most rows are put once and read by nobody soon: a row
/// that is new is forgotten when it is written, and kept when somebody has read it.
///
/// Never behind the engine: while a row is being written, nothing is said of it, so that who has
/// seen one row of a commit by the engine sees no older one here. What a reader has found is kept
/// only when nothing near was written since it began to look.
/// In shards by the key's hash, each bounded in bytes: the oldest row goes that was not looked for
/// lately (the clock algorithm). From any thread; rows are changed by one.
class RowCache {
    struct Shard;
    struct Entry;

public:
    explicit RowCache(std::size_t max_bytes);
    ~RowCache();
    RowCache(const RowCache&) = delete;
    RowCache& operator=(const RowCache&) = delete;

    struct Found {
        std::optional<CachedRow> row;
        std::uint64_t moment = 0;  ///< of the look, for learn()
    };
    /// With the document, if it is wanted; nothing when that is not here. It is not wanted of the
    /// version that is `known`.
    [[nodiscard]] Found find(std::string_view key, bool with_document, std::uint64_t known = 0);
    /// What the engine has said to who had looked here at `moment` and found nothing, or no
    /// document.
    void learn(std::string_view key, const CachedRow& row, std::uint64_t moment);

    /// A row that is about to be written, until it is settled: once, or never after a failed write.
    class Writing {
        friend class RowCache;
        Shard* shard = nullptr;
        Entry* entry = nullptr;  ///< null where nothing was known, and nothing will be
        std::size_t hash = 0;
    };
    /// Of distinct keys.
    [[nodiscard]] Writing begin(std::string_view key);
    /// The row is written, and so now. It is kept if it was known and there before, with its
    /// document if somebody has read it.
    void settle(Writing writing, const Stamp& stamp, std::optional<std::string_view> document);
    /// The row is written, and what it is like now is not said.
    void settle(Writing writing);

    [[nodiscard]] std::size_t bytes();

private:
    static constexpr std::size_t kShards = 256;  // few of them meet in one group of commits

    struct Probe {
        std::string_view key;
        std::size_t hash;
    };
    struct Hash {
        using is_transparent = void;
        using is_avalanching = void;
        std::size_t operator()(const Probe& probe) const { return probe.hash; }
        std::size_t operator()(const Entry* entry) const;
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const Entry* a, const Entry* b) const { return a == b; }
        bool operator()(const Probe& a, const Entry* b) const;
        bool operator()(const Entry* a, const Probe& b) const { return (*this)(b, a); }
    };

    static Probe probe_of(std::string_view key);
    [[nodiscard]] Shard& shard_of(const Probe& probe);
    /// Null when it is not there.
    [[nodiscard]] static Entry* look(Shard& shard, const Probe& probe);
    static Entry& add(Shard& shard, const Probe& probe);
    static void remove(Shard& shard, Entry& entry);
    void make_room(Shard& shard) const;

    const std::size_t max_shard_bytes_;
    const std::unique_ptr<std::array<Shard, kShards>> shards_;
};

}  // namespace innkeeper::store::embedded
