#pragma once

#include "services/search/domain/fetch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace innkeeper::search {

/// Cells of one width that lie side by side, or `step` cells apart. Reads what is there: not
/// checked.
template <class T>
class CellRun {
public:
    explicit CellRun(const std::uint8_t* at, std::size_t step = 1) : at_(at), step_(step) {}
    [[nodiscard]] T operator[](std::size_t i) const {
        T value;
        std::memcpy(&value, at_ + i * step_ * sizeof(T), sizeof value);
        return value;
    }

private:
    const std::uint8_t* at_;
    std::size_t step_;
};

/// Whole numbers from 0 in rows of so many slots, each in as many bytes (1, 2 or 4) as the largest
/// of them needed. Rows and slots below what the table has: not checked.
class CellTable {
public:
    /// Zeros.
    CellTable(std::size_t rows, std::size_t slots, std::size_t width = 1)
        : slots_(slots), width_(width), bytes_(rows * slots * width) {}

    [[nodiscard]] std::size_t width() const { return width_; }  ///< bytes of a cell
    /// Calls `visit` with the cells from a slot of a row on, as a CellRun of their width.
    template <class Visit>
    decltype(auto) with_run(std::size_t row, std::size_t slot, const Visit& visit) const {
        const std::uint8_t* at = bytes_.data() + (row * slots_ + slot) * width_;
        if (width_ == 1) return visit(CellRun<std::uint8_t>(at));
        if (width_ == 2) return visit(CellRun<std::uint16_t>(at));
        return visit(CellRun<std::uint32_t>(at));
    }

    /// The same with the cells below each other from a row on, as a CellRun.
    template <class Visit>
    decltype(auto) with_column(std::size_t row, std::size_t slot, const Visit& visit) const {
        const std::uint8_t* at = bytes_.data() + (row * slots_ + slot) * width_;
        if (width_ == 1) return visit(CellRun<std::uint8_t>(at, slots_));
        if (width_ == 2) return visit(CellRun<std::uint16_t>(at, slots_));
        return visit(CellRun<std::uint32_t>(at, slots_));
    }

    /// Asks for the memory of some cells of a row.
    void fetch_run(std::size_t row, std::size_t slot, std::size_t slots) const {
        fetch_bytes(cell({row, slot}), slots * width_);
    }
    [[nodiscard]] std::uint32_t at(std::size_t row, std::size_t slot) const {
        return with_run(row, slot, [](const auto& run) -> std::uint32_t { return run[0]; });
    }
    /// Where a rectangle of cells lies.
    struct Corner {
        std::size_t row = 0;
        std::size_t slot = 0;
    };
    void set(std::size_t row, std::size_t slot, std::uint32_t value) {
        set_column({row, slot}, {&value, 1});
    }
    /// One below the other.
    void set_column(Corner at, std::span<const std::uint32_t> values);
    void copy(Corner to, const CellTable& table, Corner from, std::size_t rows, std::size_t slots);

private:
    void widen_to(std::size_t width);
    [[nodiscard]] const std::uint8_t* cell(Corner at) const {
        return bytes_.data() + (at.row * slots_ + at.slot) * width_;
    }
    [[nodiscard]] std::uint8_t* cell(Corner at) {
        return bytes_.data() + (at.row * slots_ + at.slot) * width_;
    }

    std::size_t slots_ = 0;
    std::size_t width_ = 1;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace innkeeper::search
