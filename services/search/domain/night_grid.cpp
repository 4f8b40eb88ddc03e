#include "services/search/domain/night_grid.hpp"

#include "chassis/core/check.hpp"

namespace innkeeper::search {
namespace {

constexpr std::uint8_t kWholeUnit = 100;  ///< many hotels have no cents

// A booking copies a sheet, a hotel alone has few, and a search of a few nights reads one or two.
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
    if (at.sheet == nullptr || plan == kNoSlot) return {};
    return {price_of(plan, at.sheet->prices.at(at.index, plan)),
            at.sheet->terms.at(at.index, plan)};
}

RoomCode NightGrid::rooms(DayNumber day, Slot type) const {
    const Row at = row(day);
    return at.sheet == nullptr || type == kNoSlot ? 0 : at.sheet->rooms.at(at.index, type);
}

NightSheet& NightGrid::open(DayNumber day) {
    CHECK(day >= first_);
    const auto i = static_cast<std::size_t>((day - first_) / nights_per_sheet_);
    if (i >= sheets_.size()) {
        sheets_.resize(i + 1);
        own_.resize(i + 1);
    }
    auto& sheet = sheets_[i];
    if (own_[i]) return *sheet;
    const auto nights = static_cast<std::size_t>(nights_per_sheet_);
    sheet =
        sheet ? std::make_shared<NightSheet>(*sheet) : std::make_shared<NightSheet>(nights, slots_);
    own_[i] = true;
    return *sheet;
}

void NightGrid::refine(Slot plan) {
    const std::uint32_t factor = units_[plan];
    for (DayNumber day = first_; day < end(); ++day) {
        const Row at = row(day);
        const std::uint32_t cell = at.sheet == nullptr ? 0 : at.sheet->prices.at(at.index, plan);
        if (cell > 1) open(day).prices.set(at.index, plan, (cell - 1) * factor + 1);
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
    if (cell == 0 && rate.terms == 0 && row(day).sheet == nullptr) return;
    NightSheet& sheet = open(day);
    const std::size_t index = row(day).index;
    sheet.prices.set(index, plan, cell);
    sheet.terms.set(index, plan, rate.terms);
}

void NightGrid::set_rooms(DayNumber day, Slot type, RoomCode code) {
    if (code == 0 && row(day).sheet == nullptr) return;
    NightSheet& sheet = open(day);
    sheet.rooms.set(row(day).index, type, code);
}

void NightGrid::drop_before(DayNumber floor) {
    if (floor < first_ + nights_per_sheet_) return;
    const auto past = (floor - first_) / nights_per_sheet_;
    const auto gone = std::min<std::ptrdiff_t>(past, std::ssize(sheets_));
    sheets_.erase(sheets_.begin(), sheets_.begin() + gone);
    own_.erase(own_.begin(), own_.begin() + gone);
    first_ += past * nights_per_sheet_;
}

void NightGrid::copy(Slots to, const NightGrid& grid, Slots from, Slots count) {
    for (Slot i = 0; i < count.plans; ++i) units_[to.plans + i] = grid.units_[from.plans + i];
    for (DayNumber day = std::max(first_, grid.first_); day < grid.end();) {
        const Row source = grid.row(day);
        const DayNumber target_row = (day - first_) % nights_per_sheet_;
        const DayNumber nights = std::min(grid.run_from(day), nights_per_sheet_ - target_row);
        const auto target = static_cast<std::size_t>(target_row);
        const auto rows = static_cast<std::size_t>(nights);
        if (source.sheet != nullptr) {
            const NightSheet& said = *source.sheet;
            NightSheet& sheet = open(day);
            sheet.prices.copy({target, to.plans}, said.prices, {source.index, from.plans}, rows,
                              count.plans);
            sheet.terms.copy({target, to.plans}, said.terms, {source.index, from.plans}, rows,
                             count.plans);
            sheet.rooms.copy({target, to.types}, said.rooms, {source.index, from.types}, rows,
                             count.types);
        }
        day += nights;
    }
}

NightGrid NightGrid::share() {
    own_.assign(own_.size(), false);
    return *this;
}

}  // namespace innkeeper::search
