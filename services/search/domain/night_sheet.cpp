#include "services/search/domain/night_sheet.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

std::optional<Currency> currency_of(const stay::RateDay& day) {
    if (day.price) return day.price->currency;
    if (day.extra_adult) return day.extra_adult->currency;
    if (!day.child_prices.empty()) return day.child_prices.front().currency;
    return std::nullopt;
}

/// The number of a value in the list, where it is put when it is new. The last ones are looked at
/// first: what managers say comes in runs.
template <class T>
std::uint32_t index_of(std::vector<T>& all, const T& value) {
    for (std::size_t i = all.size(); i-- > 0;)
        if (all[i] == value) return static_cast<std::uint32_t>(i);
    all.push_back(value);
    return static_cast<std::uint32_t>(all.size() - 1);
}

}  // namespace

NightSheet::NightSheet(DayNumber from, DayNumber to, std::size_t plan_count, std::size_t type_count)
    : first(from), end(to), plans(plan_count), types(type_count) {
    const auto nights = static_cast<std::size_t>(to - from);
    rates.resize(nights * plans);
    rooms.resize(nights * types);
}

std::uint32_t NightSheet::number_of(const NightTerms& said) {
    const std::uint32_t common = common_number(said);
    return common < kCommonTerms ? common : kCommonTerms + index_of(terms, said);
}

std::uint32_t NightSheet::extras_of(const stay::RateDay& said, bool price_too) {
    NightExtras found{{}, said.extra_adult, said.child_prices};
    if (price_too) found.price = said.price;
    return index_of(extras, found);
}

void NightSheet::set_rate(DayNumber day, std::size_t plan, const stay::RateDay& said) {
    if (!currency) currency = currency_of(said);
    const bool fits =
        said.price && said.price->currency == *currency && said.price->minor <= kSafeMinor;
    NightTerms found = terms_of(said);
    if ((said.price && !fits) || said.extra_adult || !said.child_prices.empty())
        found.extras = extras_of(said, !fits);
    // Less than nothing costs nothing.
    const std::int64_t price = fits ? std::max<std::int64_t>(0, said.price->minor) : -1;
    rates[row(day) * plans + plan] = {price, number_of(found)};
}

stay::RateDay NightSheet::rate_day(const Rate& rate) const {
    const NightTerms& found = terms_at(terms.data(), rate.terms);
    return rate_day_of(rate.price, currency, found, extras[found.extras]);
}

void NightSheet::prefer(Currency wanted) {
    if (!currency || *currency == wanted) return;
    const NightSheet before = *this;
    currency = wanted;
    for (DayNumber day = first; day < end; ++day)
        for (std::size_t plan = 0; plan < plans; ++plan)
            set_rate(day, plan, before.rate_day(before.rates[row(day) * plans + plan]));
}

stay::RateDay rate_day_of(std::int64_t price, std::optional<Currency> currency,
                          const NightTerms& terms, const NightExtras& extras) {
    stay::RateDay day = day_of(terms);
    day.price = extras.price;
    if (price >= 0) day.price = Money{price, *currency};
    day.extra_adult = extras.extra_adult;
    day.child_prices = extras.child_prices;
    return day;
}

}  // namespace innkeeper::search
