#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

namespace innkeeper::search {

/// Unsigned integers, each in as many bytes (1, 2, 4 or 8) as the largest needs.
class PackedInts {
public:
    PackedInts() = default;

    [[nodiscard]] std::size_t size() const { return size_; }
    /// `i` below size(): not checked.
    [[nodiscard]] std::uint64_t operator[](std::size_t i) const {
        const std::uint8_t* at = bytes_.get() + (i << shift_);
        switch (shift_) {
            case 0:
                return *at;
            case 1:
                return read<std::uint16_t>(at);
            case 2:
                return read<std::uint32_t>(at);
            default:
                return read<std::uint64_t>(at);
        }
    }
    void set(std::size_t i, std::uint64_t value);
    /// Puts those of up to 64 values that are larger than what is there, from `i` on; a bit for
    /// each that is, of the first the lowest.
    std::uint64_t raise(std::size_t i, std::span<const std::uint64_t> values);
    /// From `first` on, `size` of them; what lies outside is zero.
    [[nodiscard]] PackedInts window(std::ptrdiff_t first, std::size_t size) const;

private:
    template <class T>
    static std::uint64_t read(const std::uint8_t* at) {
        T value;
        std::memcpy(&value, at, sizeof value);
        return value;
    }
    /// Zeros.
    PackedInts(std::size_t size, std::uint8_t shift)
        : bytes_(std::make_unique<std::uint8_t[]>(size << shift)),
          size_(static_cast<std::uint32_t>(size)),
          shift_(shift) {}
    void widen(std::uint64_t value);

    std::unique_ptr<std::uint8_t[]> bytes_;  ///< a vector would take more room than few of them do
    std::uint32_t size_ = 0;
    std::uint8_t shift_ = 0;  ///< log2 of the bytes of each
};

}  // namespace innkeeper::search
