#include "chassis/store/embedded/row_cache.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace innkeeper::store::embedded {
namespace {

constexpr std::size_t kRoom = 16 * 1024 * 1024;

CachedRow row(std::uint64_t version, std::string document) {
    return {{version, {}}, std::move(document)};
}

void write(RowCache& cache, std::string_view key, const Stamp& stamp,
           std::optional<std::string_view> document) {
    cache.settle(cache.begin(key), stamp, document);
}
void forget(RowCache& cache, std::string_view key) { cache.settle(cache.begin(key)); }

TEST_CASE("what a reader has found is known to the next, absent rows too") {
    RowCache cache(kRoom);
    CHECK_FALSE(cache.find("k", true).row);
    cache.learn("k", row(3, "text"), cache.find("k", true).moment);
    cache.learn("gone", {}, cache.find("gone", true).moment);
    CHECK(cache.find("k", true).row->document == "text");
    CHECK(cache.find("k", false).row->stamp.version == 3);
    CHECK_FALSE(cache.find("k", false).row->document);
    CHECK(cache.find("gone", true).row->stamp.version == 0);
}

TEST_CASE("of a row that is being written nothing is said, and nothing learned") {
    for (const bool known : {false, true}) {
        for (const bool told : {false, true}) {
            RowCache cache(kRoom);
            if (known) cache.learn("k", row(1, "old"), cache.find("k", true).moment);
            const auto before = cache.find("k", true);
            CHECK(before.row.has_value() == known);
            const auto writing = cache.begin("k");
            CHECK_FALSE(cache.find("k", false).row);
            cache.learn("k", row(1, "old"), before.moment);
            cache.learn("k", row(1, "old"), cache.find("k", true).moment);
            CHECK_FALSE(cache.find("k", false).row);
            const auto late = cache.find("k", true);
            if (told)
                cache.settle(writing, {2, {}}, "new");
            else
                cache.settle(writing);
            cache.learn("k", row(1, "old"), late.moment);
            const auto after = cache.find("k", false).row;
            CHECK(after.has_value() == (told && known));
            if (after) CHECK(after->stamp.version == 2);
            CHECK(cache.find("k", true).row.has_value() == (told && known));
            // What comes later is learned again.
            cache.learn("k", row(3, "later"), cache.find("k", true).moment);
            CHECK(cache.find("k", true).row->document == "later");
        }
    }
}

TEST_CASE("while one row is being written, others near it are learned") {
    RowCache cache(kRoom);
    const auto writing = cache.begin("k");
    for (int i = 0; i < 1'000; ++i) {
        const std::string key = "other" + std::to_string(i);
        cache.learn(key, row(1, "text"), cache.find(key, true).moment);
        REQUIRE(cache.find(key, true).row);
    }
    cache.settle(writing);
}

TEST_CASE("a new row is forgotten when it is written, and so is one that goes") {
    RowCache cache(kRoom);
    write(cache, "unread", {1, {}}, "text");
    CHECK_FALSE(cache.find("unread", false).row);
    cache.learn("new", {}, cache.find("new", true).moment);
    write(cache, "new", {1, {}}, "text");
    CHECK_FALSE(cache.find("new", false).row);
    cache.learn("going", row(3, "text"), cache.find("going", true).moment);
    write(cache, "going", {}, "");
    CHECK_FALSE(cache.find("going", false).row);
    CHECK(cache.bytes() == 0);
}

TEST_CASE("a change keeps its document where somebody reads, and else its stamp alone") {
    RowCache cache(kRoom);
    cache.learn("unread", {{1, {}}, std::nullopt}, cache.find("unread", true).moment);
    write(cache, "unread", {2, {}}, "text");
    CHECK_FALSE(cache.find("unread", true).row);
    CHECK(cache.find("unread", false).row->stamp.version == 2);

    cache.learn("read", row(1, "zero"), cache.find("read", true).moment);
    write(cache, "read", {2, from_unix_ms(5)}, "one");
    CHECK(cache.find("read", true).row->document == "one");
    CHECK(cache.find("read", true).row->stamp.expires == from_unix_ms(5));
    write(cache, "read", {3, {}}, std::nullopt);
    CHECK_FALSE(cache.find("read", true).row);
    CHECK(cache.find("read", false).row->stamp.version == 3);
    write(cache, "read", {4, {}}, "a much longer text than the one before it");
    CHECK(cache.find("read", true).row->document == "a much longer text than the one before it");
}

TEST_CASE("the document of the version that is known is left out") {
    RowCache cache(kRoom);
    cache.learn("k", row(3, "text"), cache.find("k", true).moment);
    CHECK_FALSE(cache.find("k", true, 3).row->document);
    CHECK(cache.find("k", true, 3).row->stamp.version == 3);
    CHECK(cache.find("k", true, 2).row->document == "text");
    // Of a row whose document is not here, that version alone is known.
    cache.learn("stamp", {{3, {}}, std::nullopt}, cache.find("stamp", true).moment);
    CHECK(cache.find("stamp", true, 3).row);
    CHECK_FALSE(cache.find("stamp", true, 2).row);
}

TEST_CASE("keys of any length are told apart") {
    RowCache cache(kRoom);
    for (std::size_t length = 1; length <= 1024; ++length) {
        const std::string key(length, 'k');
        cache.learn(key, row(length, "text"), cache.find(key, true).moment);
    }
    for (std::size_t length = 1; length <= 1024; ++length)
        REQUIRE(cache.find(std::string(length, 'k'), true).row->stamp.version == length);
}

TEST_CASE("of a document past kMaxCachedDocument the stamp alone is kept") {
    RowCache cache(kRoom);
    cache.learn("at", row(1, std::string(kMaxCachedDocument, 'x')), cache.find("at", true).moment);
    cache.learn("past", row(1, std::string(kMaxCachedDocument + 1, 'x')),
                cache.find("past", true).moment);
    CHECK(cache.find("at", true).row);
    CHECK_FALSE(cache.find("past", true).row);
    CHECK(cache.find("past", false).row->stamp.version == 1);
}

TEST_CASE("the bytes are bounded; what is asked for stays and the rest goes") {
    RowCache cache(kRoom);
    cache.learn("hot", row(1, "hot"), cache.find("hot", true).moment);
    cache.learn("cold", row(1, "cold"), cache.find("cold", true).moment);
    for (int i = 0; i < 100'000; ++i) {
        const std::string key = "x" + std::to_string(i);
        cache.learn(key, row(1, std::string(100, 'x')), cache.find(key, true).moment);
        if (i % 7 == 0) forget(cache, "x" + std::to_string(i / 2));
        REQUIRE(cache.find("hot", true).row);
        REQUIRE(cache.bytes() <= kRoom);
    }
    CHECK(cache.bytes() > kRoom / 2);
    CHECK_FALSE(cache.find("cold", false).row);
}

TEST_CASE("a reader never finds an older row than the engine had, whoever has asked it") {
    RowCache cache(kRoom);
    std::atomic<std::uint64_t> stored{1};  // what the engine would say
    std::atomic<int> stale{0};
    const auto read = [&] {
        for (int i = 0; i < 50'000; ++i) {
            const std::uint64_t at_least = stored;
            auto found = cache.find("k", true);
            if (!found.row) {
                const std::uint64_t said = stored;
                found.row = row(said, std::to_string(said));
                cache.learn("k", *found.row, found.moment);
            }
            if (found.row->stamp.version < at_least) ++stale;
        }
    };
    std::thread one(read);
    std::thread two(read);
    for (std::uint64_t version = 2; version < 20'000; ++version) {
        const bool told = version % 3 != 0;
        const auto writing = cache.begin("k");
        stored = version;
        if (told)
            cache.settle(writing, {version, {}}, std::to_string(version));
        else
            cache.settle(writing);
    }
    one.join();
    two.join();
    CHECK(stale == 0);
}

}  // namespace
}  // namespace innkeeper::store::embedded
