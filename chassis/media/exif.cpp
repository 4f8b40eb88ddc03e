#include "chassis/media/codec.hpp"

namespace innkeeper::media {
namespace {

constexpr std::uint16_t kOrientationTag = 0x0112;
constexpr std::uint16_t kShort = 3;
constexpr std::size_t kEntrySize = 12;

class Tiff {
public:
    explicit Tiff(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool valid() {
        if (bytes_.size() < 8) return false;
        little_ = bytes_.starts_with("II");
        return (little_ || bytes_.starts_with("MM")) && u16(2) == 42;
    }
    [[nodiscard]] std::uint16_t u16(std::size_t at) const {
        const unsigned a = byte(at);
        const unsigned b = byte(at + 1);
        return static_cast<std::uint16_t>(little_ ? b << 8 | a : a << 8 | b);
    }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const {
        const std::uint32_t a = u16(at);
        const std::uint32_t b = u16(at + 2);
        return little_ ? b << 16 | a : a << 16 | b;
    }
    [[nodiscard]] bool holds(std::size_t at, std::size_t count) const {
        return at <= bytes_.size() && count <= bytes_.size() - at;
    }

private:
    [[nodiscard]] unsigned byte(std::size_t at) const {
        return static_cast<unsigned char>(bytes_[at]);
    }
    std::string_view bytes_;
    bool little_ = false;
};

}  // namespace

int exif_orientation(std::string_view bytes) {
    Tiff tiff(bytes);
    if (!tiff.valid()) return 1;
    const std::size_t directory = tiff.u32(4);
    if (!tiff.holds(directory, 2)) return 1;
    const std::size_t entries = tiff.u16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t at = directory + 2 + i * kEntrySize;
        if (!tiff.holds(at, kEntrySize)) return 1;
        if (tiff.u16(at) != kOrientationTag) continue;
        const int value = tiff.u16(at + 8);
        return tiff.u16(at + 2) == kShort && value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

}  // namespace innkeeper::media
