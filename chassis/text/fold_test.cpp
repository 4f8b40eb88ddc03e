#include "chassis/text/fold.hpp"

#include <doctest/doctest.h>

namespace innkeeper::text {
namespace {

TEST_CASE("case, diacritics and spaces do not matter") {
    CHECK(fold("Zürich") == "zurich");
    CHECK(fold("  ZURICH\t") == "zurich");
    CHECK(fold("Łódź") == "lodz");
    CHECK(fold("São  Paulo") == "sao paulo");
    CHECK(fold("København") == "kobenhavn");
    CHECK(fold("Straße") == "strasse");
    CHECK(fold("Hồ Chí Minh") == "ho chi minh");
    CHECK(fold("") == "");
    CHECK(fold("   ") == "");
}

TEST_CASE("other scripts stay, with their case folded") {
    CHECK(fold("МОСКВА") == fold("москва"));
    CHECK(fold("東京") == "東京");
    CHECK(fold("ΟΔΟΣ") == fold("οδός"));
    CHECK(fold("οδός").starts_with(fold("οδόσ")));
    CHECK(fold("İZMİR") == fold("ızmir"));
}

TEST_CASE("Latin letters fold alone as they do beside a letter that only ICU folds") {
    // Beyond Latin, so that ICU folds the whole.
    const std::string alpha = "\u03B1";
    const auto letter = [](unsigned c) {
        return std::string{static_cast<char>(0xC0U | c >> 6),
                           static_cast<char>(0x80U | (c & 0x3FU))};
    };
    for (unsigned c = 0x80; c < 0x250; ++c) {
        CAPTURE(c);
        for (const std::string& other : {letter(c), letter(0xDF), letter(0xC6), std::string("a"),
                                         std::string("L"), std::string(" ")}) {
            CHECK(fold(letter(c) + other + "x") + alpha == fold(letter(c) + other + "x" + alpha));
            CHECK(fold(other + letter(c) + "x") + alpha == fold(other + letter(c) + "x" + alpha));
        }
    }
}

TEST_CASE("a composed and a decomposed form fold to the same") {
    CHECK(fold("Malm\xC3\xB6") == fold("Malmo\xCC\x88"));
}

TEST_CASE("malformed UTF-8 does not fail") {
    CHECK(fold("a\xff"
               "b")
              .size() > 2);
}

}  // namespace
}  // namespace innkeeper::text
