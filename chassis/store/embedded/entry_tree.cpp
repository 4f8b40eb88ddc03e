#include "chassis/store/embedded/entry_tree.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <thread>
#include <type_traits>
#include <utility>

namespace innkeeper::store::embedded {
namespace {

using Key = EntryTree::Key;

constexpr std::size_t kFanout = 32;
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kDigestBytes = 8;
constexpr std::size_t kByteBits = 8;
constexpr std::size_t kReadAhead = 2;  ///< entries, of who walks

std::uint64_t load_word(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

/// Sequences are whole numbers: an entry is before this exactly if it is not behind `key`.
Key just_behind(const Key& key) { return {key.user, key.sequence - 1}; }

/// Several of them, rather than one after the other when they are compared.
void prefetch_key(const char* entry) {
    __builtin_prefetch(entry);
    __builtin_prefetch(entry + kCacheLine);
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// Some bytes of a key as a number, in the order of the keys; zeros behind its end.
std::uint64_t digest_of(std::string_view key, std::size_t prefix) {
    if (prefix + kDigestBytes <= key.size()) return std::byteswap(load_word(key.data() + prefix));
    std::array<char, kDigestBytes> padded{};
    if (prefix < key.size()) key.copy(padded.data(), kDigestBytes, prefix);
    return std::byteswap(load_word(padded.data()));
}

/// A digest of the same key that begins so many bytes earlier has it in its lowest bytes.
std::uint64_t behind(std::size_t bytes, std::uint64_t digest) {
    return bytes < kDigestBytes ? digest >> bytes * kByteBits : 0;
}

/// Read while it is written: each load is an acquire and each store a release, so that who reads
/// anything of a change sees at the node's version that there was one. On x86 they are plain moves.
template <class T>
class Shared {
public:
    Shared() = default;
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared& other) { return *this = static_cast<T>(other); }
    operator T() const { return value_.load(std::memory_order_acquire); }
    Shared& operator=(T value) {
        value_.store(value, std::memory_order_release);
        return *this;
    }

private:
    std::atomic<T> value_{};
};

}  // namespace

/// Sorted entries. A search compares numbers, the digests, and reads the keys where they are equal:
/// keys lie all over the memory, and to fetch one costs more than to search a node.
struct alignas(kCacheLine) EntryTree::Node {
    Shared<std::uint32_t> version;  ///< odd while the node is written
    Shared<std::uint32_t> prefix;   ///< bytes that all its keys begin with alike; or fewer
    Shared<std::uint32_t> count;
    const bool is_leaf;
    std::size_t last_put = kFanout;  ///< the slot that was filled last; the writer's
    std::array<Shared<std::uint64_t>, kFanout> digests;  ///< of what follows the prefix
    std::array<Shared<const char*>, kFanout> entries;

    explicit Node(bool leaf) : is_leaf(leaf) {}

    /// While it lives, readers of the node wait, and begin again when they had begun before.
    class Writing {
    public:
        explicit Writing(Node& node) : node_(node) { node_.version = node_.version + 1; }
        ~Writing() { node_.version = node_.version + 1; }
        Writing(const Writing&) = delete;
        Writing& operator=(const Writing&) = delete;

    private:
        Node& node_;
    };

    /// When nobody writes the node.
    [[nodiscard]] std::uint32_t stable_version() const {
        for (;;) {
            const std::uint32_t now = version;
            if (now % 2 == 0) return now;
            std::this_thread::yield();
        }
    }

    void prefetch() const {
        const char* begin = reinterpret_cast<const char*>(this);
        for (std::size_t at = 0; at < sizeof(Node); at += kCacheLine)
            __builtin_prefetch(begin + at);
    }

    [[nodiscard]] std::size_t first_not_below(std::size_t size, std::uint64_t digest) const {
        std::size_t slot = 0;
        for (std::size_t left = size; left > 0;) {
            const std::size_t half = (left + 1) / 2;
            slot += digests[slot + half - 1] < digest ? half : 0;
            left -= half;
        }
        return slot;
    }

    /// The slot of the first entry that is not before the key. While the node is written, any up to
    /// its count.
    [[nodiscard]] std::size_t find(const Key& key) const {
        const std::size_t size = count;
        if (size == 0) return 0;
        const std::size_t common = prefix;
        const std::uint64_t digest = digest_of(key.user, common);
        std::size_t begin = first_not_below(size, digest);
        // Any key tells the prefix. A leaf's first was read on the way to the leaf, and this one of
        // an inner node is the first of the child where the way goes on.
        const Key near = Key::of_entry(entries[is_leaf || begin == 0 ? 0 : begin - 1]);
        const auto order = key.user.substr(0, common) <=> near.user.substr(0, common);
        if (order != 0) return order < 0 ? 0 : size;
        std::size_t end = begin;
        for (; end < size && digests[end] == digest; ++end) prefetch_key(entries[end]);
        // The first of them first: mostly they are versions of one key, and the newest is wanted.
        for (std::size_t middle = begin; begin < end; middle = begin + (end - begin) / 2) {
            if (key <= Key::of_entry(entries[middle]))
                end = middle;
            else
                begin = middle + 1;
        }
        return begin;
    }

