#include "chassis/core/json.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace innkeeper;
namespace bj = boost::json;
using json::Fields;

namespace {

bj::value value(std::string_view text) { return json::parse(text).value(); }

std::vector<FieldError> mistakes(Fields& in) {
    const auto result = in.finish();
    if (result) return {};
    CHECK(result.error().code == Code::invalid);
    CHECK(result.error().slug == "invalid-request");
    return result.error().fields;
}

using Mistakes = std::vector<FieldError>;

std::string nested_arrays(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("documents that RFC 8259 allows") {
    for (const auto* text :
         {"{}", "[]", "null", "1", "\"a\"", " {\"a\":[1,2.5,-3e2,true,null]} ",
          "{\"\\u00e4\":\"\\ud83d\\ude00\"}", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}"})
        CHECK_MESSAGE(json::parse(text), text);
    CHECK(bj::serialize(value(R"({"b":[1,{"c":"x"}],"a":18446744073709551615})")) ==
          R"({"b":[1,{"c":"x"}],"a":18446744073709551615})");
    const std::string long_key(5000, 'k');
    CHECK(value("{\"" + long_key + "\":1}").at(long_key) == 1);
}

TEST_CASE("documents that it does not") {
    for (const std::string text : {"",          " ",
                                   "{",         "}",
                                   "{a:1}",     "{'a':1}",
                                   "[1,]",      "{\"a\":1,}",
                                   "01",        "1.",
                                   "+1",        "NaN",
                                   "Infinity",  "tru",
                                   "\"a",       "\"\x01\"",
                                   "\"\\x\"",   "\"\\ud800\"",
                                   "\"\xff\"",  "\"\xc0\x80\"",
                                   "{} {}",     "[1] x",
                                   "// c\n1",   "/**/1",
                                   "{\"a\" 1}", "\xef\xbb\xbf{}"}) {
        CAPTURE(text);
        const auto parsed = json::parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().slug == "malformed-json");
    }
    CHECK(json::parse("{\"a\":tru}").error().detail.contains("at byte"));
}

TEST_CASE("a key that is there twice is refused and named, at any depth") {
    for (const auto* text : {R"({"a":1,"b":2,"a":3})", R"([{"x":{"a":1,"a":1}}])",
                             R"({"a":1,"\u0061":2})", R"({"z":{"a":1},"y":[],"a":{},"a":null})"}) {
        const auto parsed = json::parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().slug == "malformed-json");
        CHECK(parsed.error().detail == "The JSON names the field \"a\" twice.");
    }
    CHECK(json::parse(R"({"":1,"":2})").error().detail == "The JSON names the field \"\" twice.");
    CHECK(json::parse(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]})"));
}

