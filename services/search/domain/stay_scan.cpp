#include "services/search/domain/stay_scan.hpp"

#include "services/search/domain/night_terms.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::search {
namespace {

template <class Cells>
using CellOf = decltype(std::declval<Cells>()[0]);

/// Terms that are not common, as they are said in StayScan::state.
template <class Cell>
std::uint8_t uncommon_if(Cell cell) {
    return static_cast<std::uint8_t>((cell >= Cell{kCommonTerms}) * StayScan::kUncommon);
}

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
        std::uint8_t* const silent = silent_.data() + at(from);
        const std::size_t size = to - from;
        const auto add_to = [&](auto* sums) {
            for (std::size_t i = 0; i < size; ++i) sums[i] += cells[i];
        };
        if constexpr (sizeof(CellOf<decltype(cells)>) < 4)
            add_to(cells_.data() + at(from));
        else
            add_to(sums_.data() + at(from));
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
        std::uint8_t* const states = states_.data() + at(from);
        const std::size_t size = to - from;
        const auto through = static_cast<Cell>(std::min(long_through, kCommonTerms));
        for (std::size_t i = 0; i < size; ++i) {
            const Cell cell = cells[i];
            states[i] |= (cell & 1) | (cell >= through) | uncommon_if(cell);
        }
        if (!arrival) return;
        const auto begin = static_cast<Cell>(std::min(long_arrival, kCommonTerms));
        const auto end = static_cast<Cell>(8 * (kCommonBounds + 1));
        for (std::size_t i = 0; i < size; ++i) {
            const Cell cell = cells[i];
            states[i] |= ((cell & 2) >> 1) | ((cell >= begin) & (cell < end));
        }
    });
}

void StayScan::add_departure(const CellTable& terms, std::size_t row, Slot from, Slot to) {
    terms.with_run(row, from, [&](const auto& cells) {
        std::uint8_t* const states = states_.data() + at(from);
        const std::size_t size = to - from;
        for (std::size_t i = 0; i < size; ++i) {
            const auto cell = cells[i];
            states[i] |= ((cell & 4) >> 2) | uncommon_if(cell);
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
    reset<std::uint32_t>(cells_, at(from.plans), at(to.plans), 0, 0);
    reset<std::uint64_t>(sums_, at(from.plans), at(to.plans), 0, 0);
    reset<std::uint8_t>(silent_, at(from.plans), at(to.plans), nights, 0);
    reset<std::uint8_t>(states_, at(from.plans), at(to.plans), kSilent, 0);
    reset<std::int32_t>(taken_, at(from.types), at(to.types), 0, -kAllTaken);
}

// A cell is one more than its price.
void StayScan::finish(Slot from, Slot to) {
    const std::size_t size = to - from;
    const std::uint32_t* const cells = cells_.data() + at(from);
    std::uint64_t* const sums = sums_.data() + at(from);
    std::uint8_t* const silent = silent_.data() + at(from);
    std::uint8_t* const states = states_.data() + at(from);
    const std::uint8_t* const units = grid_->units().data() + from;
    const auto nights = static_cast<std::uint32_t>(departure_ - arrival_);
    for (std::size_t i = 0; i < size; ++i)
        sums[i] = (sums[i] + cells[i] - (nights - silent[i])) * units[i];
    for (std::size_t i = 0; i < size; ++i) states[i] |= silent[i] == 0 ? 0 : kSilent;
}

void StayScan::read(const NightGrid& nights, Slots from, Slots to) {
    grid_ = &nights;
    rows_.clear();
    for (DayNumber day = arrival_; day < departure_; ++day) rows_.push_back(nights.row(day));
    begin(from, to);
    bool arrival = true;
    for (const NightGrid::Row& row : rows_) {
        if (row.rates != nullptr) {
            add_prices(row.rates->prices, row.index, from.plans, to.plans);
            add_terms(row.rates->terms, row.index, from.plans, to.plans, arrival);
        } else {
            for (std::size_t i = at(from.plans); i < at(to.plans); ++i) ++silent_[i];
        }
        if (row.rooms != nullptr)
            add_rooms(row.rooms->rooms, row.index, from.types, to.types);
        else
            for (std::size_t i = at(from.types); i < at(to.types); ++i)
                taken_[i] = std::max(taken_[i], 0);
        arrival = false;
    }
    const NightGrid::Row last = nights.row(departure_);
    if (last.rates != nullptr) add_departure(last.rates->terms, last.index, from.plans, to.plans);
    finish(from.plans, to.plans);
}

}  // namespace innkeeper::search
