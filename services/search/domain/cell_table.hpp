#pragma once

#include "services/search/domain/fetch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace innkeeper::search {

/// Cells of one width that lie side by side. Reads what is there: not checked.
template <class T>
class CellRun {
public:
    explicit CellRun(const std::uint8_t* at) : at_(at) {}
    [[nodiscard]] T operator[](std::size_t i) const {
        T value;
        std::memcpy(&value, at_ + i * sizeof(T), sizeof value);
        return value;
    }

private:
    const std::uint8_t* at_;
};

/// Whole numbers from 0 in rows of so many slots, each in as many bytes (1, 2 or 4) as the largest
/// of them needed. Rows and slots below what the table has: not checked.
class CellTable {
public:
    /// Zeros.
    CellTable(std::size_t rows, std::size_t slots) : slots_(slots), bytes_(rows * slots) {}

    [[nodiscard]] std::size_t width() const { return width_; }  ///< bytes of a cell
    /// Calls `visit` with the cells from a slot of a row on, as a CellRun of their width.
    template <class Visit>
    decltype(auto) with_run(std::size_t row, std::size_t slot, const Visit& visit) const {
        const std::uint8_t* at = bytes_.data() + (row * slots_ + slot) * width_;
        if (width_ == 1) return visit(CellRun<std::uint8_t>(at));
        if (width_ == 2) return visit(CellRun<std::uint16_t>(at));
        return visit(CellRun<std::uint32_t>(at));
    }

    /// Asks for the memory of a row.
    void fetch_row(std::size_t row) const {
        fetch_bytes(bytes_.data() + row * slots_ * width_, slots_ * width_);
    }
    [[nodiscard]] std::uint32_t at(std::size_t row, std::size_t slot) const {
        return with_run(row, slot, [](const auto& run) -> std::uint32_t { return run[0]; });
    }
    void set(std::size_t row, std::size_t slot, std::uint32_t value) {
        if (width_ < 4 && value >> (8 * width_) != 0) widen(value);
        // The low bytes come first on every machine that this is built for.
        std::memcpy(bytes_.data() + (row * slots_ + slot) * width_, &value, width_);
    }
    /// Where a rectangle of cells lies.
    struct Corner {
        std::size_t row = 0;
        std::size_t slot = 0;
    };
    void copy(Corner to, const CellTable& table, Corner from, std::size_t rows, std::size_t slots);

private:
    void widen(std::uint32_t value);
    void widen_to(std::size_t width);

    std::size_t slots_ = 0;
    std::size_t width_ = 1;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace innkeeper::search