    /// Reads the entry only if it may be the one.
    [[nodiscard]] bool holds(std::size_t slot, const Key& key) const {
        return slot < count && digests[slot] == digest_of(key.user, prefix) &&
               Key::of_entry(entries[slot]) == key;
    }

    /// The digests follow from what they were; no other key has to be read.
    void shorten_prefix(std::size_t size, std::string_view one_key) {
        const std::size_t returned = prefix - size;
        const std::uint64_t front = digest_of(one_key, size) & ~behind(returned, ~std::uint64_t{0});
        for (std::size_t slot = 0; slot < count; ++slot)
            digests[slot] = front | behind(returned, digests[slot]);
        prefix = static_cast<std::uint32_t>(size);
    }

    /// Reads every key, and therefore only where the digests leave entries undecided.
    void lengthen_prefix() {
        const auto end = digests.begin() + count;
        if (std::adjacent_find(digests.begin(), end) == end) return;
        const std::size_t size =
            common_prefix(Key::of_entry(entries[0]).user, Key::of_entry(entries[count - 1]).user);
        if (size == prefix) return;
        for (std::size_t slot = 0; slot < count; ++slot)
            digests[slot] = digest_of(Key::of_entry(entries[slot]).user, size);
        prefix = static_cast<std::uint32_t>(size);
    }

    void put(std::size_t slot, const char* entry) {
        const Key key = Key::of_entry(entry);
        const Key first = count == 0 ? key : Key::of_entry(entries[0]);
        if (count == 0) prefix = static_cast<std::uint32_t>(key.user.size());
        const std::size_t common = common_prefix(key.user, first.user);
        if (common < prefix) shorten_prefix(common, first.user);
        for (std::size_t to = count; to > slot; --to) {
            digests[to] = digests[to - 1];
            entries[to] = entries[to - 1];
        }
        digests[slot] = digest_of(key.user, prefix);
        entries[slot] = entry;
        last_put = slot;
        count = count + 1;
    }

    /// Into an empty node, from `slot` on; what stays loses all from `keep` on.
    void move_tail(std::size_t keep, std::size_t slot, Node& to) {
        to.prefix = prefix;
        for (std::size_t from = slot; from < count; ++from) {
            to.digests[from - slot] = digests[from];
            to.entries[from - slot] = entries[from];
        }
        to.count = static_cast<std::uint32_t>(count - slot);
        count = static_cast<std::uint32_t>(keep);
        lengthen_prefix();
        to.lengthen_prefix();
    }
};

struct EntryTree::Leaf : Node {
    Leaf() : Node(true) {}
    Shared<Leaf*> next;
};

/// Its entries are the first ones below each child but the leftmost.
struct EntryTree::Inner : Node {
    Inner() : Node(false) {}
    std::array<Shared<Node*>, kFanout + 1> children;

