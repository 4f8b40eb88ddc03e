#pragma once

#include "services/booking/app/context.hpp"
#include "services/booking/app/selling.hpp"
#include "services/booking/app/timers.hpp"

#include <string>
#include <vector>

namespace innkeeper::booking {

struct OffersQuery {
    std::string hotel_id;
    Stay stay;
    std::vector<stay::RoomParty> rooms;
};

struct Offer {
    stay::RoomType room_type;
    stay::RatePlan rate_plan;
    Verdict verdict;
};

struct Offers {
    std::string hotel_id;
    Stay stay;
    std::vector<stay::RoomParty> rooms;
    std::vector<Offer> items;  ///< in the order of the hotel's room types, then its rate plans
};

/// Every room and rate that is on sale with its price, or every reason why not and the nearest
/// alternative. Where something is sold out, holds that are due are given back first.
/// Errors: `hotel-not-found`, `stay-too-long`, `amount-overflow`, those of the table.
class FindOffers {
public:
    FindOffers(Context& context, Timers& timers) : context_(context), timers_(timers) {}
    [[nodiscard]] Task<Result<Offers>> run(OffersQuery query);

private:
    Task<Result<Offers>> look(OffersQuery query);

    Context& context_;
    Timers& timers_;
};

}  // namespace innkeeper::booking
