#include "chassis/core/json_writer.hpp"
#include "chassis/core/json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <optional>
#include <string>

namespace innkeeper::json {
namespace {

TEST_CASE("objects, arrays and values stand in the order of their writing") {
    Writer out;
    out.begin_object().field("a", 1).key("b").begin_array();
    out.value(true).value("x").begin_array().end_array().value(nullptr).begin_object().end_object();
    out.end_array().field("c", std::optional<int>{}).field("d", std::optional<bool>{false});
    out.key("e").raw(R"({"f":[]})").end_object();
    CHECK(std::move(out).text() == R"({"a":1,"b":[true,"x",[],null,{}],"d":false,"e":{"f":[]}})");
}

TEST_CASE("numbers, money, dates and instants are written as everywhere") {
    Writer out;
    out.begin_array().value(std::numeric_limits<std::int64_t>::min());
    out.value(std::numeric_limits<std::uint64_t>::max()).value(-1).value(0U);
    out.value(Money{-5, Currency::parse("EUR").value()});
    out.value(Money{123, Currency::parse("JPY").value()});
    out.value(parse_date("2028-02-29").value()).value(from_unix_ms(1'800'000'000'007));
    out.end_array();
    const std::string text = std::move(out).text();
    CHECK(text == R"([-9223372036854775808,18446744073709551615,-1,0,)"
                  R"({"amount":"-0.05","currency":"EUR"},{"amount":"123","currency":"JPY"},)"
                  R"("2028-02-29","2027-01-15T08:00:00.007Z"])");
}

TEST_CASE("texts are escaped so that a parser reads the same") {
    std::string all;
    for (int c = 1; c < 128; ++c) all += static_cast<char>(c);
    for (const std::string& text :
         {std::string(), std::string("\"\\"), std::string("caf\u00e9 \U0001F600 /"), all,
          std::string(5000, 'x'), std::string(5000, '\n')}) {
        Writer out;
        out.value(text);
        const std::string written = std::move(out).text();
        CHECK(parse(written)->as_string() == text);
        CHECK(written == bj::serialize(bj::value(text)));
    }
}

TEST_CASE("what must be escaped is found wherever it stands, and nothing else") {
    for (const char c : {'\x01', '\x1f', '"', '\\', ' ', '!', '#', '[', ']', '\x7f'})
        for (std::size_t size = 1; size <= 20; ++size)
            for (std::size_t at = 0; at < size; ++at) {
                std::string text(size, 'a');
                text[at] = c;
                Writer out;
                out.value(text);
                CHECK(std::move(out).text() == bj::serialize(bj::value(text)));
            }
}

TEST_CASE("a text grows past what was reserved for it, and begins empty") {
    CHECK(Writer().text() == "");
    Writer out;
    std::string expected = "[";
    out.begin_array();
    for (int i = 0; i < 5000; ++i) {
        out.begin_object().field("number", i).end_object();
        expected += (i == 0 ? "" : ",") + (R"({"number":)" + std::to_string(i)) + "}";
    }
    out.end_array();
    CHECK(std::move(out).text() == expected + "]");
}

TEST_CASE("a text of as many bytes as are kept at hand, and of one more") {
    for (std::size_t size = 2046; size <= 2049; ++size) {
        Writer out;
        out.raw(std::string(size - 1, '7'));
        out.end_array();
        CHECK(std::move(out).text() == std::string(size - 1, '7') + "]");
    }
}

}  // namespace
}  // namespace innkeeper::json
