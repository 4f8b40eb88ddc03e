#include "services/search/domain/id_number.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace innkeeper::search;

TEST_CASE("numbers of UUIDs are in the order of their texts") {
    const std::vector<std::string> ascending{
        "00000000-0000-0000-0000-000000000001", "0197a000-0000-7000-8000-00000000000f",
        "0197a000-0000-7000-8000-000000000010", "0197a000-0000-7000-8001-000000000000",
        "0197a000-0000-7001-8000-000000000000", "0197a00a-0000-7000-8000-000000000000",
        "9fffffff-ffff-ffff-ffff-ffffffffffff", "a0000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff"};
    for (std::size_t i = 1; i < ascending.size(); ++i) {
        CAPTURE(ascending[i]);
        CHECK(id_number_of(ascending[i - 1]) < id_number_of(ascending[i]));
        CHECK(id_number_of(ascending[i]).is_known());
    }
    CHECK(id_number_of("0197a000-0000-7000-8000-00000000000f") ==
          IdNumber{0x0197'a000'0000'7000, 0x8000'0000'0000'000f});
}

TEST_CASE("what is no UUID has no number") {
    for (const char* text :
         {"", "h", "0197a000-0000-7000-8000-00000000000", "0197A000-0000-7000-8000-00000000000f",
          "00000000-0000-0000-0000-000000000000"})
        CHECK_FALSE(id_number_of(text).is_known());
}
