#pragma once

#include "chassis/core/clock.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/night_ledger.hpp"
#include "stay/rate_months.hpp"

#include <memory>
#include <string>

namespace innkeeper::search {

/// All that is said of one hotel, apart from any index, which then takes it whole: Index::set().
/// Any thread, one at a time.
class HotelDraft {
public:
    /// `now`: nights before the hotel's today are not kept; not after that of the index.
    HotelDraft(std::string hotel_id, Instant now);
    [[nodiscard]] const std::string& id() const { return id_; }

    // In any order, any number of times; all are of this hotel.
    void put(std::shared_ptr<const HotelFacts> facts);
    void apply(const InventoryUpdate& update);
    void apply(const stay::RatesChanged& rates);

    /// Nothing was said.
    [[nodiscard]] bool empty() const { return facts_ == nullptr && nights_.grid() == nullptr; }

private:
    friend class Index;

    std::string id_;
    Instant now_;
    DayNumber floor_;  ///< nights before were let go
    std::shared_ptr<const HotelFacts> facts_;
    NightLedger nights_;
};

}  // namespace innkeeper::search