TEST_CASE("kMaxDepth levels are read, one more is not") {
    CHECK(json::parse(nested_arrays(json::kMaxDepth)));
    const auto deep = json::parse(nested_arrays(json::kMaxDepth + 1));
    REQUIRE_FALSE(deep);
    CHECK(deep.error().slug == "malformed-json");
    CHECK(deep.error().detail == "The JSON is nested deeper than 16 levels.");
    CHECK_FALSE(json::parse(std::string(100'000, '[')));
}

TEST_CASE("fields of every kind") {
    const bj::value doc = value(R"({
        "name":"H\u00f4tel", "stars":5, "score":8.5, "whole":8, "open":true,
        "arrival":"2028-02-29", "at":"2027-07-20T11:30:00+02:00",
        "price":{"amount":"12.5","currency":"EUR"}, "tags":["a","b"], "ages":[3,0],
        "board":"half", "none":null})");
    Fields in(doc);
    CHECK(in.text("name") == "H\xc3\xb4tel");
    CHECK(in.integer("stars", 1, 5) == 5);
    CHECK(in.number("score", 0, 10) == 8.5);
    CHECK(in.number("whole", 0, 10) == 8.0);
    CHECK(in.boolean("open"));
    CHECK(to_string(in.date("arrival")) == "2028-02-29");
    CHECK(to_rfc3339(in.instant("at")) == "2027-07-20T09:30:00.000Z");
    const Money price = in.money("price");
    CHECK(price.minor == 1250);
    CHECK(price.currency.code() == "EUR");
    CHECK(in.texts("tags", 2) == std::vector<std::string>{"a", "b"});
    CHECK(in.integers("ages", 5, 0, 17) == std::vector<std::int64_t>{3, 0});
    CHECK(in.one_of("board", {"none", "half", "full"}) == 1);
    CHECK_FALSE(in.has("none"));
    CHECK_FALSE(in.has("absent"));
    CHECK(in.has("name"));
    CHECK_FALSE(in.optional_text("none"));
    CHECK_FALSE(in.optional_integer("absent", 0, 1));
    CHECK_FALSE(in.optional_number("absent", 0, 1));
    CHECK_FALSE(in.optional_instant("absent"));
    CHECK(in.boolean("absent", true));
    CHECK(in.finish());
}

TEST_CASE("all that is required and absent is named, null counts as absent") {
    const bj::value doc = value(R"({"a":null})");
    Fields in(doc);
    CHECK(in.text("a").empty());
    CHECK(in.integer("b", 2, 3) == 2);
    CHECK_FALSE(in.boolean("c"));
    CHECK(in.money("d").minor == 0);
    CHECK(in.texts("e", 1).empty());
    CHECK(in.one_of("f", {"x"}) == 0);
    in.object("g", [](Fields&) { FAIL("there is nothing to read"); });
    CHECK(in.date("h") == CivilDate{});
    CHECK(in.instant("i") == Instant{});
    CHECK(in.number("j", 1.5, 2) == 1.5);
    Mistakes expected;
    for (const auto* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"})
        expected.push_back({name, "is required"});
    CHECK(mistakes(in) == expected);
}

TEST_CASE("values of the wrong kind say what was expected") {
    const bj::value doc = value(R"({"a":1,"b":"1","c":1.0,"d":0,"e":"2027-02-29","f":"noon",
        "g":["x",2],"h":"third","i":[1,"2"],"j":"8","k":[],"l":{}, "m":1e400})");
    Fields in(doc);
    CHECK(in.text("a", {1, 5}).empty());
    CHECK(in.integer("b", 1, 5) == 1);
    CHECK(in.integer("c", 1, 5) == 1);
    CHECK_FALSE(in.boolean("d"));
    CHECK(in.date("e") == CivilDate{});
    CHECK(in.instant("f") == Instant{});
    CHECK(in.texts("g", 5, {0, 9}) == std::vector<std::string>{"x"});
    CHECK(in.one_of("h", {"first", "second"}) == 0);
    CHECK(in.integers("i", 5, 0, 9) == std::vector<std::int64_t>{1});
    CHECK(in.number("j", 0, 1) == 0);
    in.object("k", [](Fields&) { FAIL("a list is no object"); });
    CHECK(in.texts("l", 3).empty());
    CHECK(in.number("m", 0, 1) == 0);
    CHECK(mistakes(in) ==
          Mistakes{{"a", "must be text of 1 to 5 characters"},
                   {"b", "must be a whole number from 1 to 5"},
                   {"c", "must be a whole number from 1 to 5"},
                   {"d", "must be true or false"},
                   {"e", "must be a date that exists, as YYYY-MM-DD"},
                   {"f", "must be a time in RFC 3339 form, such as 2027-07-20T09:30:00Z"},
                   {"g[1]", "must be text of at most 9 characters"},
                   {"h", "must be one of: first, second"},
                   {"i[1]", "must be a whole number from 0 to 9"},
                   {"j", "must be a number from 0 to 1"},
                   {"k", "must be an object"},
                   {"l", "must be a list of at most 3 elements"},
                   {"m", "must be a number from 0 to 1"}});
}

TEST_CASE("limits hold at their value and not past it; text counts characters, not bytes") {
    const bj::value doc = value(R"({"a":"\u00e4\u00e4","b":"\u00e4\u00e4\u00e4","c":"","n":5,"m":6,
        "l":[1,2],"big":18446744073709551615,"nul":"a\u0000b"})");
    Fields in(doc);
    CHECK(in.text("a", {2, 2}) == "\xc3\xa4\xc3\xa4");
    CHECK(in.text("b", {2, 2}).empty());
    CHECK(in.text("c", {1, 2}).empty());
    CHECK(in.integer("n", 5, 5) == 5);
    CHECK(in.integer("m", 5, 5) == 5);
    CHECK(in.integers("l", 2, 0, 9).size() == 2);
    CHECK(in.integers("l", 1, 0, 9).empty());
    CHECK(in.integer("big", 0, std::numeric_limits<std::int64_t>::max()) == 0);
    CHECK(in.text("nul").empty());
    const auto found = mistakes(in);
    REQUIRE(found.size() == 6);
    CHECK(found[0] == FieldError{"b", "must be text of 2 characters"});
    CHECK(found[1].field == "c");
    CHECK(found[2].field == "m");
    CHECK(found[3] == FieldError{"l", "must be a list of at most 1 elements"});
    CHECK(found[4].field == "big");
    CHECK(found[5] == FieldError{"nul", "must not have the character U+0000"});
}

TEST_CASE("money names the part that is wrong") {
    const bj::value doc = value(R"({"a":{"amount":"1.234","currency":"EUR"},
        "b":{"amount":"1","currency":"ZZZ"}, "c":{"amount":1,"currency":"EUR"}, "d":"1 EUR",
        "e":{"amount":"1","currency":"EUR","x":0}})");
    Fields in(doc);
    for (const auto* name : {"a", "b", "c", "d", "e"})
        CHECK(in.money(name).currency.code() == "EUR");
    const auto found = mistakes(in);
    REQUIRE(found.size() == 5);
    CHECK(found[0].field == "a.amount");
    CHECK(found[1] == FieldError{"b.currency", "must be an ISO 4217 code, such as EUR"});
    CHECK(found[2].field == "c.amount");
    CHECK(found[3] == FieldError{"d", "must be an object"});
    CHECK(found[4] == FieldError{"e.x", "is not a known field"});
}

TEST_CASE("paths lead into objects and lists; unknown fields are refused everywhere") {
    const bj::value doc = value(R"({"rooms":[{"adults":2},{"adults":0,"dog":1},7],
        "guest":{"name":{"first":"","tpyo":1}},"extra":1})");
    Fields in(doc);
    in.objects("rooms", 3, [](Fields& room) { (void)room.integer("adults", 1, 9); });
    in.object("guest", [](Fields& guest) {
        guest.object("name", [](Fields& name) { (void)name.text("first", {1, 50}); });
    });
    in.optional_object("absent", [](Fields&) { FAIL("there is nothing to read"); });
    in.error("rooms", "must suit the party");
    CHECK(mistakes(in) == Mistakes{{"rooms[1].adults", "must be a whole number from 1 to 9"},
                                   {"rooms[2]", "must be an object"},
                                   {"guest.name.first", "must be text of 1 to 50 characters"},
                                   {"rooms", "must suit the party"},
                                   {"rooms[1].dog", "is not a known field"},
                                   {"guest.name.tpyo", "is not a known field"},
                                   {"extra", "is not a known field"}});
}

