#include "services/search/domain/night_grid.hpp"

#include "chassis/core/check.hpp"
#include "services/search/domain/fetch.hpp"

#include <bit>

namespace innkeeper::search {
namespace {

constexpr std::uint8_t kWholeUnit = 100;  ///< many hotels have no cents

// A booking copies a sheet, a hotel alone has few, and a search of a few nights
// reads one or two.
constexpr std::uint32_t kSheetBytes = 6'144;
constexpr std::uint32_t kFewestNights = 8;
constexpr std::uint32_t kMostNights = 64;
static_assert(std::has_single_bit(kFewestNights) && std::has_single_bit(kMostNights));

/// A sheet has a power of two of nights: with narrow cells, as many as fit.
int bits_of_sheet(Slots slots) {
    const Slot row = 3 * slots.plans + slots.types;
    const std::uint32_t nights = row == 0 ? kMostNights : kSheetBytes / row;
    return std::countr_zero(std::bit_floor(std::clamp(nights, kFewestNights, kMostNights)));
}

}  // namespace

NightGrid::NightGrid(DayNumber first, Slots slots)
    : first_(first), sheet_bits_(bits_of_sheet(slots)), slots_(slots), units_(slots.plans) {}

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
    const std::size_t i = sheet_of(day);
    if (i >= sheets_.size()) sheets_.resize(i + 1);
    return sheets_[i];
}

RateSheet& NightGrid::open_rates(DayNumber day) {
    Sheets& at = open(day);
    if (at.own_rates) return *at.rates;
    const auto nights = static_cast<std::size_t>(nights_per_sheet());
    at.rates = std::make_shared<RateSheet>(
        at.rates ? *at.rates : RateSheet{{nights, slots_.plans}, {nights, slots_.plans}});
    at.own_rates = true;
    return *at.rates;
}

RoomSheet& NightGrid::open_rooms(DayNumber day) {
    Sheets& at = open(day);
    if (at.own_rooms) return *at.rooms;
    const auto nights = static_cast<std::size_t>(nights_per_sheet());
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

void NightGrid::each_sheet(DayNumber from, DayNumber to, const auto& visit) const {
    from = std::max(from, first_);
    to = std::min(to, end());
    if (from >= to) return;
    for (std::size_t i = sheet_of(from); i <= sheet_of(to - 1); ++i) visit(sheets_[i]);
}

void NightGrid::fetch_places(DayNumber from, DayNumber to) const {
    fetch_all(units_);
    each_sheet(from, to, [](const Sheets& sheets) { fetch(&sheets); });
}

void NightGrid::fetch_sheets(DayNumber from, DayNumber to) const {
    each_sheet(from, to, [](const Sheets& sheets) {
        fetch(sheets.rates.get());
        fetch(sheets.rooms.get());
    });
}

void NightGrid::fetch_rows(DayNumber from, DayNumber to) const {
    for (DayNumber day = from; day < to; ++day) {
        const Row at = row(day);
        if (at.rates != nullptr) {
            at.rates->prices.fetch_row(at.index);
            at.rates->terms.fetch_row(at.index);
        }
        if (at.rooms != nullptr) at.rooms->rooms.fetch_row(at.index);
    }
}

void NightGrid::drop_before(DayNumber floor) {
    if (floor < first_ + nights_per_sheet()) return;
    const DayNumber past = (floor - first_) >> sheet_bits_;
    const auto gone = std::min<std::ptrdiff_t>(past, std::ssize(sheets_));
    sheets_.erase(sheets_.begin(), sheets_.begin() + gone);
    first_ += past << sheet_bits_;
}

void NightGrid::copy(Slots to, const NightGrid& grid, Slots from, Slots count) {
    for (Slot i = 0; i < count.plans; ++i) units_[to.plans + i] = grid.units_[from.plans + i];
    for (DayNumber day = std::max(first_, grid.first_); day < grid.end();) {
        const Row said = grid.row(day);
        const std::size_t row = row_of(day);
        const DayNumber nights =
            std::min(grid.run_from(day), nights_per_sheet() - static_cast<DayNumber>(row));
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
