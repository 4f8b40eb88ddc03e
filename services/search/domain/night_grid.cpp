#include "services/search/domain/night_grid.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::search {
namespace {

constexpr std::uint8_t kWholeUnit = 100;  ///< many hotels have no cents
constexpr std::size_t kSlack = 8;         ///< bytes that a load may read past a cell

std::uint8_t bytes_for(std::uint64_t value) {
    if (value <= 0xff) return 1;
    if (value <= 0xffff) return 2;
    return value <= 0xffff'ffff ? 4 : 8;
}

std::uint64_t mask_of(std::uint8_t bytes) { return ~std::uint64_t{0} >> (64 - bytes * 8); }

/// Also writes zeros over what lies behind, within eight bytes.
void store(std::uint8_t* at, std::uint64_t value) { std::memcpy(at, &value, sizeof value); }

bool is_odd(const NightExtras& extras, Currency currency) {
    const auto odd = [currency](const Money& money) {
        return money.currency != currency || money.minor > kSafeMinor;
    };
    return extras.price || (extras.extra_adult && odd(*extras.extra_adult)) ||
           std::ranges::any_of(extras.child_prices, odd);
}

}  // namespace

NightGrid::NightGrid(const NightSheet& sheet)
    : first_(sheet.first),
      nights_(static_cast<std::uint32_t>(sheet.end - sheet.first)),
      types_(static_cast<std::uint32_t>(sheet.types)),
      currency_(sheet.currency),
      summaries_(sheet.plans) {
    const std::vector<std::uint32_t> numbers = keep_used(sheet);
    summarize(sheet);
    std::int64_t most = 0;
    bool whole = true;
    for (const NightSheet::Rate& rate : sheet.rates) {
        if (rate.price < 0) continue;
        most = std::max(most, rate.price);
        whole = whole && rate.price % kWholeUnit == 0;
    }
    unit_ = whole ? kWholeUnit : std::uint8_t{1};
    price_bytes_ = bytes_for(static_cast<std::uint64_t>(most / unit_ + 1));
    terms_bytes_ = bytes_for(kCommonTerms + others_.size());
    const auto taken = std::ranges::max_element(sheet.rooms);
    room_bytes_ = bytes_for(taken == sheet.rooms.end() ? 0 : *taken);
    write(sheet, numbers);
}

std::vector<std::uint32_t> NightGrid::keep_used(const NightSheet& sheet) {
    std::vector<std::uint32_t> numbers(sheet.terms.size(), 0);
    std::vector<std::uint32_t> of_extras(sheet.extras.size(), 0);
    extras_ = {{}};
    for (const NightSheet::Rate& rate : sheet.rates) {
        if (rate.terms < kCommonTerms || numbers[rate.terms - kCommonTerms] != 0) continue;
        NightTerms terms = sheet.terms[rate.terms - kCommonTerms];
        if (terms.extras != 0) {
            std::uint32_t& number = of_extras[terms.extras];
            if (number == 0) {
                number = static_cast<std::uint32_t>(extras_.size());
                extras_.push_back(sheet.extras[terms.extras]);
            }
            terms.extras = number;
        }
        numbers[rate.terms - kCommonTerms] =
            kCommonTerms + static_cast<std::uint32_t>(others_.size());
        others_.push_back(terms);
    }
    others_.shrink_to_fit();
    extras_.shrink_to_fit();
    return numbers;
}

void NightGrid::summarize(const NightSheet& sheet) {
    for (std::size_t i = 0; i < sheet.rates.size(); i += sheet.plans)
        for (std::size_t plan = 0; plan < sheet.plans; ++plan) {
            const NightSheet::Rate& rate = sheet.rates[i + plan];
            PlanSummary& summary = summaries_[plan];
            summary.most = std::max(summary.most, rate.price);
            const std::uint32_t number = terms_at(sheet.terms.data(), rate.terms).extras;
            if (number == 0) continue;
            const NightExtras& extras = sheet.extras[number];
            summary.money = true;
            summary.persons = summary.persons || extras.extra_adult || !extras.child_prices.empty();
            summary.odd = summary.odd || is_odd(extras, *currency_);
        }
    for (PlanSummary& summary : summaries_) summary.money = summary.money || summary.most >= 0;
}

void NightGrid::write(const NightSheet& sheet, const std::vector<std::uint32_t>& numbers) {
    // A row more: nights that are not there.
    rows_.resize((nights_ + std::size_t{1}) * stride() + kSlack);
    std::uint8_t* at = rows_.data();
    const NightSheet::Rate* rate = sheet.rates.data();
    const RoomCode* rooms = sheet.rooms.data();
    for (std::uint32_t night = 0; night < nights_; ++night) {
        for (std::size_t plan = 0; plan < sheet.plans; ++plan, ++rate) {
            const auto price = static_cast<std::uint64_t>(rate->price);
            const std::uint64_t units = unit_ == kWholeUnit ? price / kWholeUnit : price;
            store(at, rate->price < 0 ? 0 : units + 1);
            store(at + price_bytes_,
                  rate->terms < kCommonTerms ? rate->terms : numbers[rate->terms - kCommonTerms]);
            at += rate_bytes();
        }
        for (std::size_t type = 0; type < sheet.types; ++type, at += room_bytes_)
            store(at, *rooms++);
    }
}

NightView nothing_said() {
    static constexpr std::array<std::uint8_t, kSlack> kRow{};
    return {.rows = kRow.data()};
}

NightView NightGrid::view() const {
    return {.rows = rows_.data(),
            .others = others_.data(),
            .first = first_,
            .nights = nights_,
            .stride = static_cast<std::uint32_t>(stride()),
            .unit = unit_,
            .price_bytes = price_bytes_,
            .terms_bytes = terms_bytes_,
            .room_bytes = room_bytes_};
}

stay::RateDay NightGrid::rate_day(DayNumber day, Cell cell) const {
    const NightView seen = view();
    const NightView::Rate rate = seen.rate(seen.row(day), cell);
    const NightTerms& terms = seen.terms(rate.terms);
    return rate_day_of(rate.price, currency_, terms, extras_[terms.extras]);
}

NightSheet NightGrid::sheet(DayNumber from, DayNumber to, std::size_t plan_count,
                            std::size_t type_count) const {
    CHECK(plan_count >= plans() && type_count >= types());
    NightSheet out(from, to, plan_count, type_count);
    out.currency = currency_;
    out.terms = others_;
    out.extras = extras_;
    const NightView seen = view();
    for (DayNumber day = std::max(from, first_); day < std::min(to, end()); ++day) {
        const std::uint8_t* row = seen.row(day);
        NightSheet::Rate* rates = out.rates.data() + out.row(day) * plan_count;
        for (std::size_t plan = 0; plan < plans(); ++plan) {
            const NightView::Rate rate = seen.rate(row, rate_cell(plan));
            rates[plan] = {rate.price, rate.terms};
        }
        RoomCode* rooms = out.rooms.data() + out.row(day) * type_count;
        for (std::size_t type = 0; type < types(); ++type)
            rooms[type] = seen.rooms(row, room_cell(type));
    }
    return out;
}

bool NightGrid::has_room_for(DayNumber day, std::size_t type, RoomCode code) const {
    return day >= first_ && day < end() && type < types_ && code <= mask_of(room_bytes_);
}

void NightGrid::set_rooms(DayNumber day, std::size_t type, RoomCode code) {
    CHECK(has_room_for(day, type, code));
    std::uint8_t* at =
        rows_.data() + static_cast<std::size_t>(day - first_) * stride() + room_cell(type);
    std::memcpy(at, &code, room_bytes_);
}

}  // namespace innkeeper::search
