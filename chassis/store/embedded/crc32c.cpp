#include "chassis/store/embedded/crc32c.hpp"

#include <array>
#include <cstddef>
#include <cstring>

namespace innkeeper::store::embedded {
namespace {

constexpr std::uint32_t kPolynomial = 0x82f63b78;  // reflected
constexpr std::size_t kSlices = 8;

using Tables = std::array<std::array<std::uint32_t, 256>, kSlices>;

constexpr Tables make_tables() {
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
        tables[0][byte] = crc;
    }
    for (std::size_t slice = 1; slice < kSlices; ++slice)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[slice - 1][byte];
            tables[slice][byte] = (before >> 8) ^ tables[0][before & 0xff];
        }
    return tables;
}

constexpr Tables kTables = make_tables();

std::uint32_t by_tables(std::string_view bytes, std::uint32_t crc) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    for (; bytes.size() >= kSlices; bytes.remove_prefix(kSlices))
        crc = kTables[7][(crc ^ at(0)) & 0xff] ^ kTables[6][((crc >> 8) ^ at(1)) & 0xff] ^
              kTables[5][((crc >> 16) ^ at(2)) & 0xff] ^ kTables[4][((crc >> 24) ^ at(3)) & 0xff] ^
              kTables[3][at(4)] ^ kTables[2][at(5)] ^ kTables[1][at(6)] ^ kTables[0][at(7)];
    for (const char c : bytes)
        crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<unsigned char>(c)) & 0xff];
    return crc;
}

#ifdef __x86_64__
__attribute__((target("sse4.2"))) std::uint32_t by_instruction(std::string_view bytes,
                                                               std::uint32_t crc) {
    std::uint64_t sum = crc;
    for (; bytes.size() >= sizeof sum; bytes.remove_prefix(sizeof sum)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        sum = __builtin_ia32_crc32di(sum, word);
    }
    crc = static_cast<std::uint32_t>(sum);
    for (const char c : bytes) crc = __builtin_ia32_crc32qi(crc, static_cast<unsigned char>(c));
    return crc;
}
#endif

}  // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("sse4.2")) return ~by_instruction(bytes, ~crc);
#endif
    return ~by_tables(bytes, ~crc);
}

}  // namespace innkeeper::store::embedded

/// Debian builds RocksDB for processors without the instruction, so its sums of every record and
/// block are made by tables. The linker (chassis/store/CMakeLists.txt) sends the callers of
/// rocksdb::crc32c::Extend here.
extern "C" std::uint32_t __wrap__ZN7rocksdb6crc32c6ExtendEjPKcm(std::uint32_t crc, const char* data,
                                                                std::size_t size) {
    return innkeeper::store::embedded::crc32c({data, size}, crc);
}
