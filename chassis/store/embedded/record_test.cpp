#include "chassis/store/embedded/record.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace innkeeper::store::embedded {
namespace {

TEST_CASE("a record comes back as it was") {
    for (const std::uint64_t version :
         {std::uint64_t{1}, std::uint64_t{127}, std::uint64_t{128}, std::uint64_t{1} << 40,
          std::numeric_limits<std::uint64_t>::max()}) {
        const auto plain = encode_stamp({version, {}}) + "document";
        CHECK(decode_value(plain)->stamp.version == version);
        CHECK(decode_value(plain)->document == "document");
        CHECK_FALSE(decode_value(plain)->stamp.expires.has_value());
        for (const std::int64_t ms : {std::int64_t{-1}, std::int64_t{0}, 1'800'000'000'123}) {
            const auto expiring = encode_stamp({version, from_unix_ms(ms)});
            CHECK(decode_value(expiring)->stamp.expires == from_unix_ms(ms));
            CHECK(decode_value(expiring)->document.empty());
        }
    }
}

TEST_CASE("a packed document is told from a plain one") {
    for (const auto& expires : {std::optional<Instant>{}, std::optional(from_unix_ms(5))}) {
        const auto packed = encode_stamp({7, expires}, Form::packed) + "bytes";
        CHECK(decode_value(packed)->form == Form::packed);
        CHECK(decode_value(packed)->stamp.version == 7);
        CHECK(decode_value(packed)->stamp.expires == expires);
        CHECK(decode_value(packed)->document == "bytes");
        CHECK(decode_value(encode_stamp({7, expires}))->form == Form::plain);
    }
}

TEST_CASE("a golden record of each format") {
    CHECK(encode_stamp({1, {}}, Form::packed) == "\x03\x01");
    CHECK(encode_stamp({1, from_unix_ms(0x0102)}, Form::packed) ==
          std::string("\x04\x01\0\0\0\0\0\0\x01\x02", 10));
    CHECK(encode_stamp({300, {}}) + "ab" == std::string("\x01\xac\x02"
                                                        "ab"));
    CHECK(encode_stamp({1, from_unix_ms(0x0102)}) + "x" ==
          std::string("\x02\x01\0\0\0\0\0\0\x01\x02x", 11));
    CHECK(encode_key("db", {"pq", "s"}) == std::string("db\0\0\2pqs", 8));
}

TEST_CASE("bytes that are no record are refused") {
    const auto whole = encode_stamp({300, from_unix_ms(1)});
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(decode_value(whole.substr(0, size)).error().slug == "store-damaged");
    CHECK_FALSE(decode_value(std::string("\x05\x01")).has_value());
    CHECK_FALSE(decode_value(std::string("\x00\x01", 2)).has_value());
    CHECK_FALSE(decode_value(std::string("\x01\x00", 2)).has_value());
    CHECK_FALSE(decode_value(std::string(12, '\xff')).has_value());
}

TEST_CASE("keys of databases and partitions do not mix") {
    const Key key{std::string("p\0", 2), "\xff"};
    CHECK(*decode_key("db", encode_key("db", key)) == key);
    CHECK_FALSE(decode_key("d", encode_key("db", key)).has_value());
    CHECK_FALSE(decode_key("db", encode_key("db", {"part", ""}).substr(0, 7)).has_value());
    CHECK_FALSE(encode_key("db", {"ab", "c"}).starts_with(partition_prefix("db", "a")));
    const auto prefix = partition_prefix("db", "a\xff");
    CHECK(end_of_prefix(prefix) > encode_key("db", {"a\xff", std::string(20, '\xff')}));
    CHECK(end_of_prefix(prefix) < partition_prefix("db", "b\xff"));
}

TEST_CASE("a database has a plain name") {
    for (const auto* name : {"a", "booking", "read-model_2", "abcdefghijklmnopqrstuvwxyz012345"})
        CHECK(is_database_name(name));
    for (const auto* name : {"", "1a", "A", "a b", "a/b", "abcdefghijklmnopqrstuvwxyz0123456"})
        CHECK_FALSE(is_database_name(name));
}

}  // namespace
}  // namespace innkeeper::store::embedded
