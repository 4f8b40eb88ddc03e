#include "services/search/domain/cell_table.hpp"

#include <utility>

namespace innkeeper::search {
namespace {

std::size_t width_of(std::uint32_t value) {
    if (value <= 0xff) return 1;
    return value <= 0xffff ? 2 : 4;
}

/// Calls `visit` with a zero of the type that a cell of the width is.
void with_cell(std::size_t width, const auto& visit) {
    if (width == 1) return visit(std::uint8_t{});
    if (width == 2) return visit(std::uint16_t{});
    visit(std::uint32_t{});
}

template <class To>
void put(std::uint8_t* at, std::uint32_t value) {
    const auto cell = static_cast<To>(value);
    std::memcpy(at, &cell, sizeof cell);
}

/// Cells one behind the other, to others that are as wide or wider.
template <class To, class From>
void copy_run(std::uint8_t* to, const std::uint8_t* from, std::size_t cells) {
    for (std::size_t i = 0; i < cells; ++i) put<To>(to + i * sizeof(To), CellRun<From>(from)[i]);
}

/// A rectangle of cells: where it lies, and bytes from row to row.
struct Source {
    const std::uint8_t* at;
    std::size_t stride;
};
struct Target {
    std::uint8_t* at;
    std::size_t stride;
};

/// So many slots, known when it is compiled: most hotels have few. 0: `slots` of them.
template <std::size_t kSlots, class To, class From>
void copy_rows(Target to, Source from, std::size_t rows, std::size_t slots) {
    for (std::size_t row = 0; row < rows; ++row)
        copy_run<To, From>(to.at + row * to.stride, from.at + row * from.stride,
                           kSlots == 0 ? slots : kSlots);
}

template <class To, class From>
void copy_all(Target to, Source from, std::size_t rows, std::size_t slots) {
    switch (slots) {
        case 1:
            return copy_rows<1, To, From>(to, from, rows, slots);
        case 2:
            return copy_rows<2, To, From>(to, from, rows, slots);
        case 3:
            return copy_rows<3, To, From>(to, from, rows, slots);
        case 4:
            return copy_rows<4, To, From>(to, from, rows, slots);
        default:
            return copy_rows<0, To, From>(to, from, rows, slots);
    }
}

}  // namespace

void CellTable::set_column(Corner at, std::span<const std::uint32_t> values) {
    std::uint32_t bits = 0;
    for (const std::uint32_t value : values) bits |= value;
    if (const std::size_t width = width_of(bits); width > width_) widen_to(width);
    with_cell(width_, [&]<class To>(To) {
        std::uint8_t* const first = cell(at);
        for (std::size_t i = 0; i < values.size(); ++i)
            put<To>(first + i * slots_ * sizeof(To), values[i]);
    });
}

void CellTable::widen_to(std::size_t width) {
    const std::size_t cells = bytes_.size() / width_;
    std::vector<std::uint8_t> wider(cells * width);
    with_cell(width, [&]<class To>(To) {
        with_cell(width_, [&]<class From>(From) {
            copy_run<To, From>(wider.data(), bytes_.data(), cells);
        });
    });
    bytes_ = std::move(wider);
    width_ = width;
}

void CellTable::copy(Corner to, const CellTable& table, Corner from, std::size_t rows,
                     std::size_t slots) {
    if (rows == 0 || slots == 0) return;
    if (width_ < table.width_) widen_to(table.width_);
    const Target target{cell(to), slots_ * width_};
    const Source source{table.cell(from), table.slots_ * table.width_};
    with_cell(width_, [&]<class To>(To) {
        with_cell(table.width_,
                  [&]<class From>(From) { copy_all<To, From>(target, source, rows, slots); });
    });
}

}  // namespace innkeeper::search
