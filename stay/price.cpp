#include "stay/price.hpp"

#include "chassis/core/check.hpp"
#include "stay/pricing.hpp"
#include "stay/totals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::stay {
namespace {

using Kind = PriceLine::Kind;

PriceLine line_of(const LineView& view) {
    PriceLine line{.kind = view.kind,
                   .date = view.date,
                   .quantity = view.quantity,
                   .unit = view.unit,
                   .amount = view.amount};
    if (view.kind == Kind::extra_adult || view.kind == Kind::extra_child)
        line.basis = Basis::per_person_night;
    if (view.band != nullptr)
        line.name = fmt::format("{}-{}", view.band->from_age, view.band->to_age);
    if (view.rule == nullptr) return line;
    line.basis = view.rule->basis;
    line.name = view.rule->name;
    line.basis_points = view.rule->basis == Basis::percent_of ? view.rule->basis_points : 0;
    line.included = view.rule->included;
    line.collected_by = view.rule->collected_by;
    return line;
}

/// What is taken through the platform when booking.
Result<Money> due_now(const RatePlan& plan, const Money& total, const Money& at_hotel) {
    if (plan.payment == PaymentMode::at_hotel) return Money{0, total.currency};
    const Money platform{std::max<std::int64_t>(0, total.minor - at_hotel.minor), total.currency};
    if (plan.payment == PaymentMode::prepay) return platform;
    TRY(const Money deposit, percent(total, plan.deposit_basis_points));
    return deposit.minor < platform.minor ? deposit : platform;
}

/// Adds a line of rooms or persons, also to what the night costs before taxes.
Result<void> add_to_night(LineSink& sink, Sum& gross, LineView line) {
    TRY(const Money amount, multiply(line.unit, line.quantity));
    gross += amount;
    sink.add({line.kind, nullptr, line.band, line.date, line.quantity, line.unit, amount});
    return {};
}

/// Rooms, extra adults and children of one night. What is free needs no line, but rooms have one.
Result<void> add_night(LineSink& sink, Sum& gross, const RatePlan& base, const HeadCount& heads,
                       CivilDate night, const NightPrices& prices) {
    CHECK(prices.child_prices.size() == base.child_bands.size());
    const auto add = [&](Kind kind, const ChildBand* band, int quantity, const Money& unit) {
        return add_to_night(sink, gross, {kind, nullptr, band, night, quantity, unit, unit});
    };
    TRY_VOID(add(Kind::room, nullptr, heads.rooms, prices.price));
    if (heads.extra_adults > 0 && prices.extra_adult.minor != 0) {
        TRY_VOID(add(Kind::extra_adult, nullptr, heads.extra_adults, prices.extra_adult));
    }
    if (heads.children == 0) return {};
    for (std::size_t i = 0; i < base.child_bands.size(); ++i) {
        if (heads.by_band[i] == 0 || prices.child_prices[i].minor == 0) continue;
        TRY_VOID(
            add(Kind::extra_child, &base.child_bands[i], heads.by_band[i], prices.child_prices[i]));
    }
    return {};
}

/// Every line of the stay, into the sink. `prices_at(i)`: of the night i after the arrival.
template <class PricesAt>
Result<void> walk(LineSink& sink, const Hotel& hotel, const RatePlan& base, const HeadCount& heads,
                  CivilDate arrival, std::size_t count, const PricesAt& prices_at) {
    for (std::size_t i = 0; i < count; ++i) {
        const NightPrices prices = prices_at(i);
        const CivilDate night = arrival + std::chrono::days(i);
        Sum gross_sum(hotel.currency);
        TRY_VOID(add_night(sink, gross_sum, base, heads, night, prices));
        if (!hotel.tax_rules.empty()) {
            TRY(const Money gross, gross_sum.result());
            TRY_VOID(add_night_taxes(sink, hotel, heads, night, gross));
        }
    }
    return add_stay_taxes(sink, hotel, heads, arrival);
}

}  // namespace

