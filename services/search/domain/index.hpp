#pragma once

#include "chassis/core/clock.hpp"
#include "services/search/domain/hotel_draft.hpp"
#include "services/search/domain/snapshot.hpp"
#include "stay/rate_months.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::search {

/// Pieces of work for any threads, at once or one after the other. Nothing else is asked of the
/// index until all of them are done.
using Work = std::vector<std::function<void()>>;

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

    /// The hotel is what the draft says, whatever was said before and in which version; until the
    /// next publish() it is shown as before. Its ordinal, which it keeps; nothing when nobody has
    /// ever heard of it.
    std::optional<Ordinal> set(HotelDraft draft);
    /// Hotels of which something has been said, in no order.
    [[nodiscard]] std::vector<std::string> hotels() const;

    /// Time goes on: drops past nights of at most `max_hotels` hotels. True when there are more,
    /// to be called again. Never goes back.
    bool advance(Instant now, std::size_t max_hotels);

    /// Brings the nights of hotels that were put and set together, as publish() would do at last:
    /// done now and then while there are many of them, it saves memory.
    [[nodiscard]] Work gather();
    /// What publish() would do for the next `max_quarters`; empty: nothing is left.
    [[nodiscard]] Work prepare(std::size_t max_quarters);

    /// The state after all updates so far; the same snapshot when there was none.
    [[nodiscard]] std::shared_ptr<const Snapshot> publish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace innkeeper::search
