#include "services/search/domain/packed_ints.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::search {
namespace {

std::uint8_t shift_for(std::uint64_t value) {
    if (value <= 0xff) return 0;
    if (value <= 0xffff) return 1;
    return value <= 0xffff'ffff ? 2 : 3;
}

template <class T>
std::uint64_t raise_in(std::uint8_t* at, std::span<const std::uint64_t> values) {
    std::uint64_t raised = 0;
    for (std::size_t i = 0; i < values.size(); ++i, at += sizeof(T)) {
        T known;
        std::memcpy(&known, at, sizeof known);
        raised |= std::uint64_t{values[i] > known} << i;
        known = static_cast<T>(std::max<std::uint64_t>(known, values[i]));
        std::memcpy(at, &known, sizeof known);
    }
    return raised;
}

}  // namespace

void PackedInts::set(std::size_t i, std::uint64_t value) {
    CHECK(i < size_);
    if (shift_for(value) > shift_) widen(value);
    // The low bytes come first on every machine that this is built for.
    std::memcpy(bytes_.get() + (i << shift_), &value, std::size_t{1} << shift_);
}

std::uint64_t PackedInts::raise(std::size_t i, std::span<const std::uint64_t> values) {
    CHECK(values.size() <= 64 && i <= size_ && values.size() <= size_ - i);
    std::uint64_t bits = 0;
    for (const std::uint64_t value : values) bits |= value;
    if (shift_for(bits) > shift_) widen(bits);
    std::uint8_t* at = bytes_.get() + (i << shift_);
    switch (shift_) {
        case 0:
            return raise_in<std::uint8_t>(at, values);
        case 1:
            return raise_in<std::uint16_t>(at, values);
        case 2:
            return raise_in<std::uint32_t>(at, values);
        default:
            return raise_in<std::uint64_t>(at, values);
    }
}

void PackedInts::widen(std::uint64_t value) {
    PackedInts wider(size_, shift_for(value));
    for (std::size_t i = 0; i < size_; ++i) wider.set(i, (*this)[i]);
    *this = std::move(wider);
}

PackedInts PackedInts::window(std::ptrdiff_t first, std::size_t size) const {
    PackedInts out(size, shift_);
    const std::ptrdiff_t begin = std::max<std::ptrdiff_t>(first, 0);
    const std::ptrdiff_t end = std::min<std::ptrdiff_t>(first + static_cast<std::ptrdiff_t>(size),
                                                        static_cast<std::ptrdiff_t>(size_));
    if (begin < end)
        std::memcpy(out.bytes_.get() + ((begin - first) << shift_),
                    bytes_.get() + (begin << shift_),
                    static_cast<std::size_t>(end - begin) << shift_);
    return out;
}

}  // namespace innkeeper::search
