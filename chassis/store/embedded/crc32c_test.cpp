#include "chassis/store/embedded/crc32c.hpp"

#include <doctest/doctest.h>

#include <string>

/// RocksDB's own, which the linker hides, and what its callers get in its place.
extern "C" std::uint32_t __real__ZN7rocksdb6crc32c6ExtendEjPKcm(std::uint32_t, const char*,
                                                                std::size_t);
namespace rocksdb::crc32c {
std::uint32_t Extend(std::uint32_t, const char*, std::size_t);
}  // namespace rocksdb::crc32c

namespace innkeeper::store::embedded {
namespace {

TEST_CASE("CRC-32C has the values of RFC 3720, appendix B.4") {
    CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);
    CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43);
    CHECK(crc32c("123456789") == 0xe3069283);
    CHECK(crc32c("56789", crc32c("1234")) == 0xe3069283);
}

TEST_CASE("RocksDB's callers get the sums that RocksDB makes, at any length and alignment") {
    std::string bytes(300, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i + 7 * i + 3);
    std::uint32_t chained = 0;
    for (std::size_t from = 0; from < 17; ++from)
        for (std::size_t size = 0; from + size <= bytes.size(); ++size) {
            const char* data = bytes.data() + from;
            const auto own = __real__ZN7rocksdb6crc32c6ExtendEjPKcm(chained, data, size);
            REQUIRE(rocksdb::crc32c::Extend(chained, data, size) == own);
            REQUIRE(crc32c({data, size}, chained) == own);
            chained = own;
        }
    CHECK(rocksdb::crc32c::Extend(0, "123456789", 9) == 0xe3069283);
}

}  // namespace
}  // namespace innkeeper::store::embedded