TEST_CASE("a tolerant reader lets unknown fields pass, and nothing else") {
    const bj::value doc = value(R"({"a":1,"new":2,"o":{"b":1,"new":2}})");
    Fields in(doc);
    (void)in.integer("a", 0, 9);
    in.object("o", [](Fields& o) { (void)o.integer("b", 0, 9); });
    CHECK(in.finish_tolerant());
    Fields strict(doc);
    CHECK(strict.text("a").empty());
    CHECK_FALSE(strict.finish_tolerant());
}

TEST_CASE("a document that is no object is one mistake at its path") {
    const bj::value doc = value("[1]");
    Fields in(doc, "body");
    CHECK(in.text("a").empty());
    CHECK_FALSE(in.has("a"));
    CHECK(in.raw("a") == nullptr);
    CHECK(mistakes(in) == Mistakes{{"body", "must be an object"}});
}

TEST_CASE("raw() makes a field known") {
    const bj::value doc = value(R"({"a":[1]})");
    Fields in(doc);
    REQUIRE(in.raw("a") != nullptr);
    CHECK(in.raw("a")->is_array());
    CHECK(in.finish());
}

TEST_CASE("one member is taken out of a document, whatever else there is") {
    CHECK(json::member_of(R"({"hotel":{"id":"h1"},"new":2})", "hotel").value() ==
          value(R"({"id":"h1"})"));
    CHECK(json::member_of(R"({"hotel":0})", "hotel").value() == value("0"));
    for (const char* without : {"{}", R"({"hotel":null})", R"({"motel":{}})", "[1]", "\"hotel\""}) {
        const auto none = json::member_of(without, "hotel");
        REQUIRE_FALSE(none);
        CHECK(none.error().slug == "invalid-request");
        CHECK(none.error().code == Code::invalid);
    }
    CHECK(json::member_of("{}", "hotel").error().fields == Mistakes{{"hotel", "is missing"}});
    CHECK(json::member_of("{", "hotel").error().slug == "malformed-json");
}

TEST_CASE("one error lists kMaxFieldErrors mistakes at most") {
    const auto errors_for = [](std::size_t unknown) {
        bj::object doc;
        for (std::size_t i = 0; i < unknown; ++i) doc["f" + std::to_string(i)] = 1;
        const bj::value body(doc);
        Fields in(body);
        return mistakes(in).size();
    };
    CHECK(errors_for(json::kMaxFieldErrors) == json::kMaxFieldErrors);
    CHECK(errors_for(json::kMaxFieldErrors + 1) == json::kMaxFieldErrors);
}

TEST_CASE("values are written as they are read") {
    const Money money = Money::parse("-0.50", Currency::parse("USD").value()).value();
    CHECK(bj::serialize(json::of(money)) == R"({"amount":"-0.50","currency":"USD"})");
    CHECK(bj::serialize(json::of(parse_date("2027-01-02").value())) == R"("2027-01-02")");
    CHECK(bj::serialize(json::of(from_unix_ms(0))) == R"("1970-01-01T00:00:00.000Z")");
}
