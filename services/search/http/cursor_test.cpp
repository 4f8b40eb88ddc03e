#include "services/search/http/cursor.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/testing/api_call.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <limits>

namespace innkeeper::search {
namespace {

using testing::Call;

const std::string kId = "00000000-0000-7000-8000-000000000001";

http::Request query(const std::string& text) {
    return Call::get("/api/v1/hotels?" + text).request();
}

TEST_CASE("a cursor comes back as the place that it was made of") {
    const auto q = query("city=syd&sort=price");
    for (const double value :
         {0.0, -0.0, 1.5, -3.25, 1e300, 5e-324, std::numeric_limits<double>::infinity()})
        for (const char* text : {"", "crown", "zürich"}) {
            const OrderKey key{2, text, value, kId};
            const auto back = cursor::decode(q, cursor::encode(q, key));
            REQUIRE(back.has_value());
            CHECK(back->tier == 2);
            CHECK(back->text == text);
            CHECK(std::bit_cast<std::uint64_t>(back->value) == std::bit_cast<std::uint64_t>(value));
            CHECK(back->id == kId);
        }
}

TEST_CASE("a cursor holds for its own query, in whatever order it is written, and any limit") {
    const std::string made = cursor::encode(query("city=syd&min_rating=3"), {.id = kId});
    for (const char* same : {"min_rating=3&city=syd", "city=syd&min_rating=3&limit=7",
                             "cursor=x&city=syd&min_rating=3"})
        CHECK(cursor::decode(query(same), made).has_value());
    for (const char* other : {"city=syd", "city=sy&min_rating=3", "city=syd&min_rating=4",
                              "city=syd&min_rating=3&sort=price", "city=sydmin_rating=3"}) {
        const auto refused = cursor::decode(query(other), made);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().slug == "invalid-cursor");
        CHECK(refused.error().fields.at(0).field == "cursor");
    }
}

TEST_CASE("what nobody made is refused, also when it is signed as if") {
    const auto q = query("city=syd");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const OrderKey& key : {OrderKey{.id = "no-id"}, OrderKey{.value = nan, .id = kId},
                                OrderKey{.tier = -1, .id = kId}, OrderKey{.tier = 17, .id = kId}})
        CHECK_FALSE(cursor::decode(q, cursor::encode(q, key)).has_value());
    for (const char* text :
         {"", "a", "***", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
        CHECK_FALSE(cursor::decode(q, text).has_value());
    CHECK_FALSE(cursor::decode(q, base64url_encode(std::string(90, '\xff'))).has_value());
}

}  // namespace
}  // namespace innkeeper::search
