#include "services/search/domain/hotel_block.hpp"

#include "stay/limits.hpp"

#include <algorithm>

namespace innkeeper::search {

TaxBound tax_bound_of(const stay::Hotel& hotel) {
    TaxBound out;
    for (const stay::TaxRule& rule : hotel.tax_rules) {
        if (rule.basis != stay::Basis::percent_of && rule.amount.currency != hotel.currency)
            out.unsound = true;
        if (rule.amount.minor > kSafeMinor || rule.basis_points > stay::kWholeBasisPoints)
            out.unsound = true;
        if (rule.included) continue;
        out.none = false;
        switch (rule.basis) {
            case stay::Basis::percent_of:
                out.basis_points += rule.basis_points;
                ++out.percentages;
                break;
            case stay::Basis::per_night:
                out.per_room_night += rule.amount.minor;
                break;
            case stay::Basis::per_person_night:
                out.per_person_night += rule.amount.minor;
                break;
            case stay::Basis::per_stay:
                out.per_room_stay += rule.amount.minor;
                break;
        }
    }
    return out;
}

std::int64_t from_price(const EffectivePlan& days, const TypeBlock& type, DayNumber today) {
    std::int64_t least = -1;
    for (DayNumber day = today; day <= today + stay::kMaxAdvanceDays; ++day) {
        const std::uint32_t code = days.code(day);
        const std::int64_t price = days.price(code);
        if (least >= 0 && price >= least) continue;
        if (days.terms(code).closed || type.available(day) < 1) continue;
        least = price;
        if (least <= days.min_price()) break;
    }
    return least;
}

std::optional<Money> from_price(const HotelBlock& hotel) {
    std::int64_t least = -1;
    for (const PlanBlock& plan : hotel.plans)
        if (plan.from >= 0 && (least < 0 || plan.from < least)) least = plan.from;
    if (least < 0) return std::nullopt;
    return Money{least, hotel.currency};
}

std::uint64_t head_of(const std::string& text) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < 8; ++i)
        head = head << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
    return head;
}

}  // namespace innkeeper::search
