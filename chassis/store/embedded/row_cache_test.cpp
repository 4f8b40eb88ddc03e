#include "chassis/store/embedded/row_cache.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>

namespace innkeeper::store::embedded {
namespace {

constexpr std::size_t kRoom = 1024 * 1024;

CachedRow row(std::uint64_t version, std::string document) {
    return {{version, {}}, std::move(document)};
}

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

TEST_CASE("what was found before a change is not kept after it") {
    for (const bool known : {false, true}) {
        RowCache cache(kRoom);
        const auto moment = cache.find("k", true).moment;
        if (known)
            cache.changed("k", {2, {}}, "new");
        else
            cache.forget("k");
        cache.learn("k", row(1, "old"), moment);
        const auto found = cache.find("k", true).row;
        CHECK_FALSE(found);
        if (known) CHECK(cache.find("k", false).row->stamp.version == 2);
    }
}

TEST_CASE("a change keeps its document where somebody reads, and else its stamp alone") {
    RowCache cache(kRoom);
    cache.changed("unread", {1, {}}, "text");
    CHECK_FALSE(cache.find("unread", true).row);
    CHECK(cache.find("unread", false).row->stamp.version == 1);

    cache.learn("read", {}, cache.find("read", true).moment);
    cache.changed("read", {1, from_unix_ms(5)}, "one");
    CHECK(cache.find("read", true).row->document == "one");
    CHECK(cache.find("read", true).row->stamp.expires == from_unix_ms(5));
    cache.changed("read", {2, {}}, std::nullopt);
    CHECK_FALSE(cache.find("read", true).row);
    CHECK(cache.find("read", false).row->stamp.version == 2);
    cache.changed("read", {3, {}}, "a much longer text than the one before it");
    CHECK(cache.find("read", true).row->document == "a much longer text than the one before it");
    cache.changed("read", {}, "");
    CHECK(cache.find("read", true).row->stamp.version == 0);
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
    for (int i = 0; i < 20'000; ++i) {
        const std::string key = "x" + std::to_string(i);
        cache.learn(key, row(1, std::string(100, 'x')), cache.find(key, true).moment);
        if (i % 7 == 0) cache.forget("x" + std::to_string(i / 2));
        REQUIRE(cache.find("hot", true).row);
        REQUIRE(cache.bytes() <= kRoom);
    }
    CHECK(cache.bytes() > kRoom / 2);
    CHECK_FALSE(cache.find("cold", false).row);
}

TEST_CASE("readers beside a writer never see an older row than one that was told of") {
    RowCache cache(64 * 1024);
    std::atomic<std::uint64_t> stored{1};    // what the engine would say
    std::atomic<std::uint64_t> answered{1};  // what a caller may count on
    std::atomic<int> stale{0};
    const auto read = [&] {
        for (int i = 0; i < 50'000; ++i) {
            const std::uint64_t at_least = answered;
            auto found = cache.find("k", true);
            if (!found.row) {
                found.row = row(stored, std::to_string(stored));
                cache.learn("k",
                            row(found.row->stamp.version, std::to_string(found.row->stamp.version)),
                            found.moment);
            }
            if (found.row->stamp.version < at_least) ++stale;
        }
    };
    std::thread one(read);
    std::thread two(read);
    for (std::uint64_t version = 2; version < 20'000; ++version) {
        stored = version;
        if (version % 3 == 0)
            cache.forget("k");
        else
            cache.changed("k", {version, {}}, std::to_string(version));
        answered = version;
    }
    one.join();
    two.join();
    CHECK(stale == 0);
}

}  // namespace
}  // namespace innkeeper::store::embedded
