#include "chassis/store/embedded/btree_memtable.hpp"

#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace innkeeper::store::embedded {
namespace {

using Random = std::mt19937_64;
using Rows = std::map<std::string, std::string>;

rocksdb::Options with_btree() {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.allow_concurrent_memtable_write = false;
    options.memtable_factory = btree_memtables();
    return options;
}

std::unique_ptr<rocksdb::DB> open(const testing::TempDir& folder, const rocksdb::Options& options) {
    rocksdb::DB* db = nullptr;
    REQUIRE(rocksdb::DB::Open(options, folder.path().string(), &db).ok());
    return std::unique_ptr<rocksdb::DB>(db);
}

std::uint64_t number(rocksdb::DB& db, const char* property) {
    std::uint64_t value = 0;
    REQUIRE(db.GetIntProperty(property, &value));
    return value;
}

using Scan = std::vector<std::pair<std::string, std::string>>;

/// In ascending order when all is well, whichever way it went.
Scan scanned(rocksdb::DB& db, const rocksdb::ReadOptions& how, bool is_forward) {
    Scan rows;
    const std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(how));
    for (is_forward ? it->SeekToFirst() : it->SeekToLast(); it->Valid();
         is_forward ? it->Next() : it->Prev())
        rows.emplace_back(it->key().ToString(), it->value().ToString());
    CHECK(it->status().ok());
    if (!is_forward) std::ranges::reverse(rows);
    return rows;
}

constexpr std::uint64_t kKeys = 2000;
std::string any_key(Random& random) { return "row#" + std::to_string(random() % kKeys); }

void check_rows(rocksdb::DB& db, const Rows& rows, Random& random,
                const rocksdb::ReadOptions& how = {}) {
    for (const bool is_forward : {true, false})
        REQUIRE(scanned(db, how, is_forward) == Scan(rows.begin(), rows.end()));
    std::vector<std::string> keys;
    for (int i = 0; i < 200; ++i) keys.push_back(any_key(random));
    std::vector<std::string> values;
    const auto found = db.MultiGet(how, {keys.begin(), keys.end()}, &values);
    const std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(how));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto row = rows.find(keys[i]);
        std::string value;
        REQUIRE(db.Get(how, keys[i], &value).ok() == (row != rows.end()));
        REQUIRE(found[i].ok() == (row != rows.end()));
        if (row != rows.end()) REQUIRE(value == row->second);
        if (row != rows.end()) REQUIRE(values[i] == row->second);
        it->Seek(keys[i]);
        const auto next = rows.lower_bound(keys[i]);
        REQUIRE(it->Valid() == (next != rows.end()));
        if (it->Valid()) REQUIRE(it->key().ToString() == next->first);
        it->SeekForPrev(keys[i]);
        const auto behind = rows.upper_bound(keys[i]);
        REQUIRE(it->Valid() == (behind != rows.begin()));
        if (it->Valid()) REQUIRE(it->key().ToString() == std::prev(behind)->first);
    }
}

void write_some(rocksdb::DB& db, Rows& rows, Random& random) {
    rocksdb::WriteBatch batch;
    for (auto left = random() % 10; left > 0; --left) {
        const std::string key = any_key(random);
        if (random() % 4 == 0) {
            batch.Delete(key);
            rows.erase(key);
        } else {
            rows[key] = std::string(random() % 300, static_cast<char>('a' + random() % 26));
            batch.Put(key, rows[key]);
        }
    }
    REQUIRE(db.Write({}, &batch).ok());
}

TEST_CASE("a database on these memtables answers like a map, at snapshots, flushed and reopened") {
    const testing::TempDir folder;
    auto options = with_btree();
    options.memtable_prefix_bloom_size_ratio = 0.1;
    options.memtable_whole_key_filtering = true;
    auto db = open(folder, options);
    Random random(9);
    Rows rows;
    for (int round = 0; round < 20; ++round) {
        const rocksdb::Snapshot* snapshot = db->GetSnapshot();
        const Rows then = rows;
        for (int i = 0; i < 100; ++i) write_some(*db, rows, random);
        check_rows(*db, rows, random);
        rocksdb::ReadOptions of_then;
        of_then.snapshot = snapshot;
        check_rows(*db, then, random, of_then);
        db->ReleaseSnapshot(snapshot);
        if (round % 7 == 3) {
            REQUIRE(db->Flush({}).ok());
            REQUIRE(number(*db, "rocksdb.num-entries-active-mem-table") == 0);
            check_rows(*db, rows, random);
        }
        if (round % 10 == 5) {
            db.reset();
            db = open(folder, options);
            check_rows(*db, rows, random);
        }
    }
}

