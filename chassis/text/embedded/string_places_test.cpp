#include "chassis/text/embedded/string_places.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

namespace innkeeper::text::embedded {
namespace {

std::optional<std::uint32_t> find(const StringPlaces& places, const StringTable& strings,
                                  const std::string& text) {
    return places.find(strings, text, StringPlaces::hash_of(text));
}

TEST_CASE("a string is found by its number, and no other") {
    StringTable strings;
    for (int i = 0; i < 3000; ++i) strings.push_back(fmt::format("word {}", i));
    const StringPlaces places(strings);
    for (std::uint32_t i = 0; i < 3000; ++i)
        CHECK(find(places, strings, fmt::format("word {}", i)) == i);
    CHECK_FALSE(find(places, strings, "word 3000").has_value());
    CHECK_FALSE(find(places, strings, "").has_value());
}

TEST_CASE("tables of nothing have nothing") {
    const StringTable none;
    CHECK_FALSE(find(StringPlaces(), none, "word").has_value());
    CHECK_FALSE(find(StringPlaces(none), none, "word").has_value());
}

TEST_CASE("an equal hash is not taken for an equal string") {
    StringTable strings;
    strings.push_back("one");
    const StringPlaces places(strings);
    CHECK_FALSE(places.find(strings, "two", StringPlaces::hash_of("one")).has_value());
}

}  // namespace
}  // namespace innkeeper::text::embedded
