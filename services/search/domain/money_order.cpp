#include "services/search/domain/money_order.hpp"

#include "services/search/domain/hotel_block.hpp"

namespace innkeeper::search {

const MoneyOrder::Scale& MoneyOrder::scale_of(Currency currency) {
    for (const Scale& scale : known_)
        if (scale.currency == currency) return scale;
    const auto one = rates_.worth(Money{1, currency});
    Scale scale{currency, one, one ? std::string() : currency.code()};
    scale.head = head_of(scale.text);
    return known_.emplace_back(std::move(scale));
}

OrderKey MoneyOrder::key_of(std::int64_t minor, Currency currency) {
    const Scale& scale = scale_of(currency);
    return {.tier = scale.tier(), .text = scale.text, .value = scale.value(minor)};
}

bool MoneyOrder::at_most(std::int64_t minor, Currency currency, const Money& most) {
    if (currency == most.currency) return minor <= most.minor;
    const Scale mine = scale_of(currency);
    const Scale& theirs = scale_of(most.currency);
    return mine.per_minor && theirs.per_minor && mine.value(minor) <= theirs.value(most.minor);
}

}  // namespace innkeeper::search
