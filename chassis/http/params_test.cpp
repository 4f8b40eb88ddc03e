#include "chassis/http/params.hpp"

#include <doctest/doctest.h>

namespace innkeeper::http {
namespace {

Request with_query(std::string name, std::string value) {
    Request request;
    request.query.emplace_back(std::move(name), std::move(value));
    return request;
}

TEST_CASE("integer parameters are read within their limits") {
    CHECK(integer_param(with_query("n", "1"), "n", 1, 5).value() == 1);
    CHECK(integer_param(with_query("n", "5"), "n", 1, 5).value() == 5);
    CHECK(integer_param(Request{}, "n", 1, 5).value() == std::nullopt);
    for (const char* bad : {"0", "6", "", " 1", "1 ", "1.0", "+1", "0x1", "99999999999999999999"}) {
        const auto got = integer_param(with_query("n", bad), "n", 1, 5);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().fields.at(0).field == "n");
    }
}

TEST_CASE("lists of integers are read within their limits") {
    using Values = std::vector<int>;
    const auto read = [](const std::string& text) {
        return integers_param(with_query("n", text), "n", 3, 0, 17);
    };
    CHECK(read("0,17,5").value() == Values{0, 17, 5});
    CHECK(read("4").value() == Values{4});
    CHECK(read("").value().empty());
    CHECK(integers_param(Request{}, "n", 3, 0, 17).value().empty());
    for (const char* bad : {"1,2,3,4", "18", "-1", ",", "1,", ",1", "1,,2", "1, 2", "x", "007"}) {
        CAPTURE(bad);
        const auto got = read(bad);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().fields.at(0).field == "n");
    }
}

TEST_CASE("text parameters count code points") {
    CHECK(text_param(with_query("q", "Zürich"), "q", 1, 6).value() == "Zürich");
    CHECK_FALSE(text_param(with_query("q", "Zürich"), "q", 1, 5).has_value());
    CHECK_FALSE(text_param(with_query("q", ""), "q", 1, 5).has_value());
    CHECK_FALSE(text_param(with_query("q", "\xff"), "q", 1, 5).has_value());
}

TEST_CASE("a page has a default, a limit and one past it") {
    CHECK(page_params(Request{})->limit == kDefaultPage);
    CHECK(page_params(with_query("limit", "100"))->limit == kMaxPage);
    CHECK_FALSE(page_params(with_query("limit", "101")).has_value());
    CHECK(page_params(with_query("cursor", std::string(kMaxCursor, 'a'))).has_value());
    CHECK_FALSE(page_params(with_query("cursor", std::string(kMaxCursor + 1, 'a'))).has_value());
}

TEST_CASE("If-Match is one version in quotes") {
    Request request;
    CHECK(if_match(request).error().slug == "if-match-missing");
    request.headers.set("If-Match", etag(12));
    CHECK(if_match(request).value() == 12);
    for (const char* bad : {"12", "\"\"", "*", "W/\"12\"", "\"-1\"", "\"1\", \"2\"", "\"1 \""}) {
        request.headers.set("If-Match", bad);
        CHECK(if_match(request).error().slug == "if-match-invalid");
    }
}

}  // namespace
}  // namespace innkeeper::http
