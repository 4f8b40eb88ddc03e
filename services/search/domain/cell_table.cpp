#include "services/search/domain/cell_table.hpp"

namespace innkeeper::search {

void CellTable::widen(std::uint32_t value) { widen_to(value <= 0xffff ? 2 : 4); }

void CellTable::widen_to(std::size_t width) {
    std::vector<std::uint8_t> wider(bytes_.size() / width_ * width);
    for (std::size_t from = 0, to = 0; from < bytes_.size(); from += width_, to += width)
        std::memcpy(wider.data() + to, bytes_.data() + from, width_);
    bytes_ = std::move(wider);
    width_ = width;
}

void CellTable::copy(Corner to, const CellTable& table, Corner from, std::size_t rows,
                     std::size_t slots) {
    if (rows == 0 || slots == 0) return;
    if (width_ < table.width_) widen_to(table.width_);
    if (width_ > table.width_) {
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t slot = 0; slot < slots; ++slot)
                set(to.row + row, to.slot + slot, table.at(from.row + row, from.slot + slot));
        return;
    }
    std::uint8_t* target = bytes_.data() + (to.row * slots_ + to.slot) * width_;
    const std::uint8_t* source =
        table.bytes_.data() + (from.row * table.slots_ + from.slot) * width_;
    for (std::size_t row = 0; row < rows; ++row) {
        std::memcpy(target, source, slots * width_);
        target += slots_ * width_;
        source += table.slots_ * width_;
    }
}

}  // namespace innkeeper::search
