#include "services/search/domain/money_order.hpp"

#include "services/search/domain/hotel_block.hpp"

namespace innkeeper::search {

const MoneyOrder::Scale& MoneyOrder::new_scale(Currency currency) {
    const auto one = rates_.worth(Money{1, currency});
    Scale scale{currency, one, std::string(one ? "" : currency.code())};
    scale.head = head_of(scale.text);
    return known_.emplace_back(std::move(scale));
}

bool MoneyOrder::at_most(std::int64_t minor, Currency currency, const Money& most) {
    if (currency == most.currency) return minor <= most.minor;
    const Scale& mine = scale_of(currency);
    const Scale& theirs = scale_of(most.currency);
    return mine.per_minor && theirs.per_minor && mine.value(minor) <= theirs.value(most.minor);
}

}  // namespace innkeeper::search
