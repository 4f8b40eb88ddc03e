#include "chassis/http/cookie.hpp"
#include "chassis/http/form.hpp"
#include "chassis/http/limits.hpp"
#include "chassis/http/multipart.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

namespace innkeeper::http {
namespace {

const std::string kType = "multipart/form-data; boundary=XyZ";

std::string part(std::string_view headers, std::string_view bytes) {
    return fmt::format("--XyZ\r\n{}\r\n\r\n{}\r\n", headers, bytes);
}
std::string field(std::string_view name, std::string_view bytes) {
    return part(fmt::format("Content-Disposition: form-data; name=\"{}\"", name), bytes);
}
std::string slug(std::string_view body, std::string_view type = kType) {
    const auto result = parse_multipart(type, body);
    return result ? "" : result.error().slug;
}

TEST_CASE("a form with a file, as a browser sends it") {
    const std::string photo("\xff\xd8\r\n--Xy\r\n\0--XyZ", 17);
    const std::string body =
        "preamble\r\n" + field("hotelName", "Zur Post") + field("empty", "") +
        part(
            "content-disposition: form-data; name=\"photo\"; filename=\"a \\\"b\\\";c.jpg\"\r\n"
            "Content-Type: image/jpeg",
            photo) +
        "--XyZ--\r\nepilogue";
    const auto parts = parse_multipart("Multipart/Form-Data; charset=x; boundary=\"XyZ\"", body);
    REQUIRE(parts.has_value());
    REQUIRE(parts->size() == 3);
    CHECK((*parts)[0].name == "hotelName");
    CHECK((*parts)[0].bytes == "Zur Post");
    CHECK_FALSE((*parts)[0].filename.has_value());
    CHECK((*parts)[1].bytes.empty());
    CHECK((*parts)[2].name == "photo");
    CHECK((*parts)[2].filename == "a \"b\";c.jpg");
    CHECK((*parts)[2].content_type == "image/jpeg");
    CHECK((*parts)[2].bytes == photo);
    CHECK(parse_multipart(kType, "--XyZ--").value().empty());
}

TEST_CASE("multipart bodies that are none are refused") {
    const std::string good = field("a", "b");
    CHECK(slug(good + "--XyZ--").empty());
    for (const std::string& bad :
         {std::string(), std::string("--XyZ"), good, good + "--XyZ", good + "--Xy--",
          good + "--XyZx\r\n", std::string("--XyZ\r\nContent-Disposition: form-data; name=\"a\""),
          part("Content-Type: text/plain", "x") + "--XyZ--",
          part("Content-Disposition: form-data", "x") + "--XyZ--",
          part("Content-Disposition: form-data; name=\"\"", "x") + "--XyZ--",
          part("Content-Disposition: attachment; name=\"a\"", "x") + "--XyZ--",
          part("Content-Disposition: form-data; name=\"a", "x") + "--XyZ--",
          part("Content-Disposition: form-data; name=\"a\"; name=\"b\"", "x") + "--XyZ--",
          part("Content-Disposition: form-data; name=\"a\"x", "x") + "--XyZ--",
          part("Content-Disposition: form-data; name=\"a\xff\"", "x") + "--XyZ--",
          part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
               "name=\"b\"",
               "x") +
              "--XyZ--",
          part("Content-Disposition: form-data;\r\n name=\"a\"", "x") + "--XyZ--",
          part("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
               "x") +
              "--XyZ--"}) {
        CAPTURE(bad);
        CHECK(slug(bad) == "malformed-multipart");
    }
    for (const char* type :
         {"", "multipart/form-data", "multipart/form-data; boundary=",
          "multipart/form-data; boundary=\"a", "multipart/mixed; boundary=XyZ",
          "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=\"a\r\""}) {
        CAPTURE(type);
        CHECK(slug(good + "--XyZ--", type) == "malformed-multipart");
    }
}

TEST_CASE("multipart limits, at them and past them") {
    std::string body;
    for (std::size_t i = 0; i < kMaxParts; ++i) body += field("a", "b");
    CHECK(slug(body + "--XyZ--").empty());
    CHECK(slug(body + field("a", "b") + "--XyZ--") == "too-many-parts");

    const std::string head = "Content-Disposition: form-data; name=\"a\"\r\nX: ";
    const auto sized = [&](std::size_t size) {
        return slug(part(head + std::string(size - head.size() - 4, 'x'), "") + "--XyZ--");
    };
    CHECK(sized(kMaxPartHeaderBytes).empty());
    CHECK(sized(kMaxPartHeaderBytes + 1) == "part-headers-too-large");

    for (const std::size_t size : {kMaxBoundaryBytes, kMaxBoundaryBytes + 1}) {
        const std::string boundary(size, 'b');
        const std::string found =
            slug("--" + boundary + "--", "multipart/form-data; boundary=" + boundary);
        CHECK(found == (size == kMaxBoundaryBytes ? "" : "malformed-multipart"));
    }
}

TEST_CASE("forms are read and written") {
    const auto fields = parse_form("a=1&b=x+y%26z&&c=&d&a=2");
    REQUIRE(fields.has_value());
    CHECK(*fields == Pairs{{"a", "1"}, {"b", "x y&z"}, {"c", ""}, {"d", ""}, {"a", "2"}});
    CHECK(parse_form(format_form(*fields)).value() == *fields);
    CHECK(parse_form("").value().empty());
    for (const char* bad : {"a=%", "a=%zz", "a=%ff", "a=%00", "%=1"})
        CHECK(parse_form(bad).error().slug == "malformed-form");
}

TEST_CASE("form limits, at them and past them") {
    std::string fields;
    for (std::size_t i = 0; i < kMaxFormFields; ++i) fields += "a=1&";
    CHECK(parse_form(fields).has_value());
    CHECK(parse_form(fields + "a=1").error().slug == "form-too-large");
    CHECK(parse_form("a=" + std::string(kMaxFormBytes - 2, 'x')).has_value());
    CHECK(parse_form("a=" + std::string(kMaxFormBytes - 1, 'x')).error().slug == "form-too-large");
}

Request with_cookies(std::string value) {
    Request request;
    request.headers.add("Cookie", std::move(value));
    return request;
}

TEST_CASE("cookies are read, and what is none is passed over") {
    Request request = with_cookies("a=1; b=\"2\";c = 3 ; bad; =x; d=\xff; e=a,b; a=4");
    request.headers.add("cookie", "f=5");
    CHECK(cookies_of(request) == Pairs{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"a", "4"}, {"f", "5"}});
    CHECK(cookie_of(request, "a") == "1");
    CHECK_FALSE(cookie_of(request, "A").has_value());
}

TEST_CASE("cookie limits, at them and past them") {
    std::string many;
    for (std::size_t i = 0; i < kMaxCookies; ++i) many += "a=1;";
    CHECK(cookies_of(with_cookies(many)).size() == kMaxCookies);
    CHECK(cookies_of(with_cookies(many + "a=1")).size() == kMaxCookies);
    CHECK(cookies_of(with_cookies("a=" + std::string(kMaxCookieBytes - 2, 'x'))).size() == 1);
    CHECK(cookies_of(with_cookies("a=" + std::string(kMaxCookieBytes - 1, 'x'))).empty());
}

TEST_CASE("Set-Cookie is safe unless it is said otherwise") {
    CHECK(format_set_cookie({.name = "__Host-session", .value = "abc"}) ==
          "__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax");
    CHECK(format_set_cookie({.name = "a",
                             .value = "b",
                             .path = "/x",
                             .max_age = std::chrono::seconds(60),
                             .http_only = false,
                             .secure = false,
                             .same_site = SameSite::strict}) ==
          "a=b; Path=/x; Max-Age=60; SameSite=Strict");
    CHECK(format_expired_cookie({.name = "a", .value = "b"}) ==
          "a=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
}

}  // namespace
}  // namespace innkeeper::http
