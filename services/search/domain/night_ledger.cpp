#include "services/search/domain/night_ledger.hpp"

#include "services/search/limits.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace innkeeper::search {
namespace {

namespace chrono = std::chrono;

constexpr std::int32_t kMonths = 12;
constexpr std::size_t kMonthDays = 31;
constexpr std::size_t kNightsOfRun = VersionRow::kMostAtOnce;
constexpr std::size_t kTidyLexicon = 64;  ///< one that is smaller is not tidied for its size

/// Months since year 0, and the first day of one.
std::int32_t month_of(DayNumber day) {
    const chrono::year_month_day date(date_of(day));
    return int(date.year()) * kMonths + static_cast<int>(unsigned(date.month())) - 1;
}
DayNumber first_day(std::int32_t month) {
    const chrono::year_month_day date(chrono::year(month / kMonths),
                                      chrono::month(static_cast<unsigned>(month % kMonths + 1)),
                                      chrono::day(1));
    return number_of(chrono::local_days(date));
}

/// The number of "2027-07"; nullopt for what is no month.
std::optional<std::int32_t> month_number(std::string_view month) {
    constexpr std::string_view kLike = "0000-00";
    if (month.size() != kLike.size() || month[4] != '-') return std::nullopt;
    std::int32_t digits = 0;
    for (const char c : {month[0], month[1], month[2], month[3], month[5], month[6]}) {
        if (c < '0' || c > '9') return std::nullopt;
        digits = digits * 10 + (c - '0');
    }
    const std::int32_t of_year = digits % 100;
    if (of_year < 1 || of_year > kMonths) return std::nullopt;
    return digits / 100 * kMonths + of_year - 1;
}

template <class Named>
std::size_t index_of(const std::vector<Named>& all, std::string_view id) {
    return static_cast<std::size_t>(std::ranges::find(all, id, &Named::id) - all.begin());
}

template <class Named>
std::size_t named(std::vector<Named>& all, std::string_view id) {
    const std::size_t known = index_of(all, id);
    if (known == all.size()) all.push_back({.id = std::string(id)});
    return known;
}

std::optional<Currency> first_currency(const stay::RateMonth& month) {
    for (const auto& [date, day] : month.days)
        if (day.price) return day.price->currency;
    return std::nullopt;
}

}  // namespace

void DayRange::add(DayNumber day, DayNumber days) {
    if (empty()) from = to = day;
    from = std::min(from, day);
    to = std::max(to, day + days);
}

/// What an update says of nights one after the other.
struct NightLedger::RoomRun {
    DayNumber first = 0;
    std::size_t size = 0;
    std::array<std::uint64_t, kNightsOfRun> versions;
    std::array<RoomCode, kNightsOfRun> codes;

    /// Whether the night is the next, and there is room for it.
    [[nodiscard]] bool takes(DayNumber day) const {
        return size == 0 || (size < kNightsOfRun && day == first + static_cast<DayNumber>(size));
    }
    void add(DayNumber day, const NightCounters& night) {
        if (size == 0) first = day;
        versions[size] = night.version;
        codes[size++] = room_code_of(night.stock);
    }
};

bool NightLedger::apply(const InventoryUpdate& update, DayNumber floor,
                        const std::vector<stay::RoomType>& expected) {
    const auto kept = [floor](const NightCounters& night) {
        const DayNumber day = number_of(night.night);
        return day >= floor && day - floor <= kMaxNightsAhead && night.version > 0;
    };
    const auto begin = std::ranges::find_if(update.nights, kept);
    if (begin == update.nights.end()) return false;
    const std::size_t type = named(types_, update.room_type_id);
    // Most updates tell of nights in their order: then there is room for all at once.
    DayRange range;
    range.add(number_of(begin->night));
    if (kept(update.nights.back())) range.add(number_of(update.nights.back().night));
    types_[type].told.cover(range.from, range.to);
    expect(expected);
    make_room(floor);
    RoomRun run;
    bool any = false;
    for (const NightCounters& night : std::ranges::subrange(begin, update.nights.end())) {
        if (!kept(night)) continue;
        const DayNumber day = number_of(night.night);
        if (!run.takes(day)) {
            any |= set_rooms(type, run);
            run.size = 0;
        }
        run.add(day, night);
    }
    any |= set_rooms(type, run);
    return any;
}

