#include "chassis/core/json_text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace innkeeper::json {
namespace {

constexpr std::array<std::string_view, 2> kNames{"b", "d"};

TEST_CASE("members are found, kept and left out as they are written") {
    const std::string text =
        " { \"a\" : \"x\\\"}\" , \"b\":[ {\"b\":1}, \"]\" ],\"c\" :null , \"d\": -1.50e3 } ";
    const auto object = ObjectText::read(text);
    REQUIRE(object.has_value());
    CHECK(object->members().size() == 4);
    CHECK(object->text() == text.substr(1, text.size() - 2));
    CHECK(object->value_of("a") == R"("x\"}")");
    CHECK(object->value_of("b") == R"([ {"b":1}, "]" ])");
    CHECK(object->value_of("c") == "null");
    CHECK(object->value_of("d") == "-1.50e3");
    CHECK_FALSE(object->value_of("e").has_value());
    CHECK(object->only(kNames) == R"({"b":[ {"b":1}, "]" ],"d":-1.50e3})");
    CHECK(object->without(kNames) == R"({"a":"x\"}","c":null})");
    CHECK(ObjectText::read("{}")->without({}) == "{}");
}

TEST_CASE("a member that is an object is one of its own") {
    const auto object = ObjectText::read(R"({"o":{"p":{"q":true}},"n":null,"s":"{}"})");
    REQUIRE(object.has_value());
    CHECK(object->object("o")->object("p")->value_of("q") == "true");
    CHECK(object->object("o")->text() == R"({"p":{"q":true}})");
    for (const char* name : {"n", "s", "absent"})
        CHECK(object->object(name).error().fields.front().field == name);
}

TEST_CASE("what is no JSON object is refused") {
    for (const char* text : {"", " ", "{", "{\"a\":1,}", "{\"a\"}", "{} x", "{\"a\":\"\n\"}"})
        CHECK(ObjectText::read(text).error().slug == "malformed-json");
    for (const char* text : {"[]", "1", "\"{}\"", "null"})
        CHECK(ObjectText::read(text).error().slug == "invalid-request");
}

}  // namespace
}  // namespace innkeeper::json
