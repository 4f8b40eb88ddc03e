#include "services/booking/app/offers.hpp"

#include "services/booking/app/errors.hpp"
#include "services/booking/limits.hpp"

#include <algorithm>
#include <map>

namespace innkeeper::booking {
namespace {

bool is_sold_out(const Offer& offer) {
    return std::ranges::any_of(offer.answer.reasons, [](const Reason& reason) {
        return reason.kind == Reason::Kind::sold_out;
    });
}

}  // namespace

Task<Result<Offers>> FindOffers::run(OffersQuery query) {
    CO_TRY_VOID(check_length(query.stay));
    CO_TRY(auto offers, co_await look(query));
    if (std::ranges::none_of(offers.items, is_sold_out)) co_return offers;
    CO_TRY(const bool due, co_await timers_.any_due());
    if (!due) co_return offers;
    CO_TRY_VOID(co_await timers_.run_due());
    co_return co_await look(std::move(query));
}

Task<Result<Offers>> FindOffers::look(OffersQuery query) {
    CO_TRY(const auto row, co_await load_hotel(context_.table, query.hotel_id));
    if (!row.value) co_return fail(hotel_not_found());
    const Hotel& hotel = *row.value;
    CO_TRY(const CivilDate today, date_in_zone(hotel.time_zone, context_.clock.now()));
    Offers offers{query.hotel_id, query.stay, {}};
    for (const RoomType& type : hotel.room_types) {
        std::string partition = stock_partition(hotel.id, type.id);
        CO_TRY(const auto stock, co_await stock_of(std::move(partition), query.stay));
        for (const RatePlan& plan : hotel.rate_plans) {
            if (plan.room_type_id != type.id) continue;
            CO_TRY(Answer answer, can_be_booked({.hotel = hotel,
                                                 .room_type = type,
                                                 .rate_plan = plan,
                                                 .stay = query.stay,
                                                 .party = query.party,
                                                 .rooms = query.rooms,
                                                 .stock = stock,
                                                 .today = today}));
            offers.items.push_back({type, plan, std::move(answer)});
        }
    }
    co_return offers;
}

Task<Result<std::vector<NightStock>>> FindOffers::stock_of(std::string partition, Stay stay) {
    store::Query query{.partition = std::move(partition),
                       .from = innkeeper::to_string(stay.arrival),
                       .to = innkeeper::to_string(stay.departure),
                       .limit = kMaxStayNights};
    CO_TRY(const auto page, co_await context_.table.query(std::move(query)));
    std::map<std::string, NightStock> rows;
    for (const store::Item& item : page.items) {
        CO_TRY(rows[item.key.sort], read_stock(item.document));
    }
    std::vector<NightStock> stock;
    for (const CivilDate night : stay.each_night())
        stock.push_back(rows[innkeeper::to_string(night)]);
    co_return stock;
}

}  // namespace innkeeper::booking
