#pragma once

#include <cstdint>
#include <string_view>

namespace innkeeper::store::embedded {

/// CRC-32C (Castagnoli), RFC 3720 appendix B.4. `crc` goes on from the sum of the bytes before.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc = 0);

}  // namespace innkeeper::store::embedded
