#include "services/search/app/rate_rows.hpp"

#include "services/search/app/row_text.hpp"

#include <utility>

namespace innkeeper::search {
namespace {

void add_said(std::string& text, char what, std::int64_t number) {
    text += ' ';
    text += what;
    add_number(text, number);
}
void add_amount(std::string& text, char what, const std::optional<Money>& amount) {
    if (amount) add_said(text, what, amount->minor);
}
void add_count(std::string& text, char what, const std::optional<int>& count) {
    if (count) add_said(text, what, *count);
}
void add_flag(std::string& text, char what, bool holds) {
    if (!holds) return;
    text += ' ';
    text += what;
}

void add_line(std::string& text, CivilDate night, const stay::RateDay& day) {
    add_number(text, day_of(night));
    add_amount(text, 'p', day.price);
    add_amount(text, 'e', day.extra_adult);
    for (const Money& price : day.child_prices) add_said(text, 'k', price.minor);
    add_count(text, 'a', day.min_stay_arrival);
    add_count(text, 'b', day.max_stay_arrival);
    add_count(text, 't', day.min_stay_through);
    add_count(text, 'u', day.max_stay_through);
    add_flag(text, 'c', day.closed);
    add_flag(text, 'i', day.closed_to_arrival);
    add_flag(text, 'o', day.closed_to_departure);
    text += '\n';
}

bool take_amount(std::string_view& text, std::optional<Money>& amount, Currency currency) {
    return take_number(text, amount.emplace(Money{0, currency}).minor);
}
bool take_count(std::string_view& text, std::optional<int>& count) {
    return take_number(text, count.emplace());
}

/// What follows a letter; false: there is no such letter, or what follows is no number.
bool take_said(std::string_view& text, char what, stay::RateDay& day, Currency currency) {
    switch (what) {
        case 'p':
            return take_amount(text, day.price, currency);
        case 'e':
            return take_amount(text, day.extra_adult, currency);
        case 'k':
            return take_number(text, day.child_prices.emplace_back(Money{0, currency}).minor);
        case 'a':
            return take_count(text, day.min_stay_arrival);
        case 'b':
            return take_count(text, day.max_stay_arrival);
        case 't':
            return take_count(text, day.min_stay_through);
        case 'u':
            return take_count(text, day.max_stay_through);
        case 'c':
            return day.closed = true;
        case 'i':
            return day.closed_to_arrival = true;
        case 'o':
            return day.closed_to_departure = true;
        default:
            return false;
    }
}

/// The rest of a line.
bool take_line(std::string_view& text, stay::RateDay& day, Currency currency) {
    while (!take_char(text, '\n')) {
        if (text.size() < 2 || text.front() != ' ') return false;
        const char what = text[1];
        text.remove_prefix(2);
        if (!take_said(text, what, day, currency)) return false;
    }
    return true;
}

}  // namespace

std::string to_document(std::string_view currency, const stay::RateMonth& month) {
    std::string text(currency);
    text += '\n';
    text.reserve(text.size() + month.days.size() * kNightLineBytes);
    for (const auto& [night, day] : month.days) add_line(text, night, day);
    return text;
}

Result<stay::RatesChanged> read_rates(std::string_view hotel_id, std::string_view plan,
                                      std::string_view month, std::uint64_t version,
                                      std::string_view document) {
    const auto dates = MonthNights::of(month);
    const std::string_view code = document.substr(0, document.find('\n'));
    const auto currency = Currency::parse(code);
    if (!dates || !currency || code.size() == document.size()) return row_damaged();
    document.remove_prefix(code.size() + 1);
    stay::RateMonth said{std::string(plan), std::string(month), version};
    said.days.reserve(static_cast<std::size_t>(dates->days));
    while (!document.empty()) {
        const auto night = dates->take_night(document);
        if (!night || (!said.days.empty() && said.days.rbegin()->first >= *night))
            return row_damaged();
        stay::RateDay& day = said.days.try_emplace(said.days.end(), *night)->second;
        if (!take_line(document, day, *currency)) return row_damaged();
    }
    stay::RatesChanged changed{std::string(hotel_id), std::string(code), {}};
    changed.months.push_back(std::move(said));
    return changed;
}

}  // namespace innkeeper::search
