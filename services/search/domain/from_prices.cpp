#include "services/search/domain/from_prices.hpp"

#include "services/search/domain/kernel_calendar.hpp"
#include "stay/limits.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

DayNumber farthest(DayNumber today) { return today + stay::kMaxAdvanceDays; }

bool is_on_sale(const HotelRef& hotel, const PlanBlock& plan, DayNumber day) {
    return !hotel.night_terms(hotel.rate(day, plan.rates).terms).closed &&
           !hotel.night_terms(hotel.rate(day, plan.own).terms).closed &&
           hotel.available(hotel.type_of(plan), day) > 0;
}

/// The price when the night is on sale, else -1.
std::int64_t odd_price(const HotelRef& hotel, const PlanBlock& plan, DayNumber day) {
    const stay::RateDay rate = sellable_day(hotel, plan, day);
    if (rate.closed || hotel.available(hotel.type_of(plan), day) < 1) return -1;
    return rate.price->minor;
}

}  // namespace

void FromPrices::look(const HotelRef& hotel, const PlanBlock& plan, DayRange range, Night& least) {
    // Of two prices in cells the larger stays the larger, whatever the plan makes of them: that of
    // the cheapest night, and all above, need not be looked at.
    std::uint32_t enough = UINT32_MAX;
    const auto look_at = [&](DayNumber day, std::uint32_t cell, std::int64_t said) {
        const std::int64_t price = plan.odd ? odd_price(hotel, plan, day) : plan.price_of(said);
        if (price < 0 || (least.price >= 0 && price >= least.price)) return;
        if (!plan.odd && !is_on_sale(hotel, plan, day)) return;
        least = {price, day};
        if (cell != 0 && !plan.odd) enough = cell;
    };
    for (DayNumber day = range.from; day < range.to;) {
        const HotelRef::Run run = hotel.run(day, plan.rates);
        const DayNumber end = std::min(range.to, day + run.nights);
        if (run.is_silent()) {
            look_at(day, 0, -1);  // nights of which nothing was said are all alike
        } else if (run.plan == kNoSlot || run.row.rates == nullptr) {
            for (DayNumber at = day; at < end; ++at) look_at(at, 0, -1);
        } else {
            run.row.rates->prices.with_column(run.row.index, run.plan, [&](const auto& cells) {
                for (DayNumber at = day; at < end; ++at) {
                    const std::uint32_t cell = cells[static_cast<std::size_t>(at - day)];
                    if (cell < enough) look_at(at, cell, run.grid.price_of(run.plan, cell));
                }
            });
        }
        day = end;
    }
}

void FromPrices::show(std::span<std::int64_t> out) const {
    for (std::size_t i = 0; i < std::min(out.size(), cheapest_.size()); ++i)
        out[i] = cheapest_[i].price;
}

void FromPrices::update(const HotelRef& hotel, DayNumber today, const DayRange& changed, bool anew,
                        std::span<std::int64_t> out) {
    const std::span<const PlanBlock> plans = hotel.plans();
    if (anew) cheapest_.assign(plans.size(), {});
    const DayRange all{today, farthest(today) + 1};
    const DayRange fresh{std::max(all.from, changed.from), std::min(all.to, changed.to)};
    const DayRange nearer{std::max(all.from, farthest(today_) + 1), all.to};
    for (std::size_t i = 0; i < plans.size(); ++i) {
        Night& least = cheapest_[i];
        const bool gone = least.price >= 0 && (!all.has(least.day) || changed.has(least.day));
        if (gone) least = {};
        if (anew || gone) {
            look(hotel, plans[i], all, least);
        } else {
            look(hotel, plans[i], fresh, least);
            look(hotel, plans[i], nearer, least);
        }
        out[i] = least.price;
    }
    today_ = today;
}

}  // namespace innkeeper::search
