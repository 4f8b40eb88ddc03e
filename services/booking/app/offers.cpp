#include "services/booking/app/offers.hpp"

#include "services/booking/app/errors.hpp"
#include "services/booking/app/make_quote.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

bool is_sold_out(const Offer& offer) {
    return std::ranges::any_of(offer.verdict.answer.reasons, [](const stay::Reason& reason) {
        return reason.kind == stay::Reason::Kind::sold_out;
    });
}

bool on_sale(const stay::Hotel& hotel, const stay::RatePlan& plan) {
    const stay::RoomType* type = hotel.room_type(plan.room_type_id);
    return !plan.archived && type != nullptr && !type->archived;
}

}  // namespace

Task<Result<Offers>> FindOffers::run(OffersQuery query) {
    CO_TRY_VOID(stay::check_length(query.stay));
    CO_TRY(auto offers, co_await look(query));
    if (std::ranges::none_of(offers.items, is_sold_out)) co_return offers;
    CO_TRY(const bool due, co_await timers_.any_due());
    if (!due) co_return offers;
    CO_TRY_VOID(co_await timers_.run_due());
    co_return co_await look(std::move(query));
}

Task<Result<Offers>> FindOffers::look(OffersQuery query) {
    const Instant now = context_.clock.now();
    CO_TRY(const auto hotel, co_await load_hotel(context_.table, context_.hotels, query.hotel_id));
    if (!hotel.value) co_return fail(hotel_not_found());
    CO_TRY(const CivilDate today, date_in_zone(hotel.value->time_zone, now));
    const Window window = window_around(query.stay, today);
    RowsQuery wanted{
        .booking_id = {}, .hotel_id = query.hotel_id, .guest_subject = {}, .stays = {}};
    for (const stay::RatePlan& plan : hotel.value->rate_plans)
        if (on_sale(*hotel.value, plan))
            wanted.stays.push_back({plan.room_type_id, plan.id, Stay{window.from, window.to}});
    CO_TRY(const Rows rows, co_await load_rows(context_.table, context_.hotels, std::move(wanted)));
    if (!rows.hotel.value) co_return fail(hotel_not_found());

    Offers offers{query.hotel_id, query.stay, query.rooms, {}};
    for (const stay::RoomType& type : rows.hotel.value->room_types) {
        for (const stay::RatePlan& plan : rows.hotel.value->rate_plans) {
            if (plan.room_type_id != type.id || !on_sale(*rows.hotel.value, plan)) continue;
            const StayRequest request{query.hotel_id, type.id, plan.id, query.stay, query.rooms};
            CO_TRY(Verdict verdict, judge(rows, request, now, window.from, window.to));
            offers.items.push_back({type, plan, std::move(verdict)});
        }
    }
    co_return offers;
}

}  // namespace innkeeper::booking
