#include "services/search/domain/night_ledger.hpp"

#include "services/search/limits.hpp"

#include <algorithm>
#include <optional>

namespace innkeeper::search {
namespace {

namespace chrono = std::chrono;

/// Months since year 0, and the first day of one.
std::int32_t month_of(DayNumber day) {
    const chrono::year_month_day date(date_of(day));
    return int(date.year()) * 12 + static_cast<int>(unsigned(date.month())) - 1;
}
DayNumber first_day(std::int32_t month) {
    const chrono::year_month_day date(chrono::year(month / 12),
                                      chrono::month(static_cast<unsigned>(month % 12 + 1)),
                                      chrono::day(1));
    return number_of(chrono::local_days(date));
}

/// The number of "2027-07"; nullopt for what is no month.
std::optional<std::int32_t> month_number(const std::string& month) {
    const auto date = parse_date(month + "-01");
    if (!date) return std::nullopt;
    return month_of(number_of(*date));
}

template <class Named>
std::size_t slot_of(std::vector<Named>& all, std::string_view id) {
    const auto known = std::ranges::find(all, id, &Named::id);
    if (known != all.end()) return static_cast<std::size_t>(known - all.begin());
    all.push_back({.id = std::string(id)});
    return all.size() - 1;
}

/// The version that is kept of a month.
std::uint64_t& version_of(std::vector<std::pair<std::int32_t, std::uint64_t>>& all,
                          std::int32_t month) {
    auto at =
        std::ranges::lower_bound(all, month, {}, &std::pair<std::int32_t, std::uint64_t>::first);
    if (at == all.end() || at->first != month) at = all.insert(at, {month, 0});
    return at->second;
}

std::optional<Currency> first_currency(const stay::RateMonth& month) {
    for (const auto& [date, day] : month.days)
        if (day.price) return day.price->currency;
    return std::nullopt;
}

/// Days from the first to behind the last; empty at first.
struct Range {
    DayNumber from = 0;
    DayNumber to = 0;
    void add(DayNumber day) {
        if (from == to) from = to = day;
        from = std::min(from, day);
        to = std::max(to, day + 1);
    }
};

}  // namespace

void NightLedger::TypeNights::cover(DayNumber from, DayNumber to) {
    if (versions.size() == 0) first = from;
    const DayNumber begin = std::min(first, from);
    const DayNumber last = std::max(end(), to);
    if (begin == first && last == end()) return;
    versions = versions.window(begin - first, static_cast<std::size_t>(last - begin));
    first = begin;
}

bool NightLedger::apply(const InventoryUpdate& update, DayNumber floor,
                        const std::vector<stay::RoomType>& expected) {
    const auto kept = [floor](DayNumber day, std::uint64_t version) {
        return day >= floor && day - floor <= kMaxNightsAhead && version > 0;
    };
    Range range;
    for (const NightCounters& night : update.nights)
        if (const DayNumber day = number_of(night.night); kept(day, night.version)) range.add(day);
    if (range.from == range.to) return false;
    const std::size_t type = slot_of(types_, update.room_type_id);
    types_[type].cover(range.from, range.to);
    std::vector<RoomChange> changes;
    for (const NightCounters& night : update.nights) {
        const DayNumber day = number_of(night.night);
        if (!kept(day, night.version)) continue;
        TypeNights& known = types_[type];
        const auto i = static_cast<std::size_t>(day - known.first);
        if (known.versions[i] >= night.version) continue;
        known.versions.set(i, night.version);
        changes.push_back({day, room_code_of(night.stock)});
    }
    if (changes.empty()) return false;
    if (grid_ == nullptr || grid_->types() <= type)
        for (const stay::RoomType& one : expected) (void)slot_of(types_, one.id);
    set_rooms(type, changes);
    return true;
}

void NightLedger::set_rooms(std::size_t type, const std::vector<RoomChange>& changes) {
    if (set_in_place(type, changes)) return;
    Range range;
    for (const RoomChange& change : changes) range.add(change.day);
    NightSheet sheet = sheet_with(range.from, range.to);
    for (const RoomChange& change : changes) sheet.set_rooms(change.day, type, change.code);
    put(sheet);
}

bool NightLedger::set_in_place(std::size_t type, const std::vector<RoomChange>& changes) {
    if (grid_ == nullptr) return false;
    for (const RoomChange& change : changes)
        if (!grid_->has_room_for(change.day, type, change.code)) return false;
    if (shared_) grid_ = std::make_shared<NightGrid>(*grid_);
    shared_ = false;
    for (const RoomChange& change : changes) grid_->set_rooms(change.day, type, change.code);
    return true;
}

std::vector<NightLedger::FreshMonth> NightLedger::newer(const stay::RatesChanged& changed,
                                                        DayNumber floor) {
    std::vector<FreshMonth> out;
    for (const stay::RateMonth& month : changed.months) {
        const auto number = month_number(month.month);
        if (!number || month.version == 0) continue;
        if (first_day(*number + 1) <= floor || first_day(*number) - floor > kMaxNightsAhead)
            continue;
        const std::size_t plan = slot_of(plans_, month.rate_plan_id);
        std::uint64_t& known = version_of(plans_[plan].versions, *number);
        if (known >= month.version) continue;
        known = month.version;
        out.push_back({plan, *number, &month});
    }
    return out;
}

bool NightLedger::apply(const stay::RatesChanged& changed, DayNumber floor) {
    const std::vector<FreshMonth> fresh = newer(changed, floor);
    if (fresh.empty()) return false;
    Range range;
    std::optional<Currency> currency;
    for (const FreshMonth& one : fresh) {
        if (!currency) currency = first_currency(*one.month);
        for (const auto& [date, day] : one.month->days)
            if (const DayNumber at = number_of(date); at >= floor && at - floor <= kMaxNightsAhead)
                range.add(at);
    }
    NightSheet sheet = sheet_with(range.from, range.to);
    if (currency) sheet.prefer(*currency);
    // Of two of one plan and month the later here is newer.
    for (const FreshMonth& one : fresh) {
        const DayNumber from = std::max(sheet.first, first_day(one.number));
        const DayNumber to = std::min(sheet.end, first_day(one.number + 1));
        for (DayNumber day = from; day < to; ++day) sheet.clear_rate(day, one.plan);
        for (const auto& [date, day] : one.month->days)
            if (const DayNumber at = number_of(date); at >= from && at < to)
                sheet.set_rate(at, one.plan, day);
    }
    put(sheet);
    return true;
}

void NightLedger::drop_before(DayNumber floor) {
    for (PlanMonths& plan : plans_)
        std::erase_if(plan.versions,
                      [floor](const auto& one) { return first_day(one.first + 1) <= floor; });
    for (TypeNights& type : types_) {
        if (type.first >= floor) continue;
        const DayNumber end = std::max(type.end(), floor);
        type.versions =
            type.versions.window(floor - type.first, static_cast<std::size_t>(end - floor));
        type.first = floor;
    }
    if (grid_ == nullptr || grid_->first() >= floor) return;
    put(grid_->sheet(floor, std::max(floor, grid_->end()), grid_->plans(), grid_->types()));
}

NightSheet NightLedger::sheet_with(DayNumber from, DayNumber to) const {
    if (grid_ == nullptr) return {from, to, plans_.size(), types_.size()};
    const DayNumber first = from == to ? grid_->first() : std::min(from, grid_->first());
    const DayNumber end = from == to ? grid_->end() : std::max(to, grid_->end());
    return grid_->sheet(first, end, plans_.size(), types_.size());
}

void NightLedger::put(const NightSheet& sheet) {
    grid_ = sheet.first == sheet.end ? nullptr : std::make_shared<NightGrid>(sheet);
    shared_ = false;
}

std::shared_ptr<const NightGrid> NightLedger::share() {
    shared_ = true;
    return grid_;
}

Cell NightLedger::rate_cell(std::string_view rate_plan_id) const {
    const auto known = std::ranges::find(plans_, rate_plan_id, &PlanMonths::id);
    const auto plan = static_cast<std::size_t>(known - plans_.begin());
    return grid_ != nullptr && plan < grid_->plans() ? grid_->rate_cell(plan) : kNoCell;
}

Cell NightLedger::room_cell(std::string_view room_type_id) const {
    const auto known = std::ranges::find(types_, room_type_id, &TypeNights::id);
    const auto type = static_cast<std::size_t>(known - types_.begin());
    return grid_ != nullptr && type < grid_->types() ? grid_->room_cell(type) : kNoCell;
}

NightGrid::PlanSummary NightLedger::summary(std::string_view rate_plan_id) const {
    const auto known = std::ranges::find(plans_, rate_plan_id, &PlanMonths::id);
    const auto plan = static_cast<std::size_t>(known - plans_.begin());
    return grid_ != nullptr && plan < grid_->plans() ? grid_->summary(plan)
                                                     : NightGrid::PlanSummary{};
}

}  // namespace innkeeper::search
