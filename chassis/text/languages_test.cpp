#include "chassis/text/languages.hpp"

#include <doctest/doctest.h>

namespace innkeeper::text {
namespace {

std::string stem_in(std::string_view code, std::string_view word) {
    return stem(find_language(code).value(), word);
}

TEST_CASE("forms of a word have a stem in common") {
    CHECK(stem_in("en", "pools") == stem_in("en", "pool"));
    CHECK(stem_in("en", "swimming") == stem_in("en", "swim"));
    CHECK(stem_in("de", "zimmern") == stem_in("de", "zimmer"));
    CHECK(stem_in("de", "hotels") == stem_in("de", "hotel"));
    CHECK(stem_in("en", "in") == "in");
}

TEST_CASE("every language of the table has a stemmer, and no other is found") {
    for (const Language& language : languages())
        CHECK_FALSE(stem_in(language.code, "hotel").empty());
    CHECK_FALSE(find_language("xx").has_value());
    CHECK_FALSE(find_language("").has_value());
}

}  // namespace
}  // namespace innkeeper::text