    void put_child(std::size_t slot, const char* first, Node* child) {
        for (std::size_t to = count + 1; to > slot + 1; --to) children[to] = children[to - 1];
        children[slot + 1] = child;
        put(slot, first);
    }
};

// A reader takes the version of each node before it reads it, and begins again when that has
// changed afterwards. A node that splits stays odd until its parent knows the new one, so who
// finds a child's version even and then the parent's unchanged has come to the right child.
// An entry of a leaf is never moved to the left of what it followed, and the first entry of a
// leaf stays its first, but for the leftmost leaf.

EntryTree::EntryTree(Memory memory) : memory_(std::move(memory)), root_(make<Leaf>()) {}

template <class T>
T* EntryTree::make() {
    static_assert(std::is_trivially_destructible_v<T>, "nodes are freed with all the memory");
    std::size_t room = sizeof(T) + alignof(T) - 1;
    void* memory = memory_(room);
    return new (std::align(alignof(T), sizeof(T), memory, room)) T;
}

EntryTree::Spot EntryTree::first() const {
    return at_or_after({{}, std::numeric_limits<std::int64_t>::max()});
}

EntryTree::Spot EntryTree::at_or_before(const Key& key) const {
    const Key behind = just_behind(key);
    return find(&behind, Side::before);
}

EntryTree::Spot EntryTree::after(const Spot& spot) const {
    if (const auto next = settle(*spot.leaf, spot.version, spot.slot + 1)) return *next;
    return at_or_after(just_behind(Key::of_entry(spot.entry)));
}

EntryTree::Spot EntryTree::before(const Spot& spot) const {
    if (spot.slot > 0)
        if (const auto next = settle(*spot.leaf, spot.version, spot.slot - 1)) return *next;
    const Key key = Key::of_entry(spot.entry);
    return find(&key, Side::before);
}

EntryTree::Spot EntryTree::find(const Key* key, Side side) const {
    for (;;)
        if (const auto spot = try_find(key, side)) return *spot;
}

std::optional<EntryTree::Spot> EntryTree::try_find(const Key* key, Side side) const {
    const auto slot_in = [key](const Node& node) -> std::size_t {
        return key != nullptr ? node.find(*key) : node.count;
    };
    const Node* node = root_;
    std::uint32_t version = node->stable_version();
    if (node != root_) return std::nullopt;
    while (!node->is_leaf) {
        const Node* child = static_cast<const Inner*>(node)->children[slot_in(*node)];
        child->prefetch();
        const std::uint32_t child_version = child->stable_version();
        if (node->version != version) return std::nullopt;
        node = child;
        version = child_version;
    }
    const auto& leaf = static_cast<const Leaf&>(*node);
    const std::size_t slot = slot_in(leaf);
    if (side == Side::behind) return settle(leaf, version, slot);
    if (slot > 0) return settle(leaf, version, slot - 1);
    return leaf.version == version ? std::optional<Spot>(Spot{}) : std::nullopt;
}

std::optional<EntryTree::Spot> EntryTree::settle(const Leaf& leaf, std::uint32_t version,
                                                 std::size_t slot) {
    Spot spot;
    if (const std::size_t count = leaf.count; slot < count) {
        spot = {leaf.entries[slot], &leaf, slot, version};
        if (slot + kReadAhead < count) prefetch_key(leaf.entries[slot + kReadAhead]);
    } else if (const Leaf* next = leaf.next) {
        const std::uint32_t next_version = next->stable_version();
        spot = {next->entries[0], next, 0, next_version};
    }
    if (leaf.version != version) return std::nullopt;
    return spot;
}

bool EntryTree::insert(const char* entry) {
    const Key key = Key::of_entry(entry);
    if (!fits_again(key)) descend(key);
    const std::size_t slot = leaf_->find(key);
    if (leaf_->holds(slot, key)) return false;
    if (leaf_->count < kFanout) {
        const Node::Writing writing(*leaf_);
        leaf_->put(slot, entry);
    } else {
        split_leaf(slot, entry);
    }
    return true;
}

bool EntryTree::fits_again(const Key& key) const {
    return leaf_ != nullptr && leaf_->count < kFanout &&
           (end_ == nullptr || key < Key::of_entry(end_)) &&
           (begin_ == nullptr || key > Key::of_entry(begin_));
}

void EntryTree::descend(const Key& key) {
    begin_ = end_ = nullptr;
    Node* node = root_;
    if (node->count == kFanout) {
        auto* root = make<Inner>();
        root->children[0] = node;
        root_ = node = root;
    }
    while (!node->is_leaf) {
        parent_ = static_cast<Inner*>(node);
        index_ = parent_->find(just_behind(key));
        node = parent_->children[index_];
        node->prefetch();
        if (!node->is_leaf && node->count == kFanout) {
            split_inner(static_cast<Inner&>(*node));
            node = parent_;
            continue;
        }
        if (index_ > 0) begin_ = parent_->entries[index_ - 1];
        if (index_ < parent_->count) end_ = parent_->entries[index_];
    }
    leaf_ = static_cast<Leaf*>(node);
}

void EntryTree::split_inner(Inner& left) {
    constexpr std::size_t kMiddle = kFanout / 2;
    auto* right = make<Inner>();
    const Node::Writing writing_left(left);
    const Node::Writing writing_parent(*parent_);
    const char* middle = left.entries[kMiddle];
    for (std::size_t from = kMiddle + 1; from <= kFanout; ++from)
        right->children[from - kMiddle - 1] = left.children[from];
    left.move_tail(kMiddle, kMiddle + 1, *right);
    parent_->put_child(index_, middle, right);
}

/// In the middle; or where a run of ascending keys goes on, which so leaves full leaves behind.
void EntryTree::split_leaf(std::size_t slot, const char* entry) {
    const bool is_run = slot == kFanout || slot == leaf_->last_put + 1;
    const std::size_t cut = is_run ? slot : kFanout / 2;
    Leaf& left = *std::exchange(leaf_, nullptr);  // which of the two is next, descend() will say
    auto* right = make<Leaf>();
    const Node::Writing writing_left(left);
    const Node::Writing writing_parent(*parent_);
    left.move_tail(cut, cut, *right);
    if (slot > cut || cut == kFanout)
        right->put(slot - cut, entry);
    else
        left.put(slot, entry);
    right->next = left.next;
    left.next = right;
    parent_->put_child(index_, right->entries[0], right);
}

}  // namespace innkeeper::store::embedded