std::string small_key(std::uint64_t i) { return std::to_string(1'000'000 + i * 7919 % 100'003); }

TEST_CASE("the memory of a memtable is counted, so that a full one is flushed") {
    const testing::TempDir folder;
    auto options = with_btree();
    options.arena_block_size = 16 * 1024;
    options.write_buffer_size = 256 * 1024;
    const auto db = open(folder, options);
    // Small rows: the tree has as much of the memory as they have themselves.
    constexpr std::uint64_t kRows = 3000;
    constexpr std::uint64_t kRowBytes = 1 + 7 + 8 + 1;
    constexpr std::uint64_t kTreeBytesPerRow = 16;
    for (std::uint64_t i = 0; i < kRows; ++i) REQUIRE(db->Put({}, small_key(i), "").ok());
    REQUIRE(number(*db, "rocksdb.num-entries-active-mem-table") == kRows);
    CHECK(number(*db, "rocksdb.cur-size-active-mem-table") >
          kRows * (kRowBytes + kTreeBytesPerRow));
    for (std::uint64_t i = kRows; i < 5 * kRows; ++i) REQUIRE(db->Put({}, small_key(i), "").ok());
    CHECK(number(*db, "rocksdb.num-entries-active-mem-table") < 4 * kRows);
    CHECK(number(*db, "rocksdb.cur-size-active-mem-table") <=
          options.write_buffer_size + options.arena_block_size);
    CHECK(scanned(*db, {}, true).size() == 5 * kRows);
}

/// Hands out the memtable that a database makes.
class Catcher final : public rocksdb::MemTableRepFactory {
public:
    using MemTableRepFactory::CreateMemTableRep;
    rocksdb::MemTableRep* CreateMemTableRep(const rocksdb::MemTableRep::KeyComparator& order,
                                            rocksdb::Allocator* memory,
                                            const rocksdb::SliceTransform* prefix,
                                            rocksdb::Logger* logger) override {
        return caught = factory_->CreateMemTableRep(order, memory, prefix, logger);
    }
    [[nodiscard]] const char* Name() const override { return "catcher"; }

    rocksdb::MemTableRep* caught = nullptr;

private:
    std::shared_ptr<rocksdb::MemTableRepFactory> factory_ = btree_memtables();
};

TEST_CASE("an iterator is its owner's, in an arena or not, and on any thread") {
    const testing::TempDir folder;
    auto options = with_btree();
    const auto catcher = std::make_shared<Catcher>();
    options.memtable_factory = catcher;
    const auto db = open(folder, options);
    for (std::uint64_t i = 0; i < 100; ++i) REQUIRE(db->Put({}, small_key(i), "v").ok());

    int met = 0;
    const std::unique_ptr<rocksdb::MemTableRep::Iterator> plain(catcher->caught->GetIterator());
    const std::unique_ptr<rocksdb::MemTableRep::Iterator> other(catcher->caught->GetIterator());
    CHECK_FALSE(plain->Valid());
    for (plain->SeekToFirst(); plain->Valid(); ++met) {
        const char* const entry = plain->key();
        CHECK(catcher->caught->Contains(entry));
        std::string behind = rocksdb::GetLengthPrefixedSlice(entry).ToString();
        behind.insert(behind.size() - 8, "x");
        other->SeekForPrev(behind, nullptr);
        CHECK((other->Valid() && other->key() == entry));
        other->Seek(behind, nullptr);
        plain->Next();
        REQUIRE(other->Valid() == plain->Valid());
        if (plain->Valid()) CHECK(other->key() == plain->key());
    }
    CHECK(met == 100);

    // A database's own iterators are in arenas.
    std::vector<std::unique_ptr<rocksdb::Iterator>> iterators;
    for (int i = 0; i < 5; ++i) iterators.emplace_back(db->NewIterator({}));
    std::thread([&] {
        for (auto& it : iterators) {
            it->SeekToFirst();
            for (met = 0; it->Valid(); it->Next()) ++met;
            CHECK(met == 100);
            it.reset(db->NewIterator({}));
        }
    }).join();
    for (const auto& it : iterators) {
        it->SeekToLast();
        REQUIRE(it->Valid());
        for (met = 0; it->Valid(); it->Prev()) ++met;
        CHECK(met == 100);
    }
}

}  // namespace
}  // namespace innkeeper::store::embedded
