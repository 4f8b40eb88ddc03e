#include "services/search/domain/hotel_facts.hpp"

namespace innkeeper::search {

void trim(HotelFacts& facts) {
    facts.amenities.shrink_to_fit();
    stay::Hotel& terms = facts.terms;
    terms.manager_ids.shrink_to_fit();
    terms.room_types.shrink_to_fit();
    terms.rate_plans.shrink_to_fit();
    for (stay::RatePlan& plan : terms.rate_plans) plan.child_bands.shrink_to_fit();
    terms.tax_rules.shrink_to_fit();
    terms.cancellation_policies.shrink_to_fit();
    for (stay::CancellationPolicy& policy : terms.cancellation_policies)
        policy.windows.shrink_to_fit();
}

const std::vector<stay::RoomType>& room_types_of(const HotelFacts* facts) {
    static const std::vector<stay::RoomType> kNone;
    return facts != nullptr ? facts->terms.room_types : kNone;
}

}  // namespace innkeeper::search
