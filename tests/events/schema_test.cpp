#include "tests/events/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace innkeeper::events {
namespace {

json::bj::value of(std::string_view text) { return json::parse(text).value(); }

/// Whether the document is right by the rules.
bool good(const std::string& rules, std::string_view document) {
    Schemas schemas;
    REQUIRE(schemas.add(of(R"({"$id":"urn:other","type":"integer"})")));
    REQUIRE(schemas.add(of(R"({"$id":"urn:test",)" + rules + "}")));
    return schemas.mistakes("urn:test", of(document)).empty();
}

struct Row {
    std::string rules;
    std::vector<std::string> right;
    std::vector<std::string> wrong;
};

}  // namespace

TEST_CASE("each keyword lets pass what it should, and nothing else") {
    const std::vector<Row> rows{
        {R"("type":"integer")", {"1", "-1"}, {"1.5", "\"1\"", "null", "true"}},
        {R"("type":"number")", {"1", "1.5"}, {"\"1\""}},
        {R"("type":"boolean")", {"true"}, {"0"}},
        {R"("type":["integer","null"])", {"1", "null"}, {"\"\""}},
        {R"("type":"array")", {"[]"}, {"{}"}},
        {R"("type":"object")", {"{}"}, {"[]"}},
        {R"("const":"a")", {"\"a\""}, {"\"b\""}},
        {R"("enum":["a","b"])", {"\"a\"", "\"b\""}, {"\"c\"", "1"}},
        {R"("minLength":2,"maxLength":3)", {"\"äö\"", "\"äöü\""}, {"\"ä\"", "\"abcd\""}},
        {R"("pattern":"^a+$")", {"\"aa\""}, {"\"ab\"", "\"\""}},
        {R"("format":"date")", {"\"2028-02-29\""}, {"\"2027-02-29\""}},
        {R"("format":"date-time")", {"\"2027-01-15T08:00:00.000Z\""}, {"\"2027-01-15\""}},
        {R"("minimum":1,"maximum":3)", {"1", "3", "2.5"}, {"0", "4", "0.5"}},
        {R"("minItems":1,"maxItems":2)", {"[1]", "[1,2]"}, {"[]", "[1,2,3]"}},
        {R"("uniqueItems":true)", {"[1,2]"}, {"[1,2,1]"}},
        {R"("items":{"type":"integer"})", {"[]", "[1,2]"}, {"[1,\"2\"]"}},
        {R"("required":["a"])", {R"({"a":null})"}, {"{}", R"({"b":1})"}},
        {R"("properties":{"a":{"type":"integer"}})",
         {"{}", R"({"a":1,"b":"x"})"},
         {R"({"a":"1"})"}},
        {R"("allOf":[{"minimum":1},{"maximum":2}])", {"1", "2"}, {"0", "3"}},
        {R"("not":{"required":["a"]})", {"{}"}, {R"({"a":1})"}},
        {R"("$ref":"urn:other")", {"1"}, {"\"1\""}},
        {R"("$defs":{"n":{"type":"integer"}},"items":{"$ref":"#/$defs/n"})", {"[1]"}, {"[\"1\"]"}},
        {R"("$ref":"#/$defs/n")", {}, {"1"}},
        {R"("$ref":"urn:nobody")", {}, {"1"}},
    };
    for (const Row& row : rows) {
        for (const std::string& document : row.right)
            CHECK_MESSAGE(good(row.rules, document), row.rules, " and ", document);
        for (const std::string& document : row.wrong)
            CHECK_FALSE_MESSAGE(good(row.rules, document), row.rules, " and ", document);
    }
}

TEST_CASE("a mistake names its path") {
    Schemas schemas;
    REQUIRE(schemas.add(of(R"({"$id":"urn:test","properties":{
        "all":{"items":{"required":["n"],"properties":{"n":{"type":"integer"}}}}}})")));
    CHECK_EQ(schemas.mistakes("urn:test", of(R"({"all":[{"n":1},{"n":"1"},{}]})")),
             std::vector<std::string>{R"(/all/1/n: is not a "integer")", "/all/2: lacks n"});
    CHECK_EQ(schemas.mistakes("urn:nobody", of("1")).size(), 1);
}

TEST_CASE("a schema that would be read in part is refused") {
    const std::vector<std::string> wrong{
        R"({"type":"integer"})",
        R"({"$id":"urn:test","oneOf":[]})",
        R"({"$id":"urn:test","items":{"multipleOf":2}})",
        R"({"$id":"urn:test","allOf":[{"if":{}}]})",
        R"({"$id":"urn:test","properties":{"a":{"additionalProperties":false}}})",
        R"({"$id":"urn:test","$defs":{"a":true}})",
    };
    for (const std::string& text : wrong) {
        Schemas schemas;
        CHECK_MESSAGE(!schemas.add(of(text)), text);
    }
    Schemas schemas;
    REQUIRE(schemas.add(of(R"({"$id":"urn:test"})")));
    CHECK_FALSE(schemas.add(of(R"({"$id":"urn:test"})")));
}

}  // namespace innkeeper::events
