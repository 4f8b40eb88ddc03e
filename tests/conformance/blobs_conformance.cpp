#include "tests/conformance/blobs_conformance.hpp"

#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::conformance {
namespace {

struct Steps {
    BlobsFixture& fixture;
    Result<void> put(std::string name, std::string bytes) {
        return testing::run(fixture.io, fixture.blobs().put(std::move(name), std::move(bytes)));
    }
    Result<std::optional<std::string>> get(std::string name) {
        return testing::run(fixture.io, fixture.blobs().get(std::move(name)));
    }
};

void round_trip(Steps t) {
    std::string bytes;
    for (int i = 0; i < 3000; ++i) bytes.push_back(static_cast<char>(i & 0xff));
    REQUIRE(t.put("a1.b_c-d", bytes));
    REQUIRE(t.put("empty", ""));
    CHECK(**t.get("a1.b_c-d") == bytes);
    CHECK((*t.get("empty"))->empty());
    CHECK_FALSE(t.get("a1.b_c")->has_value());
    CHECK(t.put("a1.b_c-d", bytes).has_value());
    CHECK(**t.get("a1.b_c-d") == bytes);
}

void names(Steps t) {
    const std::string longest(128, 'n');
    CHECK(t.put(longest, "x").has_value());
    CHECK(**t.get(longest) == "x");
    for (const std::string& name :
         {longest + 'n', std::string(), std::string("A"), std::string(".."), std::string("-a"),
          std::string("_a"), std::string("a/b"), std::string("a\0b", 3), std::string("é")}) {
        const auto refused = t.put(name, "x");
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == Code::invalid);
        CHECK(refused.error().slug == "invalid-blob-name");
        CHECK(t.get(name).error().slug == "invalid-blob-name");
    }
}

void sizes(Steps t) {
    const std::string most(blobs::kMaxBlob, 'b');
    REQUIRE(t.put("most", most));
    CHECK((**t.get("most") == most));
    const auto refused = t.put("more", most + 'b');
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Code::too_large);
    CHECK(refused.error().slug == "blob-too-large");
    CHECK_FALSE(t.get("more")->has_value());
}

}  // namespace

void check_blobs(const MakeBlobs& make) {
    const auto fixture = make();
    SUBCASE("bytes come back as they were") { round_trip(Steps{*fixture}); }
    SUBCASE("names") { names(Steps{*fixture}); }
    SUBCASE("sizes") { sizes(Steps{*fixture}); }
}

}  // namespace innkeeper::conformance
