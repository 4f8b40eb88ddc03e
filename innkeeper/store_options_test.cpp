#include "innkeeper/store_options.hpp"

#include "chassis/core/encoding.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace innkeeper {
namespace {

TEST_CASE("a dictionary that rows were packed with is as it was") {
    const auto dictionaries = store_options().dictionaries;
    REQUIRE(dictionaries.size() == 1);
    CHECK(dictionaries[0].id == 1);
    CHECK(hex_encode(sha256(dictionaries[0].text)) ==
          "a9479da4babb52b3beff57151ed33d741c25dde5eab1db92001c0adc5bec2a5f");
}

TEST_CASE(
    "a booking's event takes less than a third of its room, with other texts than the "
    "dictionary's") {
    const store::embedded::DocumentPacker packer(store_options().dictionaries);
    int events = 0;
    for (const auto& file : std::filesystem::directory_iterator(BOOKING_GOLDEN_DIR)) {
        std::ifstream in(file.path());
        const std::string event(std::istreambuf_iterator<char>(in), {});
        if (event.find(R"("booking":{)") == event.npos) continue;
        ++events;
        const auto packed = packer.pack(event);
        CAPTURE(file.path());
        REQUIRE(packed);
        CHECK(packed->size() < event.size() / 3);
        CHECK(packer.unpack(*packed).value_or("") == event);
    }
    CHECK(events > 10);
}

}  // namespace
}  // namespace innkeeper
