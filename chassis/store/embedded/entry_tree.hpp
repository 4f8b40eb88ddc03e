#pragma once

#include <atomic>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>

namespace innkeeper::store::embedded {

/// A B+-tree of the entries of a RocksDB memtable. The entries are the caller's, are not changed
/// while the tree lives, and never removed: bytes as RocksDB encodes them, which are the internal
/// key's size as a varint, the internal key, and more. An internal key is a user key and eight
/// bytes of sequence and type.
///
/// One thread inserts at a time. Any number read meanwhile; they take no locks and never hold the
/// writer up.
class EntryTree {
    struct Node;
    struct Leaf;
    struct Inner;

public:
    /// What entries are ordered by: user keys bytewise, the versions of one from new to old. The
    /// type does not count, as in RocksDB's own order of memtables.
    struct Key {
        std::string_view user;
        std::int64_t sequence = 0;

        [[nodiscard]] static Key of_entry(const char* entry);
        [[nodiscard]] static Key of_internal(std::string_view internal_key);
        friend bool operator==(const Key&, const Key&) = default;
        friend std::strong_ordering operator<=>(const Key& a, const Key& b) {
            if (const auto order = a.user <=> b.user; order != 0) return order;
            return b.sequence <=> a.sequence;
        }
    };

    /// An entry, and where it was when it was found.
    struct Spot {
        const char* entry = nullptr;  ///< null: there is none
        const Leaf* leaf = nullptr;
        std::size_t slot = 0;
        std::uint32_t version = 0;  ///< of the leaf
    };

    /// Gives so many bytes, of any alignment, that are free and stay until the tree is gone.
    using Memory = std::function<char*(std::size_t)>;

    explicit EntryTree(Memory memory);
    EntryTree(const EntryTree&) = delete;
    EntryTree& operator=(const EntryTree&) = delete;

    /// False when there is an entry of its key, which stays as it is.
    bool insert(const char* entry);

    [[nodiscard]] Spot first() const;
    [[nodiscard]] Spot last() const { return find(nullptr, Side::before); }
    [[nodiscard]] Spot at_or_after(const Key& key) const { return find(&key, Side::behind); }
    [[nodiscard]] Spot at_or_before(const Key& key) const;
    /// The neighbours of an entry at present, whatever was inserted since it was found.
    [[nodiscard]] Spot after(const Spot& spot) const;
    [[nodiscard]] Spot before(const Spot& spot) const;

private:
    enum class Side { before, behind };

    /// The last entry before the key, or the first that is not; null is a key behind all others.
    [[nodiscard]] Spot find(const Key* key, Side side) const;
    /// Nothing when the tree was changed on the way.
    [[nodiscard]] std::optional<Spot> try_find(const Key* key, Side side) const;
    /// The spot of a slot, behind the last one of the next leaf's first; nothing if the leaf is not
    /// as it was.
    [[nodiscard]] static std::optional<Spot> settle(const Leaf& leaf, std::uint32_t version,
                                                    std::size_t slot);

    /// Whether the leaf of the last insertion is the key's, too, and has room.
    [[nodiscard]] bool fits_again(const Key& key) const;
    /// To the key's leaf, whose parent has room for one more. Full nodes on the way are split.
    void descend(const Key& key);
    void split_inner(Inner& left);
    void split_leaf(std::size_t slot, const char* entry);
    template <class T>
    T* make();

    const Memory memory_;
    std::atomic<Node*> root_;

    // The writer's: the leaf of the last insertion and its place below its parent; it is the leaf
    // of the keys from `begin_` up to `end_`, null where it has no neighbour.
    Leaf* leaf_ = nullptr;
    Inner* parent_ = nullptr;
    std::size_t index_ = 0;
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
};

inline EntryTree::Key EntryTree::Key::of_internal(std::string_view internal_key) {
    static_assert(std::endian::native == std::endian::little);
    constexpr unsigned kTypeBits = 8;
    std::uint64_t sequence_and_type = 0;
    const std::size_t user = internal_key.size() - sizeof sequence_and_type;
    std::memcpy(&sequence_and_type, internal_key.data() + user, sizeof sequence_and_type);
    return {internal_key.substr(0, user),
            static_cast<std::int64_t>(sequence_and_type >> kTypeBits)};
}

inline EntryTree::Key EntryTree::Key::of_entry(const char* entry) {
    constexpr unsigned kPayloadBits = 7;
    constexpr std::uint32_t kMore = 1U << kPayloadBits;
    std::uint32_t size = 0;
    for (unsigned shift = 0;; shift += kPayloadBits) {
        const auto byte = static_cast<std::uint8_t>(*entry++);
        size |= (byte & (kMore - 1)) << shift;
        if (byte < kMore) return of_internal({entry, size});
    }
}

}  // namespace innkeeper::store::embedded
