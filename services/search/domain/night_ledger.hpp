#pragma once

#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/night_grid.hpp"
#include "services/search/domain/packed_ints.hpp"
#include "stay/rate_months.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::search {

/// The writer's side of a hotel's nights: of each night of a room type and each month of a plan
/// the highest version holds.
class NightLedger {
public:
    /// Nights before `floor` and past kMaxNightsAhead from it are let go, here and below. True when
    /// a night changed. `expected`: types that will be told of too, so that room is made for them
    /// at once.
    bool apply(const InventoryUpdate& update, DayNumber floor,
               const std::vector<stay::RoomType>& expected);
    /// True when a month changed.
    bool apply(const stay::RatesChanged& changed, DayNumber floor);
    /// Lets nights before `floor` go.
    void drop_before(DayNumber floor);

    /// The grid as it is now, to be shared; nullptr: nothing was said of a night that is left.
    [[nodiscard]] std::shared_ptr<const NightGrid> share();
    /// Of the grid that was shared last.
    [[nodiscard]] Cell rate_cell(std::string_view rate_plan_id) const;
    [[nodiscard]] Cell room_cell(std::string_view room_type_id) const;
    /// Of a cell's plan; nothing of kNoCell.
    [[nodiscard]] NightGrid::PlanSummary summary(std::string_view rate_plan_id) const;

private:
    /// Versions of a room type's nights; 0: none.
    struct TypeNights {
        std::string id;
        DayNumber first = 0;
        PackedInts versions = {};
        [[nodiscard]] DayNumber end() const {
            return first + static_cast<DayNumber>(versions.size());
        }
        void cover(DayNumber from, DayNumber to);
    };
    struct PlanMonths {
        std::string id;
        std::vector<std::pair<std::int32_t, std::uint64_t>> versions = {};  ///< by month
    };
    struct FreshMonth {
        std::size_t plan = 0;
        std::int32_t number = 0;
        const stay::RateMonth* month = nullptr;
    };
    struct RoomChange {
        DayNumber day = 0;
        RoomCode code = 0;
    };

    [[nodiscard]] std::vector<FreshMonth> newer(const stay::RatesChanged& changed, DayNumber floor);
    void set_rooms(std::size_t type, const std::vector<RoomChange>& changes);
    bool set_in_place(std::size_t type, const std::vector<RoomChange>& changes);
    /// The grid's nights and those of [from, to), with room for all names.
    [[nodiscard]] NightSheet sheet_with(DayNumber from, DayNumber to) const;
    void put(const NightSheet& sheet);

    std::vector<TypeNights> types_;
    std::vector<PlanMonths> plans_;
    std::shared_ptr<NightGrid> grid_;
    bool shared_ = false;  ///< somebody has the grid: it does not change any more
};

}  // namespace innkeeper::search
