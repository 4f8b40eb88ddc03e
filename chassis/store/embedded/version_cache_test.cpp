#include "chassis/store/embedded/version_cache.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::store::embedded {
namespace {

TEST_CASE("the version cache always tells the last stamp, or nothing") {
    VersionCache cache(20'000);
    CHECK_FALSE(cache.find("a").has_value());
    cache.put("a", {1, {}});
    cache.put("a", {2, from_unix_ms(5)});
    CHECK(cache.find("a")->version == 2);
    CHECK(cache.find("a")->expires == from_unix_ms(5));
    // A fresh stamp while an older one of the same key stands in the old generation.
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        cache.put("b" + std::to_string(i % 300), {i, {}});
        cache.put("a", {i + 3, {}});
        REQUIRE(cache.find("a")->version == i + 3);
        const auto other = cache.find("b" + std::to_string((i + 150) % 300));
        if (other && i >= 300) REQUIRE(other->version == i - 150);
        REQUIRE(cache.bytes() <= 20'000 + 200);
    }
}

TEST_CASE("the version cache keeps what is used and forgets the rest") {
    VersionCache cache(50'000);
    cache.put("cold", {7, {}});
    for (std::uint64_t i = 0; i < 2'000; ++i) {
        cache.put("hot", {i, {}});
        cache.put("x" + std::to_string(i), {1, {}});
    }
    CHECK(cache.find("hot").has_value());
    CHECK_FALSE(cache.find("cold").has_value());
}

}  // namespace
}  // namespace innkeeper::store::embedded