bool NightLedger::set_rooms(std::size_t type, const RoomRun& run) {
    VersionRow& told = types_[type].told;
    told.cover(run.first, run.first + static_cast<DayNumber>(run.size));
    std::uint64_t newer = told.raise(run.first, std::span(run.versions).first(run.size));
    const bool any = newer != 0;
    // Nights that are newer one after the other are set at once.
    for (std::size_t from = 0; newer != 0;) {
        const auto older = static_cast<std::size_t>(std::countr_zero(newer));
        newer >>= older;
        from += older;
        const auto size = static_cast<std::size_t>(std::countr_one(newer));
        newer = size == kNightsOfRun ? 0 : newer >> size;
        const DayNumber day = run.first + static_cast<DayNumber>(from);
        grid_->set_rooms(day, at_.types + static_cast<Slot>(type),
                         std::span(run.codes).subspan(from, size));
        changed_.add(day, static_cast<DayNumber>(size));
        from += size;
    }
    return any;
}

// Types that nobody has told of cost a column, but not the moving of all others later.
void NightLedger::expect(const std::vector<stay::RoomType>& types) {
    if (types_.size() <= slots_.types && plans_.size() <= slots_.plans) return;
    for (const stay::RoomType& type : types) (void)named(types_, type.id);
}

void NightLedger::make_room(DayNumber day) {
    const bool enough = types_.size() <= slots_.types && plans_.size() <= slots_.plans;
    if (grid_ != nullptr && enough && day >= grid_->first()) return;
    move_to_own(grid_ == nullptr ? day : std::min(day, grid_->first()));
}

void NightLedger::move_out() {
    if (grid_ != nullptr && own_ == nullptr) move_to_own(grid_->first());
}

void NightLedger::move_to_own(DayNumber first) {
    const Slots all{static_cast<Slot>(plans_.size()), static_cast<Slot>(types_.size())};
    auto grid = std::make_unique<NightGrid>(NightGrid::of_one(first, all));
    if (grid_ != nullptr) grid->copy(std::array{cells({})});
    own_ = std::move(grid);
    grid_ = own_.get();
    at_ = {};
    slots_ = all;
    restated_ = true;
}

void NightLedger::move_to(NightGrid& grid, Slots at) {
    own_.reset();
    grid_ = &grid;
    at_ = at;
    plans_.shrink_to_fit();
    types_.shrink_to_fit();
}

std::vector<NightLedger::FreshMonth> NightLedger::newer(const stay::RatesChanged& changed,
                                                        DayNumber floor) {
    std::vector<FreshMonth> out;
    out.reserve(changed.months.size());
    for (const stay::RateMonth& month : changed.months) {
        const auto number = month_number(month.month);
        if (!number || month.version == 0) continue;
        const DayNumber first = std::max(floor, first_day(*number));
        const DayNumber end = std::min(floor + kMaxNightsAhead + 1, first_day(*number + 1));
        if (first >= end) continue;
        const std::size_t plan = named(plans_, month.rate_plan_id);
        VersionRow& told = plans_[plan].told;
        // A year at once: its months come one after the other.
        const std::int32_t january = *number - *number % kMonths;
        told.cover(january, january + kMonths);
        if (told.raise(*number, month.version)) out.push_back({plan, first, end, &month});
    }
    return out;
}

bool NightLedger::apply(const stay::RatesChanged& changed, DayNumber floor,
                        const std::vector<stay::RoomType>& expected) {
    const std::vector<FreshMonth> fresh = newer(changed, floor);
    if (fresh.empty()) return false;
    expect(expected);
    make_room(floor);
    std::optional<Currency> currency;
    for (const FreshMonth& one : fresh)
        if (!currency) currency = first_currency(*one.month);
    if (currency) prefer(*currency);
    // Of two of one plan and month the later here is newer.
    for (const FreshMonth& one : fresh) set_month(one);
    if (lexicon_->size() > tidy_at_) tidy_lexicon();
    return true;
}

