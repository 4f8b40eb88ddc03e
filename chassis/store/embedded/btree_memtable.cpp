#include "chassis/store/embedded/btree_memtable.hpp"

#include "chassis/store/embedded/entry_tree.hpp"

#include <rocksdb/memtablerep.h>
#include <rocksdb/slice.h>
#include <rocksdb/version.h>

#include <cstddef>
#include <memory>
#include <new>

namespace innkeeper::store::embedded {
namespace {

using rocksdb::MemTableRep;
using Key = EntryTree::Key;

static_assert(
    ROCKSDB_MAJOR == 7 && ROCKSDB_MINOR == 8,
    "Lookup and ArenaMemory rely on what this version does: see whether the new one does");

class Cursor final : public MemTableRep::Iterator {
public:
    explicit Cursor(const EntryTree& tree) : tree_(tree) {}

    [[nodiscard]] bool Valid() const override { return spot_.entry != nullptr; }
    [[nodiscard]] const char* key() const override { return spot_.entry; }
    void Next() override { spot_ = tree_.after(spot_); }
    void Prev() override { spot_ = tree_.before(spot_); }
    void Seek(const rocksdb::Slice& key, const char*) override {
        spot_ = tree_.at_or_after(Key::of_internal(key.ToStringView()));
    }
    void SeekForPrev(const rocksdb::Slice& key, const char*) override {
        spot_ = tree_.at_or_before(Key::of_internal(key.ToStringView()));
    }
    void SeekToFirst() override { spot_ = tree_.first(); }
    void SeekToLast() override { spot_ = tree_.last(); }

private:
    const EntryTree& tree_;
    EntryTree::Spot spot_;
};

/// Of a memtable only what MemTableRep itself can do with types that the public headers name and do
/// not define.
class Proxy : public MemTableRep {
public:
    using MemTableRep::MemTableRep;
    void Insert(rocksdb::KeyHandle) override {}
    [[nodiscard]] bool Contains(const char*) const override { return false; }
    Iterator* GetIterator(rocksdb::Arena*) override { return nullptr; }
    std::size_t ApproximateMemoryUsage() override { return 0; }
};

/// Get() for a LookupKey, which MemTableRep::Get can read: it asks itself for an iterator, seeks
/// the key and goes on from there. It never deletes that iterator, so what it gets here lives on
/// the stack: nothing leaks, and nothing is allocated for a lookup.
class Lookup final : public Proxy {
public:
    explicit Lookup(const EntryTree& tree) : Proxy(nullptr), cursor_(tree) {}
    Iterator* GetIterator(rocksdb::Arena*) override { return &cursor_; }

private:
    Cursor cursor_;
};

/// Memory of an Arena, which MemTableRep::Allocate can ask for it: an Arena is an Allocator, and
/// that is its one base and so at the same address.
class ArenaMemory final : public Proxy {
public:
    explicit ArenaMemory(rocksdb::Arena* arena)
        : Proxy(reinterpret_cast<rocksdb::Allocator*>(arena)) {}
};

class BtreeMemtable final : public MemTableRep {
public:
    explicit BtreeMemtable(rocksdb::Allocator* memory)
        : MemTableRep(memory), tree_([this](std::size_t size) { return take(*this, size); }) {}

    void Insert(rocksdb::KeyHandle handle) override { InsertKey(handle); }
    bool InsertKey(rocksdb::KeyHandle handle) override {
        return tree_.insert(static_cast<const char*>(handle));
    }
    [[nodiscard]] bool Contains(const char* entry) const override {
        const Key key = Key::of_entry(entry);
        const char* found = tree_.at_or_after(key).entry;
        return found != nullptr && Key::of_entry(found) == key;
    }
    void Get(const rocksdb::LookupKey& key, void* argument,
             bool (*take)(void* argument, const char* entry)) override {
        Lookup(tree_).Get(key, argument, take);
    }
    /// An arena's iterator is destroyed by its owner, but never freed: that the arena does.
    Iterator* GetIterator(rocksdb::Arena* arena) override {
        if (arena == nullptr) return new Cursor(tree_);
        ArenaMemory memory(arena);
        std::size_t room = sizeof(Cursor) + alignof(Cursor) - 1;
        void* place = take(memory, room);
        return new (std::align(alignof(Cursor), sizeof(Cursor), place, room)) Cursor(tree_);
    }
    /// Beside what it has from its allocator.
    std::size_t ApproximateMemoryUsage() override { return 0; }

private:
    static char* take(MemTableRep& memory, std::size_t size) {
        char* bytes = nullptr;
        memory.Allocate(size, &bytes);
        return bytes;
    }

    EntryTree tree_;
};

class BtreeMemtables final : public rocksdb::MemTableRepFactory {
public:
    using MemTableRepFactory::CreateMemTableRep;
    MemTableRep* CreateMemTableRep(const MemTableRep::KeyComparator&, rocksdb::Allocator* memory,
                                   const rocksdb::SliceTransform*, rocksdb::Logger*) override {
        return new BtreeMemtable(memory);
    }
    [[nodiscard]] const char* Name() const override { return "innkeeper.btree"; }
    [[nodiscard]] bool CanHandleDuplicatedKey() const override { return true; }
};

}  // namespace

std::shared_ptr<rocksdb::MemTableRepFactory> btree_memtables() {
    return std::make_shared<BtreeMemtables>();
}

}  // namespace innkeeper::store::embedded
