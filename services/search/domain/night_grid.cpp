#include "services/search/domain/night_grid.hpp"

#include "chassis/core/check.hpp"
#include "services/search/domain/fetch.hpp"

#include <array>
#include <bit>

namespace innkeeper::search {
namespace {

constexpr std::uint8_t kWholeUnit = 100;  ///< many hotels have no cents
constexpr std::size_t kRun = 64;          ///< cells that are made at once

// A booking copies a sheet, a hotel alone has few, and a search of a few nights
// reads one or two.
constexpr std::uint32_t kSheetBytes = 6'144;
constexpr std::uint32_t kFewestNights = 8;
constexpr std::uint32_t kMostNights = 64;
constexpr std::uint32_t kMostNightsOfOne = 128;
static_assert(std::has_single_bit(kFewestNights) && std::has_single_bit(kMostNights) &&
              std::has_single_bit(kMostNightsOfOne));

/// A sheet has a power of two of nights: with narrow cells, as many as fit.
int bits_of_sheet(Slots slots, std::uint32_t most_nights) {
    const Slot row = 3 * slots.plans + slots.types;
    const std::uint32_t nights = row == 0 ? most_nights : kSheetBytes / row;
    return std::countr_zero(std::bit_floor(std::clamp(nights, kFewestNights, most_nights)));
}

}  // namespace

NightGrid::NightGrid(DayNumber first, Slots slots, std::uint32_t most_nights)
    : first_(first),
      sheet_bits_(bits_of_sheet(slots, most_nights)),
      slots_(slots),
      units_(slots.plans) {}

NightGrid::NightGrid(DayNumber first, Slots slots) : NightGrid(first, slots, kMostNights) {}

NightGrid NightGrid::of_one(DayNumber first, Slots slots) {
    return {first, slots, kMostNightsOfOne};
}

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

RateSheet& NightGrid::open_rates(DayNumber day, const Widths& widths) {
    Sheets& at = open(day);
    if (at.own_rates) return *at.rates;
    const auto nights = static_cast<std::size_t>(nights_per_sheet());
    at.rates = at.rates
                   ? std::make_shared<RateSheet>(*at.rates)
                   : std::make_shared<RateSheet>(CellTable(nights, slots_.plans, widths.prices),
                                                 CellTable(nights, slots_.plans, widths.terms));
    at.own_rates = true;
    return *at.rates;
}

RoomSheet& NightGrid::open_rooms(DayNumber day, const Widths& widths) {
    Sheets& at = open(day);
    if (at.own_rooms) return *at.rooms;
    const auto nights = static_cast<std::size_t>(nights_per_sheet());
    at.rooms = at.rooms
                   ? std::make_shared<RoomSheet>(*at.rooms)
                   : std::make_shared<RoomSheet>(CellTable(nights, slots_.types, widths.rooms));
    at.own_rooms = true;
    return *at.rooms;
}

void NightGrid::refine(Slot plan) {
    const std::uint32_t factor = units_[plan];
    for (DayNumber day = first_; day < end(); ++day) {
        const Row at = row(day);
        const std::uint32_t cell = at.rates == nullptr ? 0 : at.rates->prices.at(at.index, plan);
        if (cell > 1) open_rates(day, {}).prices.set(at.index, plan, (cell - 1) * factor + 1);
    }
    units_[plan] = 1;
}

std::uint8_t NightGrid::unit_for(Slot plan, bool cents) {
    if (cents && units_[plan] > 1) refine(plan);
    if (units_[plan] == 0) units_[plan] = cents ? 1 : kWholeUnit;
    return units_[plan];
}

void NightGrid::each_run(DayNumber day, std::size_t nights, const auto& visit) const {
    CHECK(day >= first_);
    for (std::size_t done = 0; done < nights;) {
        const auto on_sheet = static_cast<std::size_t>(nights_per_sheet()) - row_of(day);
        const std::size_t run = std::min({on_sheet, nights - done, kRun});
        visit(day, done, run);
        done += run;
        day += static_cast<DayNumber>(run);
    }
}

std::int64_t NightGrid::set_rates(DayNumber day, Slot plan, std::span<const Rate> rates) {
    std::int64_t largest = -1;
    bool cents = false;
    for (const Rate& rate : rates) {
        largest = std::max(largest, rate.price);
        cents = cents || rate.price % kWholeUnit > 0;
    }
    CHECK(largest <= kSafeMinor);
    const bool whole = largest >= 0 && unit_for(plan, cents) == kWholeUnit;
    each_run(day, rates.size(), [&](DayNumber from, std::size_t done, std::size_t nights) {
        std::array<std::uint32_t, kRun> prices;
        std::array<std::uint32_t, kRun> terms;
        std::uint32_t any = 0;
        for (std::size_t i = 0; i < nights; ++i) {
            const Rate& rate = rates[done + i];
            const auto minor = static_cast<std::uint32_t>(rate.price);
            const std::uint32_t price = whole ? minor / kWholeUnit : minor;
            prices[i] = rate.price < 0 ? 0 : price + 1;
            terms[i] = rate.terms;
            any |= prices[i] | terms[i];
        }
        if (any == 0 && row(from).rates == nullptr) return;
        RateSheet& sheet = open_rates(from, {});
        sheet.prices.set_column({row_of(from), plan}, std::span(prices).first(nights));
        sheet.terms.set_column({row_of(from), plan}, std::span(terms).first(nights));
    });
    return largest;
}

void NightGrid::set_rooms(DayNumber day, Slot type, std::span<const RoomCode> codes) {
    const auto says = [](RoomCode code) { return code != 0; };
    each_run(day, codes.size(), [&](DayNumber from, std::size_t done, std::size_t nights) {
        const auto run = codes.subspan(done, nights);
        if (row(from).rooms == nullptr && std::ranges::none_of(run, says)) return;
        open_rooms(from, {}).rooms.set_column({row_of(from), type}, run);
    });
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

void NightGrid::fetch_rows(DayNumber from, DayNumber to, Slots first, Slots end) const {
    for (DayNumber day = from; day < to; ++day) {
        const Row at = row(day);
        if (at.rates != nullptr) {
            at.rates->prices.fetch_run(at.index, first.plans, end.plans - first.plans);
            at.rates->terms.fetch_run(at.index, first.plans, end.plans - first.plans);
        }
        if (at.rooms != nullptr)
            at.rooms->rooms.fetch_run(at.index, first.types, end.types - first.types);
    }
}

void NightGrid::drop_before(DayNumber floor) {
    if (floor < first_ + nights_per_sheet()) return;
    const DayNumber past = (floor - first_) >> sheet_bits_;
    const auto gone = std::min<std::ptrdiff_t>(past, std::ssize(sheets_));
    sheets_.erase(sheets_.begin(), sheets_.begin() + gone);
    first_ += past << sheet_bits_;
}

void NightGrid::copy(std::span<const Part> parts) {
    DayNumber behind = first_;
    for (const Part& part : parts) {
        for (Slot i = 0; i < part.count.plans; ++i)
            units_[part.to.plans + i] = part.grid->units_[part.from.plans + i];
        behind = std::max(behind, part.grid->end());
    }
    for (DayNumber day = first_; day < behind; day += nights_per_sheet()) {
        const Widths widths = widths_of(day, parts);
        for (const Part& part : parts) {
            part.grid->fetch_rows(
                day + nights_per_sheet(), day + nights_per_sheet() + 1, part.from,
                {part.from.plans + part.count.plans, part.from.types + part.count.types});
            copy_sheet(day, part, widths);
        }
    }
}

NightGrid::Widths NightGrid::widths_of(DayNumber day, std::span<const Part> parts) const {
    Widths out;
    const auto widen = [](std::size_t& width, const CellTable& table) {
        width = std::max(width, table.width());
    };
    for (const Part& part : parts)
        part.grid->each_sheet(day, day + nights_per_sheet(), [&](const Sheets& sheets) {
            if (sheets.rates != nullptr) {
                widen(out.prices, sheets.rates->prices);
                widen(out.terms, sheets.rates->terms);
            }
            if (sheets.rooms != nullptr) widen(out.rooms, sheets.rooms->rooms);
        });
    return out;
}

void NightGrid::copy_sheet(DayNumber day, const Part& part, const Widths& widths) {
    const NightGrid& grid = *part.grid;
    const DayNumber end = std::min(day + nights_per_sheet(), grid.end());
    for (day = std::max(day, grid.first_); day < end;) {
        const Row said = grid.row(day);
        const std::size_t row = row_of(day);
        const DayNumber nights = std::min(grid.run_from(day), end - day);
        const auto rows = static_cast<std::size_t>(nights);
        if (said.rates != nullptr && part.count.plans > 0) {
            RateSheet& sheet = open_rates(day, widths);
            const auto copy = [&](CellTable& to, const CellTable& from) {
                to.copy({row, part.to.plans}, from, {said.index, part.from.plans}, rows,
                        part.count.plans);
            };
            copy(sheet.prices, said.rates->prices);
            copy(sheet.terms, said.rates->terms);
        }
        if (said.rooms != nullptr && part.count.types > 0)
            open_rooms(day, widths)
                .rooms.copy({row, part.to.types}, said.rooms->rooms, {said.index, part.from.types},
                            rows, part.count.types);
        day += nights;
    }
}

NightGrid NightGrid::share() {
    for (Sheets& sheets : sheets_) sheets.own_rates = sheets.own_rooms = false;
    return *this;
}

}  // namespace innkeeper::search
