#include "services/search/domain/hotel_draft.hpp"

#include "chassis/core/check.hpp"

#include <utility>

namespace innkeeper::search {

HotelDraft::HotelDraft(std::string hotel_id, Instant now)
    : id_(std::move(hotel_id)), now_(now), floor_(day_before(now)) {}

void HotelDraft::put(std::shared_ptr<const HotelFacts> facts) {
    CHECK(facts != nullptr && facts->terms.id == id_);
    if (facts_ && facts_->terms.version >= facts->terms.version) return;
    facts_ = std::move(facts);
    floor_ = today_in(facts_->terms.time_zone, now_);
    nights_.drop_before(floor_);
}

void HotelDraft::apply(const InventoryUpdate& update) {
    CHECK(update.hotel_id == id_);
    (void)nights_.apply(update, floor_, room_types_of(facts_.get()));
}

void HotelDraft::apply(const stay::RatesChanged& rates) {
    CHECK(rates.hotel_id == id_);
    (void)nights_.apply(rates, floor_, room_types_of(facts_.get()));
}

}  // namespace innkeeper::search
