#include "chassis/store/embedded/crc32c.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::store::embedded {
namespace {

TEST_CASE("CRC-32C has the values of RFC 3720, appendix B.4") {
    CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);
    CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43);
    CHECK(crc32c("123456789") == 0xe3069283);
    CHECK(crc32c("56789", crc32c("1234")) == 0xe3069283);
}

}  // namespace
}  // namespace innkeeper::store::embedded
