#pragma once

#include "services/search/domain/cell_table.hpp"
#include "services/search/domain/day_number.hpp"
#include "services/search/domain/night_terms.hpp"
#include "services/search/domain/room_code.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace innkeeper::search {

/// The column of a plan or of a room type in a grid, or in a hotel's part of
/// one; kNoSlot: nothing was ever said of it.
using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = 0xffff'ffff;

/// So many plans and types.
struct Slots {
    Slot plans = 0;
    Slot types = 0;
    bool operator==(const Slots&) const = default;
};

/// What was said of some nights in a row: a row a night.
struct RateSheet {
    CellTable prices;  ///< in the plan's unit, and one more; 0: none was said
    CellTable terms;   ///< numbers of NightTerms
};
struct RoomSheet {
    CellTable rooms;  ///< room codes
};

/// What was said of the nights of some hotels: a row a night, in it the cells
/// of all their plans and room types side by side. The rows come in sheets,
/// which a copy of the grid shares until it writes on them. No cell is too
/// small: a sheet widens its own.
class NightGrid {
public:
    /// Of nights from `first` on, of which nothing was said.
    NightGrid(DayNumber first, Slots slots);
    /// The same for one hotel, until it gets a place beside others: few sheets, which are large.
    [[nodiscard]] static NightGrid of_one(DayNumber first, Slots slots);

    struct Rate {
        std::int64_t price = -1;  ///< minor units, up to kSafeMinor; -1: none was said
        std::uint32_t terms = 0;  ///< 0: says nothing
    };

    [[nodiscard]] DayNumber first() const { return first_; }
    /// Behind the last night that may have been said anything of.
    [[nodiscard]] DayNumber end() const {
        return first_ + (static_cast<DayNumber>(sheets_.size()) << sheet_bits_);
    }
    [[nodiscard]] Slots slots() const { return slots_; }
    /// Of the plans' prices, minor units; 0: there is no price yet.
    [[nodiscard]] const std::vector<std::uint8_t>& units() const { return units_; }

    /// Nothing is said of nights that are not there, nor by kNoSlot.
    [[nodiscard]] Rate rate(DayNumber day, Slot plan) const;
    [[nodiscard]] RoomCode rooms(DayNumber day, Slot type) const;
    [[nodiscard]] std::int64_t price_of(Slot plan, std::uint32_t cell) const {
        return cell == 0 ? -1 : (std::int64_t{cell} - 1) * units_[plan];
    }

    /// A row of two sheets; no sheet: nothing was said of the night.
    struct Row {
        const RateSheet* rates = nullptr;
        const RoomSheet* rooms = nullptr;
        std::size_t index = 0;
    };
    [[nodiscard]] Row row(DayNumber day) const {
        if (day < first_ || day >= end()) return {};
        const Sheets& sheets = sheets_[sheet_of(day)];
        return {sheets.rates.get(), sheets.rooms.get(), row_of(day)};
    }
    /// Nights from this one on that are on one sheet, or that nothing was said
    /// of.
    [[nodiscard]] DayNumber run_from(DayNumber day) const {
        if (day < first_) return first_ - day;
        if (day >= end()) return kEndless;
        return nights_per_sheet() - static_cast<DayNumber>(row_of(day));
    }

    /// Asks for the nights' memory: for where their sheets are, then for the sheets, then for the
    /// rows; each reads what the one before asked for.
    void fetch_places(DayNumber from, DayNumber to) const;
    void fetch_sheets(DayNumber from, DayNumber to) const;
    /// Of the slots from the first to behind the last.
    void fetch_rows(DayNumber from, DayNumber to, Slots first, Slots end) const;

    /// Of nights one after the other; `day`, the first, is not before first(), here and below. The
    /// largest of the prices; -1: there is none.
    std::int64_t set_rates(DayNumber day, Slot plan, std::span<const Rate> rates);
    void set_rooms(DayNumber day, Slot type, std::span<const RoomCode> codes);
    /// Of one night.
    void set_rate(DayNumber day, Slot plan, const Rate& rate) {
        (void)set_rates(day, plan, {&rate, 1});
    }
    void set_rooms(DayNumber day, Slot type, RoomCode code) { set_rooms(day, type, {&code, 1}); }
    /// Sheets of nights that are all before `floor` go.
    void drop_before(DayNumber floor);
    /// Some slots of a grid, and where they are to begin in another.
    struct Part {
        const NightGrid* grid = nullptr;
        Slots from;
        Slots count;
        Slots to;
    };
    /// Takes over what the grids say of these slots, from its own first night on.
    void copy(std::span<const Part> parts);
    /// A copy that does not change any more.
    [[nodiscard]] NightGrid share();

private:
    NightGrid(DayNumber first, Slots slots, std::uint32_t most_nights);

    static constexpr DayNumber kEndless = 1'000'000;

    /// What a booking changes is apart from what a change of rates does.
    struct Sheets {
        std::shared_ptr<RateSheet> rates;  ///< null: says nothing; as the next
        std::shared_ptr<RoomSheet> rooms;
        bool own_rates = false;  ///< no copy shares it; as the next
        bool own_rooms = false;
    };
    /// Bytes of the cells of sheets that are new.
    struct Widths {
        std::size_t prices = 1;
        std::size_t terms = 1;
        std::size_t rooms = 1;
    };
    /// What the parts need for the nights of a sheet.
    [[nodiscard]] Widths widths_of(DayNumber day, std::span<const Part> parts) const;
    /// The night's sheets; and one of them to be written on.
    [[nodiscard]] Sheets& open(DayNumber day);
    [[nodiscard]] RateSheet& open_rates(DayNumber day, const Widths& widths);
    [[nodiscard]] RoomSheet& open_rooms(DayNumber day, const Widths& widths);
    [[nodiscard]] DayNumber nights_per_sheet() const { return DayNumber{1} << sheet_bits_; }
    [[nodiscard]] std::size_t sheet_of(DayNumber day) const {
        return static_cast<std::size_t>(day - first_) >> sheet_bits_;
    }
    [[nodiscard]] std::size_t row_of(DayNumber day) const {
        return static_cast<std::size_t>((day - first_) & (nights_per_sheet() - 1));
    }
    /// Calls `visit` with all that have one of the nights.
    void each_sheet(DayNumber from, DayNumber to, const auto& visit) const;
    /// A sheet's nights from this one on, of one of the parts.
    void copy_sheet(DayNumber day, const Part& part, const Widths& widths);
    /// The plan's unit, which is made one that does for prices with cents or without.
    std::uint8_t unit_for(Slot plan, bool cents);
    /// Prices of the plan are multiples of a minor unit from now on.
    void refine(Slot plan);
    /// Calls `visit` with runs of at most kRun nights on one sheet: the first night, its place
    /// among the nights, and how many they are.
    void each_run(DayNumber day, std::size_t nights, const auto& visit) const;

    DayNumber first_ = 0;
    int sheet_bits_ = 0;  ///< of a night's number in its sheet
    Slots slots_;
    std::vector<Sheets> sheets_;
    std::vector<std::uint8_t> units_;  ///< by plan: minor units; 0: no price yet
};

}  // namespace innkeeper::search
