#include "services/search/domain/stay_scan.hpp"

#include "services/search/domain/night_terms.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

template <class Cells>
using CellOf = decltype(std::declval<Cells>()[0]);

/// Grows, and never shrinks: what lies before `from` and behind `to` is as it
/// was, but the first.
template <class T>
void reset(std::vector<T>& values, std::size_t from, std::size_t to, T nothing, T value) {
    if (values.size() < to) values.resize(to);
    values[0] = nothing;
    std::fill(values.data() + from, values.data() + to, value);
}

}  // namespace

// Each loop is over cells of one width and does one thing: so that the compiler
// makes vectors of it.

void StayScan::add_prices(const CellTable& prices, std::size_t row, Slot from, Slot to) {
    prices.with_run(row, from, [&](const auto& cells) {
        std::uint64_t* const sums = sums_.data() + at(from);
        std::uint8_t* const silent = silent_.data() + at(from);
        const std::size_t size = to - from;
        for (std::size_t i = 0; i < size; ++i)
            sums[i] += cells[i] - static_cast<unsigned>(cells[i] != 0);
        for (std::size_t i = 0; i < size; ++i) silent[i] += cells[i] == 0;
    });
}

void StayScan::add_terms(const CellTable& terms, std::size_t row, Slot from, Slot to,
                         bool arrival) {
    // By the order of the common terms; see make_common_terms.
    const int nights = departure_ - arrival_;
    const std::uint32_t long_through = 8U * static_cast<unsigned>(kCommonBounds + nights);
    const std::uint32_t long_arrival = 8U * static_cast<unsigned>(nights);
    terms.with_run(row, from, [&](const auto& cells) {
        using Cell = CellOf<decltype(cells)>;
        std::uint8_t* const refuses = refuses_.data() + at(from);
        std::uint8_t* const uncommon = uncommon_.data() + at(from);
        const std::size_t size = to - from;
        const auto through = static_cast<Cell>(std::min(long_through, kCommonTerms));
        for (std::size_t i = 0; i < size; ++i) {
            const Cell cell = cells[i];
            refuses[i] |= (cell & 1) | (cell >= through);
            uncommon[i] |= cell >= Cell{kCommonTerms};
        }
        if (!arrival) return;
        const auto begin = static_cast<Cell>(std::min(long_arrival, kCommonTerms));
        const auto end = static_cast<Cell>(8 * (kCommonBounds + 1));
        for (std::size_t i = 0; i < size; ++i) {
            const Cell cell = cells[i];
            refuses[i] |= ((cell & 2) >> 1) | ((cell >= begin) & (cell < end));
        }
    });
}

void StayScan::add_departure(const CellTable& terms, std::size_t row, Slot from, Slot to) {
    terms.with_run(row, from, [&](const auto& cells) {
        using Cell = CellOf<decltype(cells)>;
        std::uint8_t* const refuses = refuses_.data() + at(from);
        std::uint8_t* const uncommon = uncommon_.data() + at(from);
        const std::size_t size = to - from;
        for (std::size_t i = 0; i < size; ++i) {
            const Cell cell = cells[i];
            refuses[i] |= (cell & 4) >> 2;
            uncommon[i] |= cell >= Cell{kCommonTerms};
        }
    });
}

void StayScan::add_rooms(const CellTable& rooms, std::size_t row, Slot from, Slot to) {
    rooms.with_run(row, from, [&](const auto& cells) {
        std::int32_t* const taken = taken_.data() + at(from);
        const std::size_t size = to - from;
        for (std::size_t i = 0; i < size; ++i) taken[i] = std::max(taken[i], rooms_taken(cells[i]));
    });
}

void StayScan::begin(Slots from, Slots to) {
    const auto nights = static_cast<std::uint8_t>(departure_ - arrival_);
    reset<std::uint64_t>(sums_, at(from.plans), at(to.plans), 0, 0);
    reset<std::uint8_t>(silent_, at(from.plans), at(to.plans), nights, 0);
    reset<std::uint8_t>(refuses_, at(from.plans), at(to.plans), 0, 0);
    reset<std::uint8_t>(uncommon_, at(from.plans), at(to.plans), 0, 0);
    reset<std::int32_t>(taken_, at(from.types), at(to.types), 0, -kAllTaken);
}

void StayScan::read(const NightGrid& nights, Slots from, Slots to) {
    begin(from, to);
    for (DayNumber day = arrival_; day < departure_; ++day) {
        const NightGrid::Row row = nights.row(day);
        if (row.rates != nullptr) {
            add_prices(row.rates->prices, row.index, from.plans, to.plans);
            add_terms(row.rates->terms, row.index, from.plans, to.plans, day == arrival_);
        } else {
            for (std::size_t i = at(from.plans); i < at(to.plans); ++i) ++silent_[i];
        }
        if (row.rooms != nullptr)
            add_rooms(row.rooms->rooms, row.index, from.types, to.types);
        else
            for (std::size_t i = at(from.types); i < at(to.types); ++i)
                taken_[i] = std::max(taken_[i], 0);
    }
    for (Slot plan = from.plans; plan < to.plans; ++plan)
        sums_[at(plan)] *= static_cast<std::uint64_t>(nights.unit(plan));
    const NightGrid::Row last = nights.row(departure_);
    if (last.rates != nullptr) add_departure(last.rates->terms, last.index, from.plans, to.plans);
}

}  // namespace innkeeper::search
