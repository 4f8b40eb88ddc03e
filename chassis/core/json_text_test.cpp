#include "chassis/core/json_text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::json {
namespace {

constexpr std::array<std::string_view, 2> kNames{"b", "d"};

TEST_CASE("members are found and left out as they are written") {
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
    CHECK(object->has("a"));
    CHECK_FALSE(object->has("c"));
    CHECK_FALSE(object->has("e"));
    CHECK(object->without(kNames) == R"({"a":"x\"}","c":null})");
    CHECK(ObjectText::read("{}")->without({}) == "{}");
    CHECK(ObjectText::within(R"({"a":1,"a":2})")->value_of("a") == "1");
}

TEST_CASE("a member that is an object is one of its own") {
    const std::string text = R"( {"n":null, "o" : {"p":{"q":true},"s":"}"} ,"s":"{}","o":{}} )";
    const auto object = ObjectText::within_member(text, "o");
    REQUIRE(object.has_value());
    CHECK(object->text() == R"({"p":{"q":true},"s":"}"})");
    CHECK(object->value_of("p") == R"({"q":true})");
    CHECK(object->members().size() == 2);
    for (const char* name : {"n", "s", "absent"})
        CHECK(ObjectText::within_member(text, name).error().fields.front().field == name);
    CHECK(ObjectText::within_member("[]", "o").error().slug == "invalid-request");
    for (const char* cut : {"", " ", R"({"o":{})", R"({"o":{"a":1)", R"({"o":{}} x)", R"({"o":{})"})
        CHECK(ObjectText::within_member(cut, "o").error().slug == "malformed-json");
}

TEST_CASE("members of a kind, and what is none") {
    const std::string text =
        R"({"t":"caf\u00e9 \"x\"","l":"äöü","e":"","z":"\u0000","i":-12,"f":1.5,"b":true,"n":null,)"
        R"("big":9223372036854775807,"past":9223372036854775808,"o":[ {"a":1} , {} ],"none":[],)"
        R"("mixed":[{},1]})";
    const auto object = ObjectText::read(text);
    REQUIRE(object.has_value());
    CHECK(object->text_of("t", 8) == "caf\u00e9 \"x\"");
    CHECK(object->text_of("l", 3) == "äöü");
    for (const char* name : {"e", "z", "i", "n", "absent", "o"})
        CHECK(object->text_of(name, 9).error().fields.front().field == name);
    CHECK_FALSE(object->text_of("l", 2).has_value());
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    CHECK(object->integer_of("i", -12, 0) == -12);
    CHECK(object->integer_of("big", 1, kMost) == kMost);
    CHECK_FALSE(object->integer_of("i", -11, 0).has_value());
    CHECK_FALSE(object->integer_of("i", -20, -13).has_value());
    for (const char* name : {"f", "past", "n", "absent", "t", "b"})
        CHECK(object->integer_of(name, -99, kMost).error().fields.front().field == name);
    CHECK(object->boolean_of("b") == true);
    for (const char* name : {"i", "n", "absent"}) CHECK_FALSE(object->boolean_of(name).has_value());
    const auto objects = object->objects_of("o", 2);
    REQUIRE(objects.has_value());
    REQUIRE(objects->size() == 2);
    CHECK(objects->front().value_of("a") == "1");
    CHECK(objects->back().text() == "{}");
    CHECK(object->objects_of("none", 0)->empty());
    CHECK_FALSE(object->objects_of("o", 1).has_value());
    for (const char* name : {"mixed", "t", "n", "absent"})
        CHECK(object->objects_of(name, 9).error().fields.front().field == name);
}

TEST_CASE("a long value is passed over whatever stands in its strings, wherever they begin") {
    // Over every place within the 64 characters that are looked at together.
    for (std::size_t length = 0; length < 140; ++length) {
        const std::string pad(length, 'x');
        for (const std::string_view inner :
             {"", "]}", "{[", "\\\"", "\\\\", "\\\"]}\\\\", "}\\u007d{"}) {
            const std::string value = R"({"p":")" + pad + std::string(inner) +
                                      R"(","l":[{"q":"}"},)" + R"([[1,")" + pad + R"(]"]],{}],")" +
                                      pad + R"({":"["})";
            const std::string text = R"({"v":)" + value + R"(,"list":[)" + value + R"(],"n":7})";
            const auto object = ObjectText::within(text);
            REQUIRE(object.has_value());
            REQUIRE(object->value_of("v") == value);
            REQUIRE(object->objects_of("list", 1).value().front().text() == value);
            REQUIRE(object->integer_of("n", 7, 7) == 7);
            const auto member = ObjectText::within_member(text, "v");
            REQUIRE(member.has_value());
            REQUIRE(member->text() == value);
            const std::string_view cut(text.data(), text.size() - value.size() - 4);
            REQUIRE_FALSE(ObjectText::within(cut).has_value());
        }
    }
}

TEST_CASE("of a text that is cut off anywhere nothing is read, and nothing beyond it") {
    const std::string text =
        R"({ "a" : "x\"}" , "b":[ {"b\\":1}, "]" ],"c" :null , "d": {"e":[-1.50e3]}})";
    REQUIRE(ObjectText::within(text).has_value());
    for (std::size_t size = 0; size < text.size(); ++size) {
        const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
        const std::string_view view(cut.data(), cut.size());
        CHECK(ObjectText::within(view).error().slug == "malformed-json");
        CHECK(ObjectText::within_member(view, "d").error().slug == "malformed-json");
        const std::string tail = text.substr(text.size() - size);
        if (!tail.empty() && tail.size() < text.size() - 1)
            CHECK_FALSE(ObjectText::within(tail).has_value());
    }
}

TEST_CASE("what is no JSON object is refused") {
    for (const char* text : {"", " ", "{", "{\"a\":1,}", "{\"a\"}", "{} x", "{\"a\":\"\n\"}"})
        CHECK(ObjectText::read(text).error().slug == "malformed-json");
    for (const char* text : {"", "{", "{\"a\":1,}", "{\"a\"}", "{} x", "{\"a\":}", "{1:1}", "{,}"})
        CHECK(ObjectText::within(text).error().slug == "malformed-json");
    for (const char* text : {"[]", "1", "\"{}\"", "null"})
        CHECK(ObjectText::read(text).error().slug == "invalid-request");
}

}  // namespace
}  // namespace innkeeper::json
