#pragma once

#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/night_grid.hpp"
#include "services/search/domain/night_lexicon.hpp"
#include "services/search/domain/version_row.hpp"
#include "stay/rate_months.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::search {

/// Days from the first to behind the last; empty at first.
struct DayRange {
    DayNumber from = 0;
    DayNumber to = 0;
    [[nodiscard]] bool empty() const { return from == to; }
    [[nodiscard]] bool has(DayNumber day) const { return day >= from && day < to; }
    void add(DayNumber day, DayNumber days = 1);
};

/// The writer's side of a hotel's nights: of each night of a room type and each month of a plan
/// the highest version holds. What they say is in cells of a grid: of the ledger's own, until it
/// is moved into one that it shares with others.
class NightLedger {
public:
    /// Nights before `floor` and past kMaxNightsAhead from it are let go, here and below. True when
    /// a night changed. `expected`: types that will be told of too, so that room is made for them
    /// at once.
    bool apply(const InventoryUpdate& update, DayNumber floor,
               const std::vector<stay::RoomType>& expected);
    /// True when a month changed.
    bool apply(const stay::RatesChanged& changed, DayNumber floor,
               const std::vector<stay::RoomType>& expected);
    /// Lets nights before `floor` go.
    void drop_before(DayNumber floor);

    /// The grid of its own; nullptr: it was moved, or nothing was ever said.
    [[nodiscard]] const NightGrid* own() const { return own_.get(); }
    [[nodiscard]] Slots slots() const { return slots_; }
    /// All its cells, to be copied to the slots from `at` on of another grid.
    [[nodiscard]] NightGrid::Part cells(Slots at) const { return {grid_, at_, slots_, at}; }
    /// They were copied: the slots are the ledger's from now on. `grid` outlives the ledger, or it
    /// is moved again before.
    void move_to(NightGrid& grid, Slots at);
    /// Back into a grid of its own.
    void move_out();

    /// The columns of a plan and a type among the ledger's; kNoSlot: nothing was said of it.
    [[nodiscard]] Slot plan_slot(std::string_view rate_plan_id) const;
    [[nodiscard]] Slot type_slot(std::string_view room_type_id) const;
    /// As it is now, to be shared.
    [[nodiscard]] std::shared_ptr<const NightLexicon> lexicon(PlainLexicons& plain);
    /// The largest price that was ever in a cell; -1: there was none.
    [[nodiscard]] std::int64_t largest() const { return largest_; }

    [[nodiscard]] const NightGrid* grid() const { return grid_; }
    [[nodiscard]] Slots at() const { return at_; }  ///< where its slots begin in the grid

    /// The nights that changed since this was asked last.
    [[nodiscard]] DayRange take_changed();
    /// Whether lexicon(), largest() or slots() changed since this was asked last.
    [[nodiscard]] bool take_restated() { return std::exchange(restated_, false); }

private:
    struct Versions {
        std::string id;
        VersionRow told = {};  ///< a type's by day, a plan's by month
    };
    struct RoomRun;
    struct FreshMonth {
        std::size_t plan = 0;
        DayNumber first = 0;  ///< of its nights that are kept
        DayNumber end = 0;    ///< behind the last of them
        const stay::RateMonth* month = nullptr;
    };

    [[nodiscard]] std::vector<FreshMonth> newer(const stay::RatesChanged& changed, DayNumber floor);
    void expect(const std::vector<stay::RoomType>& types);
    /// A grid that has slots for all names, and nights from `day` on.
    void make_room(DayNumber day);
    void move_to_own(DayNumber first);
    [[nodiscard]] NightLexicon& open_lexicon();
    void prefer(Currency currency);
    /// Keeps of the lexicon what a night still says, when it may have become much less.
    void tidy_lexicon();
    void say_anew(NightLexicon lexicon);
    void set_month(const FreshMonth& fresh);
    [[nodiscard]] NightGrid::Rate rate_of(const stay::RateDay& said);
    /// Not empty.
    void set_rates(DayNumber day, std::size_t plan, std::span<const NightGrid::Rate> rates);
    /// Of those that are newer; whether there were any.
    bool set_rooms(std::size_t type, const RoomRun& run);

    std::vector<Versions> types_;
    std::vector<Versions> plans_;
    std::unique_ptr<NightGrid> own_;
    NightGrid* grid_ = nullptr;  ///< own_, or the one that it was moved to
    Slots at_;                   ///< where the ledger's slots begin in it
    Slots slots_;                ///< that it has there
    std::shared_ptr<NightLexicon> lexicon_ = std::make_shared<NightLexicon>();
    bool lexicon_shared_ = false;  ///< it does not change any more
    std::size_t tidy_at_ = 0;      ///< a lexicon that is larger is tidied
    std::int64_t largest_ = -1;
    DayRange changed_;
    bool restated_ = false;
};

}  // namespace innkeeper::search
