#include "chassis/core/encoding.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

using namespace innkeeper;

TEST_CASE("base64url: the vectors of RFC 4648 section 10, without padding") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xfe", "-__-"}};
    for (const auto& [bytes, text] : rows) {
        CHECK(base64url_encode(bytes) == text);
        CHECK(base64url_decode(text) == Result<std::string>(bytes));
    }
}

TEST_CASE("base64url: what has another spelling or none is refused") {
    for (const std::string text : {"Z", "Zg==", "Zg=", "Zh", "Zm9", "Zm9v+", "Zm9/", "Zm 9",
                                   "Zm9v\n", "\xc3\xa4Zg", "Zm9vZ"})
        CHECK_MESSAGE(base64url_decode(text).error().slug == "invalid-encoding", text);
}

TEST_CASE("base64url and percent encoding give the bytes back") {
    CHECK(rc::check([] {
        const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
        RC_ASSERT((base64url_decode(base64url_encode(bytes)) == Result<std::string>(bytes)));
        RC_ASSERT((percent_decode(percent_encode(bytes), false) == Result<std::string>(bytes)));
        RC_ASSERT((percent_decode(percent_encode(bytes), true) == Result<std::string>(bytes)));
    }));
    CHECK(rc::check([] {
        const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(
            std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/")));
        const auto bytes = base64url_decode(text);
        if (bytes) RC_ASSERT((base64url_encode(*bytes) == text));
    }));
}

TEST_CASE("hex and SHA-256") {
    CHECK(hex_encode("") == "");
    CHECK(hex_encode(std::string_view("\x00\x0f\xf0\xff", 4)) == "000ff0ff");
    // FIPS 180-2, appendix B.1 and the empty message.
    CHECK(hex_encode(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex_encode(sha256("")) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("HMAC-SHA256: test cases 1, 2 and 6 of RFC 4231") {
    CHECK_EQ(hex_encode(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
             "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK_EQ(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")),
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK_EQ(hex_encode(hmac_sha256(std::string(131, '\xaa'),
                                    "Test Using Larger Than Block-Size Key - Hash Key First")),
             "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC-SHA256: nothing is left of one message in the next, and either may be empty") {
    const std::string empty = hex_encode(hmac_sha256("", ""));
    CHECK(empty == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    CHECK(hmac_sha256("k", "") != hmac_sha256("", "k"));
    CHECK(hex_encode(hmac_sha256({}, {})) == empty);
}

TEST_CASE("percent encoding keeps only the unreserved characters of RFC 3986") {
    CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
    CHECK(percent_encode("a b+c/\xc3\xa4%") == "a%20b%2Bc%2F%C3%A4%25");
    CHECK(percent_decode("a%20b%2bc", false) == Result<std::string>("a b+c"));
    CHECK(percent_decode("a+b", false) == Result<std::string>("a+b"));
    CHECK(percent_decode("a+b", true) == Result<std::string>("a b"));
    CHECK(percent_decode("%00", false) == Result<std::string>(std::string(1, '\0')));
    for (const std::string text : {"%", "%2", "%2g", "%g2", "a%", "%%20", "%-1", "% 1"})
        CHECK_MESSAGE(percent_decode(text, false).error().slug == "invalid-encoding", text);
}

TEST_CASE("UTF-8 is what table 3-7 of the Unicode standard allows") {
    for (const std::string text :
         {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "H\xc3\xb4tel \xf0\x9f\x9b\x8f"})
        CHECK_MESSAGE(is_utf8(text), hex_encode(text));
    for (const std::string text :
         {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf", "\xe0\xa0",
          "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
          "\xf5\x80\x80\x80", "\xff", "a\xf0\x9f\x9b", "\xe2\x82\x28", "\xf0\x90\x80\x41"})
        CHECK_MESSAGE(!is_utf8(text), hex_encode(text));
    CHECK(utf8_length("") == 0);
    CHECK(utf8_length("H\xc3\xb4tel") == 5);
    CHECK(utf8_length("\xf0\x9f\x9b\x8f\xf0\x9f\x9b\x8f") == 2);
}

TEST_CASE("UTF-8 is read the same wherever a sequence stands between ASCII") {
    const std::vector<std::string> sequences{"\xc3\xb4", "\xe2\x82\xac", "\xf0\x9f\x9b\x8f"};
    for (std::size_t before = 0; before < 18; ++before)
        for (std::size_t after = 0; after < 18; ++after)
            for (const std::string& sequence : sequences) {
                const std::string head(before, 'a');
                const std::string tail(after, 'z');
                CHECK(is_utf8(head + sequence + tail));
                CHECK(utf8_length(head + sequence + tail) == before + 1 + after);
                CHECK_FALSE(is_utf8(head + sequence.substr(0, 1) + tail));
                CHECK_FALSE(is_utf8(head + sequence.substr(1) + tail));
            }
}

TEST_CASE("equality in constant time is equality") {
    CHECK(equal_constant_time("", ""));
    CHECK(equal_constant_time("abc", "abc"));
    CHECK_FALSE(equal_constant_time("abc", "abd"));
    CHECK_FALSE(equal_constant_time("abc", "ab"));
}
