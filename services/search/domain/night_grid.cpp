#include "services/search/domain/night_grid.hpp"

#include "chassis/core/check.hpp"

namespace innkeeper::search {
namespace {

constexpr std::uint8_t kWholeUnit = 100;  ///< many hotels have no cents

// A booking copies a sheet, a hotel alone has few, and a search of a few nights
// reads one or two.
constexpr std::int32_t kSheetBytes = 6'144;
constexpr std::int32_t kFewestNights = 8;
constexpr std::int32_t kMostNights = 64;

/// With narrow cells.
std::int32_t nights_per_sheet(Slots slots) {
    const Slot row = 3 * slots.plans + slots.types;
    if (row == 0) return kMostNights;
    return std::clamp(kSheetBytes / static_cast<std::int32_t>(row), kFewestNights, kMostNights);
}

}  // namespace

NightGrid::NightGrid(DayNumber first, Slots slots)
    : first_(first),
      nights_per_sheet_(nights_per_sheet(slots)),
      slots_(slots),
      units_(slots.plans) {}

NightGrid::Rate NightGrid::rate(DayNumber day, Slot plan) const {
    const Row at = row(day);
    if (at.rates == nullptr || plan == kNoSlot) return {};
    return {price_of(plan, at.rates->prices.at(at.index, plan)),
            at.rates->terms.at(at.index, plan)};
}

RoomCode NightGrid::rooms(DayNumber day, Slot type) const {
    const Row at = row(day);
    return at.rooms == nullptr || type == kNoSlot ? 0 : at.rooms->rooms.at(at.index, type);
}

NightGrid::Sheets& NightGrid::open(DayNumber day) {
    CHECK(day >= first_);
    const auto i = static_cast<std::size_t>((day - first_) / nights_per_sheet_);
    if (i >= sheets_.size()) sheets_.resize(i + 1);
    return sheets_[i];
}

RateSheet& NightGrid::open_rates(DayNumber day) {
    Sheets& at = open(day);
    if (at.own_rates) return *at.rates;
    const auto nights = static_cast<std::size_t>(nights_per_sheet_);
    at.rates = std::make_shared<RateSheet>(
        at.rates ? *at.rates : RateSheet{{nights, slots_.plans}, {nights, slots_.plans}});
    at.own_rates = true;
    return *at.rates;
}

RoomSheet& NightGrid::open_rooms(DayNumber day) {
    Sheets& at = open(day);
    if (at.own_rooms) return *at.rooms;
    const auto nights = static_cast<std::size_t>(nights_per_sheet_);
    at.rooms =
        std::make_shared<RoomSheet>(at.rooms ? *at.rooms : RoomSheet{{nights, slots_.types}});
    at.own_rooms = true;
    return *at.rooms;
}

void NightGrid::refine(Slot plan) {
    const std::uint32_t factor = units_[plan];
    for (DayNumber day = first_; day < end(); ++day) {
        const Row at = row(day);
        const std::uint32_t cell = at.rates == nullptr ? 0 : at.rates->prices.at(at.index, plan);
        if (cell > 1) open_rates(day).prices.set(at.index, plan, (cell - 1) * factor + 1);
    }
    units_[plan] = 1;
}

void NightGrid::set_rate(DayNumber day, Slot plan, const Rate& rate) {
    CHECK(rate.price <= kSafeMinor);
    std::uint32_t cell = 0;
    if (rate.price >= 0) {
        if (units_[plan] == 0) units_[plan] = rate.price % kWholeUnit == 0 ? kWholeUnit : 1;
        if (rate.price % units_[plan] != 0) refine(plan);
        cell = static_cast<std::uint32_t>(rate.price / units_[plan] + 1);
    }
    if (cell == 0 && rate.terms == 0 && row(day).rates == nullptr) return;
    RateSheet& sheet = open_rates(day);
    sheet.prices.set(row_of(day), plan, cell);
    sheet.terms.set(row_of(day), plan, rate.terms);
}

void NightGrid::set_rooms(DayNumber day, Slot type, RoomCode code) {
    if (code == 0 && row(day).rooms == nullptr) return;
    open_rooms(day).rooms.set(row_of(day), type, code);
}

void NightGrid::drop_before(DayNumber floor) {
    if (floor < first_ + nights_per_sheet_) return;
    const auto past = (floor - first_) / nights_per_sheet_;
    const auto gone = std::min<std::ptrdiff_t>(past, std::ssize(sheets_));
    sheets_.erase(sheets_.begin(), sheets_.begin() + gone);
    first_ += past * nights_per_sheet_;
}

void NightGrid::copy(Slots to, const NightGrid& grid, Slots from, Slots count) {
    for (Slot i = 0; i < count.plans; ++i) units_[to.plans + i] = grid.units_[from.plans + i];
    for (DayNumber day = std::max(first_, grid.first_); day < grid.end();) {
        const Row said = grid.row(day);
        const std::size_t row = row_of(day);
        const DayNumber nights =
            std::min(grid.run_from(day), nights_per_sheet_ - static_cast<DayNumber>(row));
        const auto rows = static_cast<std::size_t>(nights);
        if (said.rates != nullptr && count.plans > 0) {
            RateSheet& sheet = open_rates(day);
            sheet.prices.copy({row, to.plans}, said.rates->prices, {said.index, from.plans}, rows,
                              count.plans);
            sheet.terms.copy({row, to.plans}, said.rates->terms, {said.index, from.plans}, rows,
                             count.plans);
        }
        if (said.rooms != nullptr && count.types > 0)
            open_rooms(day).rooms.copy({row, to.types}, said.rooms->rooms, {said.index, from.types},
                                       rows, count.types);
        day += nights;
    }
}

NightGrid NightGrid::share() {
    for (Sheets& sheets : sheets_) sheets.own_rates = sheets.own_rooms = false;
    return *this;
}

}  // namespace innkeeper::search
