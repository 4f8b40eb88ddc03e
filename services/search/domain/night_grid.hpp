#pragma once

#include "services/search/domain/night_sheet.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

namespace innkeeper::search {

/// Where a plan's or type's cell lies in a row; kNoCell: nothing was ever said of it.
using Cell = std::uint32_t;
inline constexpr Cell kNoCell = 0xffff'ffff;
/// What one prefetch brings.
inline constexpr std::size_t kCacheLineBytes = 64;

/// What a scan reads of a grid, kept beside what it reads of the hotel. As long as the grid lives.
struct NightView {
    struct Rate {
        std::int64_t price = -1;  ///< -1: none was said
        std::uint32_t terms = 0;  ///< 0: says nothing
    };

    const std::uint8_t* rows = nullptr;
    const NightTerms* others = nullptr;  ///< see terms_at
    DayNumber first = 0;
    std::uint32_t nights = 0;
    std::uint32_t stride = 0;  ///< bytes of a row
    std::uint8_t unit = 1;     ///< minor units: prices are multiples of it
    std::uint8_t price_bytes = 0;
    std::uint8_t terms_bytes = 0;
    std::uint8_t room_bytes = 0;

    /// Of a night that the grid does not have: the row behind the last, which says nothing.
    [[nodiscard]] const std::uint8_t* row(DayNumber day) const {
        const std::uint32_t i = static_cast<std::uint32_t>(day) - static_cast<std::uint32_t>(first);
        return rows + static_cast<std::size_t>(i < nights ? i : nights) * stride;
    }
    [[nodiscard]] Rate rate(const std::uint8_t* row, Cell cell) const {
        if (cell == kNoCell) return {};
        const auto price = static_cast<std::int64_t>(load(row + cell, price_bytes));
        const auto terms = static_cast<std::uint32_t>(load(row + cell + price_bytes, terms_bytes));
        return {price == 0 ? -1 : (price - 1) * unit, terms};
    }
    [[nodiscard]] RoomCode rooms(const std::uint8_t* row, Cell cell) const {
        return cell == kNoCell ? 0 : load(row + cell, room_bytes);
    }
    [[nodiscard]] const NightTerms& terms(std::uint32_t number) const {
        return terms_at(others, number);
    }

private:
    /// Without a branch: rows are followed by enough bytes for the longest load.
    [[nodiscard]] static std::uint64_t load(const std::uint8_t* at, int bytes) {
        std::uint64_t value = 0;
        std::memcpy(&value, at, sizeof value);
        return value & ~std::uint64_t{0} >> (64 - bytes * 8);
    }
};

/// Of a hotel of which no night was said anything.
[[nodiscard]] NightView nothing_said();

/// All that was said of a hotel's nights, packed: a row a night, with a cell for each plan (price
/// of the room, number of the terms) and each room type (rooms taken). Each of the three has as
/// many bytes as its largest value needs, so that the nights of a stay lie side by side in few
/// cache lines, and nothing is too large. Immutable when shared.
class NightGrid {
public:
    explicit NightGrid(const NightSheet& sheet);

    /// What is known of all nights of a plan.
    struct PlanSummary {
        std::int64_t most = -1;  ///< the largest price in a cell; -1: there is none
        bool persons = false;    ///< a night has prices of persons
        bool odd = false;        ///< a night has an amount that is large, or of another currency
        bool money = false;      ///< a night has an amount
    };

    [[nodiscard]] DayNumber first() const { return first_; }
    [[nodiscard]] DayNumber end() const { return first_ + static_cast<DayNumber>(nights_); }
    [[nodiscard]] std::size_t plans() const { return summaries_.size(); }
    [[nodiscard]] std::size_t types() const { return types_; }
    [[nodiscard]] std::optional<Currency> currency() const { return currency_; }
    [[nodiscard]] const PlanSummary& summary(std::size_t plan) const { return summaries_[plan]; }
    [[nodiscard]] Cell rate_cell(std::size_t plan) const {
        return static_cast<Cell>(plan * rate_bytes());
    }
    [[nodiscard]] Cell room_cell(std::size_t type) const {
        return static_cast<Cell>(plans() * rate_bytes() + type * room_bytes_);
    }

    [[nodiscard]] NightView view() const;
    /// What was said of a plan's night; of nights that are not there nothing.
    [[nodiscard]] stay::RateDay rate_day(DayNumber day, Cell cell) const;
    /// The nights of [from, to) that are there, with room for so many plans and types; no fewer
    /// than there are.
    [[nodiscard]] NightSheet sheet(DayNumber from, DayNumber to, std::size_t plan_count,
                                   std::size_t type_count) const;
    /// The night and the type are there, and the code needs no more bytes.
    [[nodiscard]] bool has_room_for(DayNumber day, std::size_t type, RoomCode code) const;
    /// has_room_for holds.
    void set_rooms(DayNumber day, std::size_t type, RoomCode code);

private:
    [[nodiscard]] std::size_t rate_bytes() const {
        return std::size_t{price_bytes_} + terms_bytes_;
    }
    [[nodiscard]] std::size_t stride() const { return room_cell(types_); }
    /// Keeps the terms and extras that a night has; the new number of each of the sheet's terms.
    [[nodiscard]] std::vector<std::uint32_t> keep_used(const NightSheet& sheet);
    void summarize(const NightSheet& sheet);
    void write(const NightSheet& sheet, const std::vector<std::uint32_t>& numbers);

    DayNumber first_ = 0;
    std::uint32_t nights_ = 0;
    std::uint32_t types_ = 0;
    std::uint8_t price_bytes_ = 1;
    std::uint8_t terms_bytes_ = 1;
    std::uint8_t room_bytes_ = 1;
    std::uint8_t unit_ = 1;
    std::optional<Currency> currency_;
    std::vector<std::uint8_t> rows_;
    std::vector<NightTerms> others_;  ///< see terms_at
    std::vector<NightExtras> extras_;
    std::vector<PlanSummary> summaries_;
};

}  // namespace innkeeper::search
