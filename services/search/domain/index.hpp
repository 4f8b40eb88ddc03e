#pragma once

#include "chassis/core/clock.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/snapshot.hpp"
#include "stay/rate_months.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::search {

/// The one writer of what is searched: takes updates in any order, any number of times, and
/// publishes snapshots. What it knows is a function of the set of updates and of `now`: of each
/// hotel, month of a plan and night of a room type the highest version holds, and rates and stock
/// that come before their hotel wait for it. One thread; the snapshots are for any.
class Index {
public:
    /// `now`: nights before a hotel's today are not kept.
    explicit Index(Instant now);
    ~Index();
    Index(Index&&) noexcept;
    Index& operator=(Index&&) noexcept;

    /// Created, changed or archived, whatever its status. The ordinal of the hotel.
    Ordinal put(std::shared_ptr<const HotelFacts> facts);
    void apply(const InventoryUpdate& update);
    void apply(const stay::RatesChanged& rates);

    /// The hotel is as if nothing had ever been said of it, whatever versions were: what is applied
    /// next holds. Until the next publish() it is shown as before. Its ordinal, which it keeps;
    /// nothing for a hotel that has none.
    std::optional<Ordinal> forget(const std::string& hotel_id);
    /// Hotels of which something has been said, in no order.
    [[nodiscard]] std::vector<std::string> hotels() const;

    /// Time goes on: drops past nights of at most `max_hotels` hotels. True when there are more,
    /// to be called again. Never goes back.
    bool advance(Instant now, std::size_t max_hotels);

    /// The state after all updates so far; the same snapshot when there was none.
    [[nodiscard]] std::shared_ptr<const Snapshot> publish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace innkeeper::search
