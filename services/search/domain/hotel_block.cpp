#include "services/search/domain/hotel_block.hpp"

#include "stay/limits.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace innkeeper::search {
namespace {

/// Sums of the rules that hold for all dates, or of those that hold for some as well.
struct Sums {
    std::array<std::int64_t, 6> all{};

    void add(const stay::TaxRule& rule) {
        switch (rule.basis) {
            case stay::Basis::percent_of:
                all[0] += rule.basis_points;
                ++all[1];
                break;
            case stay::Basis::per_night:
                all[2] += rule.amount.minor;
                break;
            case stay::Basis::per_person_night:
                all[rule.adults_only ? 4 : 3] += rule.amount.minor;
                break;
            case stay::Basis::per_stay:
                all[5] += rule.amount.minor;
                break;
        }
    }
    [[nodiscard]] bool fit() const {
        return std::ranges::all_of(all, [](std::int64_t sum) {
            return sum >= 0 && sum <= std::numeric_limits<std::int32_t>::max();
        });
    }
    [[nodiscard]] OnTop on_top() const {
        const auto at = [this](std::size_t i) { return static_cast<std::int32_t>(all[i]); };
        return {at(0), at(1), at(2), at(3), at(4), at(5)};
    }
};

}  // namespace

// As percent() of the chassis: half to even. Neither is negative, and both are so small that the
// product is safe.
std::int64_t PriceChange::of(std::int64_t minor) const {
    if (kind == Kind::none) return minor;
    if (kind == Kind::amount) return std::max<std::int64_t>(0, minor + value);
    const std::int64_t product = minor * value;
    const std::int64_t quotient = product / stay::kWholeBasisPoints;
    const std::int64_t twice = product % stay::kWholeBasisPoints * 2;
    const bool up =
        twice > stay::kWholeBasisPoints || (twice == stay::kWholeBasisPoints && quotient % 2 != 0);
    return quotient + (up ? 1 : 0);
}

TaxBound tax_bound(const stay::Hotel& hotel) {
    Sums sure;
    Sums most;
    TaxBound out;
    for (const stay::TaxRule& rule : hotel.tax_rules) {
        if (rule.basis != stay::Basis::percent_of && rule.amount.currency != hotel.currency)
            out.unsound = true;
        if (rule.amount.minor > kSafeMinor || rule.basis_points > stay::kWholeBasisPoints)
            out.unsound = true;
        if (rule.amount.minor < 0 || rule.basis_points < 0) out.unsound = true;
        if (rule.included) continue;
        most.add(rule);
        if (!rule.valid_from && !rule.valid_to) sure.add(rule);
    }
    out.unsound = out.unsound || !most.fit();
    if (out.unsound) return out;
    out.sure = sure.on_top();
    out.most = most.on_top();
    out.exact = out.most.percentages == 0 && out.sure == out.most;
    return out;
}

std::uint64_t head_of(const std::string& text) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < 8; ++i)
        head = head << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
    return head;
}

}  // namespace innkeeper::search
