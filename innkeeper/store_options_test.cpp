#include "innkeeper/store_options.hpp"

#include "chassis/core/encoding.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("a document of the services takes a fifth of its room") {
    const store::embedded::DocumentPacker packer(store_options().dictionaries);
    std::string event(store_options().dictionaries[0].text);
    event = event.substr(event.rfind("{\"specversion"));
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"Robin", "Ludmila"},
                                   {"Sample Hotel", "The Copper Kettle"},
                                   {"Salzburg", "Ljubljana"},
                                   {"2027-04", "2028-11"}})
        for (auto at = event.find(from); at != event.npos; at = event.find(from, at + to.size()))
            event.replace(at, from.size(), to);
    CHECK(packer.pack(event)->size() < event.size() / 5);
}

}  // namespace
}  // namespace innkeeper