void NightLedger::set_month(const FreshMonth& fresh) {
    std::array<NightGrid::Rate, kMonthDays> rates;
    for (const auto& [date, said] : fresh.month->days)
        if (const DayNumber day = number_of(date); day >= fresh.first && day < fresh.end)
            rates[static_cast<std::size_t>(day - fresh.first)] = rate_of(said);
    set_rates(fresh.first, fresh.plan,
              std::span(rates).first(static_cast<std::size_t>(fresh.end - fresh.first)));
}

NightGrid::Rate NightLedger::rate_of(const stay::RateDay& said) {
    const auto known = lexicon_->known_rate_of(said);
    return known ? *known : open_lexicon().rate_of(said);
}

void NightLedger::set_rates(DayNumber day, std::size_t plan,
                            std::span<const NightGrid::Rate> rates) {
    const std::int64_t most = grid_->set_rates(day, at_.plans + static_cast<Slot>(plan), rates);
    changed_.add(day, static_cast<DayNumber>(rates.size()));
    if (most <= largest_) return;
    largest_ = most;
    restated_ = true;
}

NightLexicon& NightLedger::open_lexicon() {
    if (lexicon_shared_) lexicon_ = std::make_shared<NightLexicon>(*lexicon_);
    lexicon_shared_ = false;
    restated_ = true;
    return *lexicon_;
}

void NightLedger::prefer(Currency currency) {
    if (lexicon_->currency() != currency) say_anew(NightLexicon::in(currency));
}

void NightLedger::say_anew(NightLexicon lexicon) {
    for (std::size_t plan = 0; plan < slots_.plans; ++plan)
        for (DayNumber day = grid_->first(); day < grid_->end(); ++day) {
            const NightGrid::Rate rate = grid_->rate(day, at_.plans + static_cast<Slot>(plan));
            if (rate.price < 0 && rate.terms == 0) continue;
            const NightGrid::Rate anew = lexicon.rate_of(lexicon_->day_of(rate));
            set_rates(day, plan, {&anew, 1});
        }
    open_lexicon() = std::move(lexicon);
}

void NightLedger::tidy_lexicon() {
    if (grid_ == nullptr || lexicon_->size() == 0) return;
    NightLexicon used = NightLexicon::in(lexicon_->currency());
    for (Slot plan = 0; plan < slots_.plans; ++plan)
        for (DayNumber day = grid_->first(); day < grid_->end(); ++day) {
            const NightGrid::Rate rate = grid_->rate(day, at_.plans + plan);
            if (rate.terms >= kCommonTerms) (void)used.rate_of(lexicon_->day_of(rate));
        }
    if (used.size() < lexicon_->size()) say_anew(NightLexicon::in(lexicon_->currency()));
    tidy_at_ = std::max(kTidyLexicon, 2 * lexicon_->size());
}

void NightLedger::drop_before(DayNumber floor) {
    for (Versions& plan : plans_) plan.told.drop_before(month_of(floor));
    for (Versions& type : types_) type.told.drop_before(floor);
    if (own_ != nullptr) own_->drop_before(floor);
    tidy_lexicon();
}

std::shared_ptr<const NightLexicon> NightLedger::lexicon(PlainLexicons& plain) {
    lexicon_shared_ = true;
    if (!lexicon_->is_plain()) return lexicon_;
    const auto known = std::ranges::find(plain, lexicon_->currency(), &NightLexicon::currency);
    if (known != plain.end())
        lexicon_ = *known;
    else
        plain.push_back(lexicon_);
    return lexicon_;
}

Slot NightLedger::plan_slot(std::string_view rate_plan_id) const {
    const std::size_t plan = index_of(plans_, rate_plan_id);
    return plan < slots_.plans ? static_cast<Slot>(plan) : kNoSlot;
}

Slot NightLedger::type_slot(std::string_view room_type_id) const {
    const std::size_t type = index_of(types_, room_type_id);
    return type < slots_.types ? static_cast<Slot>(type) : kNoSlot;
}

DayRange NightLedger::take_changed() { return std::exchange(changed_, {}); }

}  // namespace innkeeper::search
