#include "stay/penalties.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::stay {
namespace {

/// What rooms and persons cost on the first nights.
Result<Money> first_nights(const Price& price, CivilDate arrival, std::int64_t nights) {
    Money sum{0, price.total.currency};
    for (const PriceLine& line : price.lines) {
        const bool of_taxes =
            line.kind == PriceLine::Kind::tax || line.kind == PriceLine::Kind::fee;
        if (of_taxes || !line.date || (*line.date - arrival).count() >= nights) continue;
        TRY(sum, add(sum, line.amount));
    }
    return sum;
}

Result<Money> cost_of(const Penalty& penalty, CivilDate arrival, const Price& price) {
    switch (penalty.kind) {
        case Penalty::Kind::none:
            return Money{0, price.total.currency};
        case Penalty::Kind::percent:
            return percent(price.total, penalty.value);
        case Penalty::Kind::nights:
            return first_nights(price, arrival, penalty.value);
        case Penalty::Kind::fixed:
            return Money{penalty.value, price.total.currency};
        case Penalty::Kind::full:
            break;
    }
    return price.total;
}

Result<Money> capped_cost(const Penalty& penalty, CivilDate arrival, const Price& price) {
    TRY(const Money cost, cost_of(penalty, arrival, price));
    return cost.minor < price.total.minor ? cost : price.total;
}

Result<Instant> end_of(const CancellationWindow& window, CivilDate arrival,
                       std::string_view time_zone) {
    return instant_of(time_zone, arrival - std::chrono::days(window.days_before), window.time);
}

std::string local_time(CivilDate date, std::chrono::minutes time) {
    return fmt::format("{}T{:02}:{:02}", innkeeper::to_string(date), time.count() / 60,
                       time.count() % 60);
}

}  // namespace

Result<Penalties> resolve(const CancellationPolicy& policy, const Stay& stay, const Price& price,
                          std::string_view time_zone) {
    TRY(const Money no_show, capped_cost(policy.no_show, stay.arrival, price));
    Penalties out{{}, no_show};
    std::optional<Instant> from;
    for (const CancellationWindow& window : policy.windows) {
        TRY(const Instant to, end_of(window, stay.arrival, time_zone));
        // Two ends inside one gap of the clock are one instant, and nothing lies between them.
        if (from && to <= *from) continue;
        TRY(const Money amount, capped_cost(window.penalty, stay.arrival, price));
        const CivilDate date = stay.arrival - std::chrono::days(window.days_before);
        out.windows.push_back({from, to, amount, local_time(date, window.time)});
        from = to;
    }
    TRY(const Money amount, capped_cost(policy.otherwise, stay.arrival, price));
    out.windows.push_back({from, std::nullopt, amount, {}});
    return out;
}

Result<bool> is_free_at(const CancellationPolicy& policy, CivilDate arrival,
                        std::string_view time_zone, Instant now) {
    for (const CancellationWindow& window : policy.windows) {
        TRY(const Instant to, end_of(window, arrival, time_zone));
        if (now < to) return window.penalty.kind == Penalty::Kind::none;
    }
    return policy.otherwise.kind == Penalty::Kind::none;
}

bool begins_free(const CancellationPolicy& policy) {
    const Penalty& first =
        policy.windows.empty() ? policy.otherwise : policy.windows.front().penalty;
    return first.kind == Penalty::Kind::none;
}

const PenaltyWindow& window_at(const Penalties& penalties, Instant now) {
    const auto found = std::ranges::find_if(
        penalties.windows, [now](const PenaltyWindow& w) { return !w.to || now < *w.to; });
    CHECK(found != penalties.windows.end());
    return *found;
}

}  // namespace innkeeper::stay
