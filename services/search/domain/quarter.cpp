#include "services/search/domain/quarter.hpp"

#include "chassis/core/check.hpp"

#include <utility>

namespace innkeeper::search {

void QuarterHotels::add(const HotelRow& row, std::shared_ptr<const HotelBlock> block,
                        std::span<const TypeBlock> types, std::span<const PlanBlock> plans,
                        Slots slots) {
    CHECK(size() < kQuarterHotels);
    rows_.push_back(row);
    slots_.push_back(slots);
    blocks_.push_back(std::move(block));
    types_.insert(types_.end(), types.begin(), types.end());
    plans_.insert(plans_.end(), plans.begin(), plans.end());
    ends_.push_back(
        {static_cast<std::uint32_t>(types_.size()), static_cast<std::uint32_t>(plans_.size())});
}

std::optional<Money> from_price(const HotelRef& hotel) {
    std::int64_t least = -1;
    for (const PlanBlock& plan : hotel.plans())
        if (const std::int64_t from = hotel.from(plan); from >= 0 && (least < 0 || from < least))
            least = from;
    if (least < 0) return std::nullopt;
    return Money{least, hotel.row().currency};
}

}  // namespace innkeeper::search