void LineSink::add(const LineView& line) {
    if (line.rule == nullptr || !line.rule->included) total_ += line.amount;
    if (line.rule != nullptr) {
        taxes_ += line.amount;
        if (line.rule->collected_by == Collector::hotel) at_hotel_ += line.amount;
    }
    if (lines_ != nullptr) lines_->push_back(line_of(line));
}

Result<Totals> LineSink::totals(const RatePlan& plan) const {
    TRY(const Money total, total_.result());
    TRY(const Money taxes, taxes_.result());
    TRY(const Money at_hotel, at_hotel_.result());
    TRY(const Money now, due_now(plan, total, at_hotel));
    TRY(const Money exclusive, subtract(total, taxes));
    TRY(const Money later, subtract(total, now));
    return Totals{total, exclusive, now, later};
}

NightPrices prices_of(const RateDay& effective) {
    CHECK(effective.price && effective.extra_adult);
    return {*effective.price, *effective.extra_adult, effective.child_prices};
}

Result<Totals> totals_of(const Hotel& hotel, const RatePlan& plan, const RatePlan& base,
                         const HeadCount& heads, CivilDate arrival,
                         std::span<const NightPrices> nights) {
    CHECK(!nights.empty() && heads.rooms > 0);
    LineSink sink(hotel.currency, nullptr);
    TRY_VOID(walk(sink, hotel, base, heads, arrival, nights.size(),
                  [&](std::size_t i) { return nights[i]; }));
    return sink.totals(plan);
}

HeadCount count_heads(int standard_adults, std::span<const ChildBand> bands,
                      const std::vector<RoomParty>& rooms) {
    CHECK(bands.size() <= kMaxChildBands);
    HeadCount heads;
    heads.rooms = static_cast<int>(rooms.size());
    for (const RoomParty& room : rooms) {
        int as_adults = room.adults;
        for (const int age : room.children_ages) {
            const auto band = std::ranges::find_if(
                bands, [age](const ChildBand& b) { return age >= b.from_age && age <= b.to_age; });
            if (band == bands.end())
                ++as_adults;
            else
                ++heads.by_band[static_cast<std::size_t>(band - bands.begin())];
        }
        heads.adults += room.adults;
        heads.children += static_cast<int>(room.children_ages.size());
        heads.extra_adults += std::max(0, as_adults - standard_adults);
    }
    return heads;
}

Result<Price> price_nights(const Hotel& hotel, const RatePlan& plan, const Stay& stay,
                           const std::vector<RoomParty>& rooms,
                           std::span<const RateDay* const> nights) {
    const auto count = static_cast<std::size_t>(stay.nights());
    CHECK(count > 0 && nights.size() >= count && !rooms.empty());
    const RatePlan* base = base_of(hotel, plan);
    if (base == nullptr)
        return fail(Code::bug, "rate-plan-parent-missing",
                    "A derived rate plan has no base plan to take its prices from.");
    const HeadCount heads = count_heads(*base, rooms);
    const auto bands = std::ranges::count_if(heads.by_band, [](int n) { return n > 0; });
    const std::size_t each_night =
        1 + (heads.extra_adults > 0 ? 1 : 0) + static_cast<std::size_t>(bands);
    std::vector<PriceLine> lines;
    lines.reserve(count * (each_night + hotel.tax_rules.size()) + hotel.tax_rules.size());
    LineSink sink(hotel.currency, &lines);
    TRY_VOID(walk(sink, hotel, *base, heads, stay.arrival, count,
                  [&](std::size_t i) { return prices_of(*nights[i]); }));
    TRY(const Totals totals, sink.totals(plan));
    if (plan.payment == PaymentMode::at_hotel)
        for (PriceLine& line : lines) line.collected_by = Collector::hotel;
    return Price{std::move(lines), totals.total, totals.total_exclusive, totals.due_now,
                 totals.due_at_hotel};
}

Result<Price> price_of(const Hotel& hotel, const RatePlan& plan, const Stay& stay,
                       const std::vector<RoomParty>& rooms, const std::vector<RateDay>& days) {
    std::vector<const RateDay*> nights;
    nights.reserve(days.size());
    for (const RateDay& day : days) nights.push_back(&day);
    return price_nights(hotel, plan, stay, rooms, nights);
}

}  // namespace innkeeper::stay
