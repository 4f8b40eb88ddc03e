#include "services/search/domain/rate_column.hpp"

#include "services/search/limits.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

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

/// Gives codes to days: equal days have equal codes, and a day that says nothing has 0.
class Palette {
public:
    Palette() { (void)code_of(stay::RateDay{}); }

    std::uint32_t code_of(const stay::RateDay& day) {
        if (last_ && *last_ == day) return last_code_;
        stay::RateDay terms = day;
        std::uint64_t price = 0;
        if (terms.price) price = static_cast<std::uint64_t>(std::exchange(terms.price->minor, 0));
        const std::uint32_t code = entry(price, terms_of(terms));
        last_ = day;
        last_code_ = code;
        return code;
    }
    [[nodiscard]] const std::vector<std::uint64_t>& prices() const { return prices_; }
    [[nodiscard]] const std::vector<std::uint64_t>& terms() const { return terms_; }
    [[nodiscard]] std::vector<stay::RateDay> table() && { return std::move(table_); }

private:
    std::uint64_t terms_of(const stay::RateDay& terms) {
        // The last ones first: restrictions come in runs.
        for (std::size_t i = table_.size(); i-- > 0;)
            if (table_[i] == terms) return i;
        table_.push_back(terms);
        return table_.size() - 1;
    }
    std::uint32_t entry(std::uint64_t price, std::uint64_t terms) {
        const std::uint64_t key = price * 0x9e37'79b9'7f4a'7c15 ^ terms;
        const auto [begin, end] = entries_.equal_range(key);
        for (auto at = begin; at != end; ++at)
            if (prices_[at->second] == price && terms_[at->second] == terms) return at->second;
        const auto code = static_cast<std::uint32_t>(prices_.size());
        prices_.push_back(price);
        terms_.push_back(terms);
        entries_.emplace(key, code);
        return code;
    }

    std::optional<stay::RateDay> last_;
    std::uint32_t last_code_ = 0;
    std::unordered_multimap<std::uint64_t, std::uint32_t> entries_;
    std::vector<std::uint64_t> prices_;
    std::vector<std::uint64_t> terms_;
    std::vector<stay::RateDay> table_;
};

}  // namespace

stay::RateDay RateColumn::day(std::uint32_t code) const {
    stay::RateDay day = table_[terms_of(code)];
    if (day.price) day.price->minor = static_cast<std::int64_t>(prices_[code]);
    return day;
}

RateLedger::Months RateLedger::newer(const Months& months, DayNumber floor) {
    Months out;
    for (const stay::RateMonth* month : months) {
        const auto number = month_number(month->month);
        if (!number || month->version == 0) continue;
        if (first_day(*number + 1) <= floor || first_day(*number) - floor > kMaxNightsAhead)
            continue;
        auto at = std::ranges::lower_bound(versions_, *number, {},
                                           &decltype(versions_)::value_type::first);
        if (at == versions_.end() || at->first != *number) at = versions_.insert(at, {*number, 0});
        if (at->second >= month->version) continue;
        at->second = month->version;
        // Of two of one call the later here is newer.
        std::erase_if(out, [&](const stay::RateMonth* m) { return m->month == month->month; });
        out.push_back(month);
    }
    return out;
}

bool RateLedger::apply(const Months& months, DayNumber floor) {
    const Months fresh = newer(months, floor);
    if (fresh.empty()) return false;
    rebuild(fresh, floor);
    return true;
}

void RateLedger::drop_before(DayNumber floor) {
    std::erase_if(versions_, [floor](const auto& v) { return first_day(v.first + 1) <= floor; });
    if (column_ && column_->nights()->first < floor) rebuild({}, floor);
}

// From the nights that are left and those of the months; what no night has is forgotten.
void RateLedger::rebuild(const Months& months, DayNumber floor) {
    DayNumber first = column_ ? std::max(floor, column_->nights()->first) : floor;
    DayNumber end = column_ ? column_->nights()->end() : floor;
    for (const stay::RateMonth* month : months) {
        const std::int32_t number = *month_number(month->month);
        const DayNumber from = std::max(floor, first_day(number));
        first = first < end ? std::min(first, from) : from;
        end = std::max(end, std::min(first_day(number + 1), floor + kMaxNightsAhead + 1));
    }
    if (first >= end) return column_.reset();

    Palette palette;
    std::vector<std::uint64_t> codes(static_cast<std::size_t>(end - first), 0);
    if (column_) {
        std::vector<std::optional<std::uint32_t>> memo(column_->palette_size());
        for (DayNumber day = std::max(first, column_->nights()->first);
             day < column_->nights()->end(); ++day) {
            const std::uint32_t old = column_->nights()->at(day);
            if (!memo[old]) memo[old] = palette.code_of(column_->day(old));
            codes[static_cast<std::size_t>(day - first)] = *memo[old];
        }
    }
    for (const stay::RateMonth* month : months) {
        const std::int32_t number = *month_number(month->month);
        const DayNumber from = std::max(first, first_day(number));
        const DayNumber to = std::min(end, first_day(number + 1));
        std::fill(codes.begin() + (from - first), codes.begin() + (to - first), 0);
        for (const auto& [date, day] : month->days) {
            const DayNumber at = number_of(date);
            if (at >= from && at < to)
                codes[static_cast<std::size_t>(at - first)] = palette.code_of(day);
        }
    }
    auto next = std::make_shared<RateColumn>();
    next->nights_ = std::make_shared<const NightCodes>(NightCodes{first, PackedInts(codes)});
    next->prices_ = PackedInts(palette.prices());
    next->terms_ = PackedInts(palette.terms());
    next->table_ = std::move(palette).table();
    next->table_.shrink_to_fit();
    column_ = std::move(next);
}

}  // namespace innkeeper::search
