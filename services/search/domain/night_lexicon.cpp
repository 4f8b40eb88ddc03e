#include "services/search/domain/night_lexicon.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

std::optional<Currency> currency_of(const stay::RateDay& day) {
    if (day.price) return day.price->currency;
    if (day.extra_adult) return day.extra_adult->currency;
    if (!day.child_prices.empty()) return day.child_prices.front().currency;
    return std::nullopt;
}

/// The number of a value in the list, where it is put when it is new. The last
/// ones are looked at first: what managers say comes in runs.
template <class T>
std::uint32_t index_of(std::vector<T>& all, const T& value) {
    for (std::size_t i = all.size(); i-- > 0;)
        if (all[i] == value) return static_cast<std::uint32_t>(i);
    all.push_back(value);
    return static_cast<std::uint32_t>(all.size() - 1);
}

}  // namespace

NightLexicon NightLexicon::in(std::optional<Currency> currency) {
    NightLexicon out;
    out.currency_ = currency;
    return out;
}

NightGrid::Rate NightLexicon::rate_of(const stay::RateDay& said) {
    if (!currency_) currency_ = currency_of(said);
    if (const auto known = known_rate_of(said)) return *known;
    NightTerms terms = terms_of(said);
    NightExtras extras{{}, said.extra_adult, said.child_prices};
    const bool fits = said.price && is_plain(*said.price);
    if (!fits) extras.price = said.price;
    if (extras != NightExtras{}) {
        terms.extras = index_of(extras_, extras) + 1;
        persons_ = persons_ || extras.extra_adult || !extras.child_prices.empty();
        odd_ = odd_ || extras.price || (extras.extra_adult && !is_plain(*extras.extra_adult)) ||
               !std::ranges::all_of(extras.child_prices,
                                    [this](const Money& money) { return is_plain(money); });
    }
    const std::uint32_t common = common_number(terms);
    return {fits ? std::max<std::int64_t>(0, said.price->minor) : -1,
            common < kCommonTerms ? common : kCommonTerms + index_of(terms_, terms)};
}

stay::RateDay NightLexicon::day_of(const NightGrid::Rate& rate) const {
    const NightTerms& said = terms(rate.terms);
    stay::RateDay day = search::day_of(said);
    if (said.extras != 0) {
        const NightExtras& extras = extras_[said.extras - 1];
        day.price = extras.price;
        day.extra_adult = extras.extra_adult;
        day.child_prices = extras.child_prices;
    }
    if (rate.price >= 0) day.price = Money{rate.price, *currency_};
    return day;
}

}  // namespace innkeeper::search
