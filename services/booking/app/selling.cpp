#include "services/booking/app/selling.hpp"

#include "chassis/core/check.hpp"
#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {
namespace {

using std::chrono::days;

stay::RateDay own_day(const Rows& rows, std::string_view rate_plan_id, CivilDate date) {
    const auto month = rows.rates.find(stay::month_row(rate_plan_id, stay::month_of(date)));
    return month == rows.rates.end() ? stay::RateDay{} : month->second->at(date);
}

NightStock night_for(const Rows& rows, const NightKey& key, const std::optional<Claimed>& own) {
    NightStock night = rows.night(key);
    // Only the sum of the claims is looked at, whichever counter they stand in.
    if (own && own->takes(key.first, key.second)) night.sold -= own->rooms;
    return night;
}

}  // namespace

Result<Parts> parts_of(const stay::Hotel& hotel, const StayRequest& request) {
    const stay::RoomType* type = hotel.room_type(request.room_type_id);
    if (type == nullptr) return fail(room_type_not_found());
    const stay::RatePlan* plan = hotel.rate_plan(request.rate_plan_id);
    if (plan == nullptr || plan->room_type_id != type->id)
        return fail(Code::not_found, "rate-plan-not-found", "The room type has no such rate plan.");
    return Parts{type, plan};
}

Result<stay::Calendar> calendar_of(const Rows& rows, const Parts& parts, CivilDate from,
                                   CivilDate to, const std::optional<Claimed>& own) {
    const stay::RatePlan& plan = *parts.rate_plan;
    stay::Calendar calendar{from, {}};
    for (CivilDate date = from; date <= to; date += days(1)) {
        const stay::RateDay parent =
            plan.derived ? own_day(rows, plan.derived->parent_id, date) : stay::RateDay{};
        TRY(auto rate,
            stay::effective_day(*rows.hotel.value, plan, own_day(rows, plan.id, date), parent));
        calendar.days.push_back(
            {std::move(rate), night_for(rows, {parts.room_type->id, date}, own)});
    }
    return calendar;
}

Result<Verdict> judge(const Rows& rows, const StayRequest& request, Instant now, CivilDate from,
                      CivilDate to, const std::optional<Claimed>& own) {
    const stay::Hotel& hotel = *rows.hotel.value;
    TRY(const Parts parts, parts_of(hotel, request));
    TRY(const CivilDate today, date_in_zone(hotel.time_zone, now));
    TRY(const stay::Calendar calendar, calendar_of(rows, parts, from, to, own));
    const stay::Question question{.hotel = hotel,
                                  .room_type = *parts.room_type,
                                  .rate_plan = *parts.rate_plan,
                                  .stay = request.stay,
                                  .rooms = request.rooms,
                                  .calendar = calendar,
                                  .today = today};
    TRY(stay::Answer answer, stay::can_be_booked(question));
    if (!answer.reasons.empty()) {
        Error refusal = stay::refusal(question, answer);
        return Verdict{std::move(answer), std::move(refusal), {}};
    }
    TRY(auto penalties, stay::resolve(stay::policy_of(hotel, *parts.rate_plan), request.stay,
                                      *answer.price, hotel.time_zone));
    return Verdict{std::move(answer), {}, std::move(penalties)};
}

Result<Verdict> judge(const Rows& rows, const StayRequest& request, Instant now,
                      const std::optional<Claimed>& own) {
    return judge(rows, request, now, request.stay.arrival, request.stay.departure, own);
}

Terms terms_of(std::string guest_subject, const stay::Hotel& hotel, const StayRequest& request,
               Verdict verdict) {
    const stay::RoomType* type = hotel.room_type(request.room_type_id);
    const stay::RatePlan* plan = hotel.rate_plan(request.rate_plan_id);
    CHECK(type != nullptr && plan != nullptr && verdict.answer.price && verdict.penalties);
    return {.guest_subject = std::move(guest_subject),
            .hotel_id = hotel.id,
            .hotel_name = hotel.name,
            .hotel_city = hotel.city,
            .hotel_version = hotel.version,
            .room_type_id = type->id,
            .room_type_name = type->name,
            .rate_plan_id = plan->id,
            .rate_plan_name = plan->name,
            .meal_plan = plan->meal_plan,
            .payment = plan->payment,
            .stay = request.stay,
            .rooms = request.rooms,
            .price = *std::move(verdict.answer.price),
            .penalties = *std::move(verdict.penalties)};
}

Result<HotelRules> rules_of(const stay::Hotel& hotel, Instant now) {
    TRY(const CivilDate today, date_in_zone(hotel.time_zone, now));
    return HotelRules{.approval_mode = hotel.approval_mode,
                      .on_deadline = hotel.on_deadline,
                      .decide_by = now + std::chrono::hours(hotel.approval_deadline_hours),
                      .today = today};
}

}  // namespace innkeeper::booking
