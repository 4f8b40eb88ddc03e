#include "stay/price.hpp"

#include "chassis/core/check.hpp"
#include "stay/pricing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::stay {
namespace {

using Kind = PriceLine::Kind;

Result<void> add_person_line(std::vector<PriceLine>& lines, Kind kind, std::string name,
                             CivilDate night, int quantity, const Money& unit) {
    // What is free needs no line.
    if (quantity == 0 || unit.minor == 0) return {};
    TRY(const Money amount, multiply(unit, quantity));
    lines.push_back({.kind = kind,
                     .basis = Basis::per_person_night,
                     .name = std::move(name),
                     .date = night,
                     .quantity = quantity,
                     .unit = unit,
                     .amount = amount});
    return {};
}

/// Rooms, extra adults and children of one night.
Result<void> add_night(std::vector<PriceLine>& lines, const RatePlan& base, const HeadCount& heads,
                       CivilDate night, const RateDay& day) {
    CHECK(day.price && day.extra_adult && day.child_prices.size() == base.child_bands.size());
    TRY(const Money amount, multiply(*day.price, heads.rooms));
    lines.push_back({.date = night, .quantity = heads.rooms, .unit = *day.price, .amount = amount});
    TRY_VOID(
        add_person_line(lines, Kind::extra_adult, {}, night, heads.extra_adults, *day.extra_adult));
    for (std::size_t i = 0; i < base.child_bands.size(); ++i) {
        if (heads.by_band[i] == 0) continue;
        const ChildBand& band = base.child_bands[i];
        TRY_VOID(add_person_line(lines, Kind::extra_child,
                                 fmt::format("{}-{}", band.from_age, band.to_age), night,
                                 heads.by_band[i], day.child_prices[i]));
    }
    return {};
}

/// A sum of many lines, quicker than add() of each: what is wrong is said once, at the end.
class Sum {
public:
    explicit Sum(Currency currency) : sum_{0, currency} {}
    void operator+=(const Money& amount) {
        if (wrong_) return;
        const std::int64_t next = sum_.minor + amount.minor;
        if (amount.currency != sum_.currency || next > kMaxMinor || next < -kMaxMinor)
            wrong_ = amount;
        else
            sum_.minor = next;
    }
    [[nodiscard]] Result<Money> result() const { return wrong_ ? add(sum_, *wrong_) : sum_; }

private:
    Money sum_;
    std::optional<Money> wrong_;
};

Result<Money> sum_from(const std::vector<PriceLine>& lines, std::size_t first, Currency currency) {
    Sum sum(currency);
    for (std::size_t i = first; i < lines.size(); ++i) sum += lines[i].amount;
    return sum.result();
}

struct Sums {
    Money total;
    Money taxes;     ///< and fees, included ones too
    Money at_hotel;  ///< collected by the hotel in any case
};

Result<Sums> sums_of(const std::vector<PriceLine>& lines, Currency currency) {
    Sum total(currency);
    Sum taxes(currency);
    Sum at_hotel(currency);
    for (const PriceLine& line : lines) {
        if (!line.included) total += line.amount;
        if (line.kind != Kind::tax && line.kind != Kind::fee) continue;
        taxes += line.amount;
        if (line.collected_by == Collector::hotel) at_hotel += line.amount;
    }
    TRY(const Money total_sum, total.result());
    TRY(const Money taxes_sum, taxes.result());
    TRY(const Money at_hotel_sum, at_hotel.result());
    return Sums{total_sum, taxes_sum, at_hotel_sum};
}

/// What is taken through the platform when booking.
Result<Money> due_now(const RatePlan& plan, const Sums& sums) {
    if (plan.payment == PaymentMode::at_hotel) return Money{0, sums.total.currency};
    const Money platform{std::max<std::int64_t>(0, sums.total.minor - sums.at_hotel.minor),
                         sums.total.currency};
    if (plan.payment == PaymentMode::prepay) return platform;
    TRY(const Money deposit, percent(sums.total, plan.deposit_basis_points));
    return deposit.minor < platform.minor ? deposit : platform;
}

Result<Price> priced(std::vector<PriceLine> lines, const RatePlan& plan, Currency currency) {
    TRY(const Sums sums, sums_of(lines, currency));
    TRY(const Money now, due_now(plan, sums));
    TRY(const Money exclusive, subtract(sums.total, sums.taxes));
    TRY(const Money later, subtract(sums.total, now));
    if (plan.payment == PaymentMode::at_hotel)
        for (PriceLine& line : lines) line.collected_by = Collector::hotel;
    return Price{std::move(lines), sums.total, exclusive, now, later};
}

}  // namespace

HeadCount count_heads(const RatePlan& base, const std::vector<RoomParty>& rooms) {
    CHECK(base.child_bands.size() <= kMaxChildBands);
    HeadCount heads;
    heads.rooms = static_cast<int>(rooms.size());
    for (const RoomParty& room : rooms) {
        int as_adults = room.adults;
        for (const int age : room.children_ages) {
            const auto band = std::ranges::find_if(base.child_bands, [age](const ChildBand& b) {
                return age >= b.from_age && age <= b.to_age;
            });
            if (band == base.child_bands.end())
                ++as_adults;
            else
                ++heads.by_band[static_cast<std::size_t>(band - base.child_bands.begin())];
        }
        heads.adults += room.adults;
        heads.children += static_cast<int>(room.children_ages.size());
        heads.extra_adults += std::max(0, as_adults - base.standard_adults);
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
    std::vector<PriceLine> lines;
    const auto bands = std::ranges::count_if(heads.by_band, [](int n) { return n > 0; });
    const std::size_t each_night =
        1 + (heads.extra_adults > 0 ? 1 : 0) + static_cast<std::size_t>(bands);
    lines.reserve(count * (each_night + hotel.tax_rules.size()) + hotel.tax_rules.size());
    for (std::size_t i = 0; i < count; ++i) {
        const CivilDate night = stay.arrival + std::chrono::days(i);
        const std::size_t first = lines.size();
        TRY_VOID(add_night(lines, *base, heads, night, *nights[i]));
        if (hotel.tax_rules.empty()) continue;
        TRY(const Money gross, sum_from(lines, first, hotel.currency));
        TRY_VOID(add_night_taxes(lines, hotel, heads, night, gross));
    }
    TRY_VOID(add_stay_taxes(lines, hotel, heads, stay.arrival));
    return priced(std::move(lines), plan, hotel.currency);
}

Result<Price> price_of(const Hotel& hotel, const RatePlan& plan, const Stay& stay,
                       const std::vector<RoomParty>& rooms, const std::vector<RateDay>& days) {
    std::vector<const RateDay*> nights;
    nights.reserve(days.size());
    for (const RateDay& day : days) nights.push_back(&day);
    return price_nights(hotel, plan, stay, rooms, nights);
}

}  // namespace innkeeper::stay
