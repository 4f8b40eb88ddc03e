#pragma once

#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot.hpp"

namespace innkeeper::search {

/// Every hotel that fits, by the query's order. With dates a hit can be booked at `query.now`, at
/// the total that it shows, as stay::can_be_booked says of the snapshot's hotels, rates and stock;
/// what cannot be priced (`amount-overflow`) is not offered. When nothing fits the dates, the
/// nearest that do are looked for in kNearestHotels hotels of the place, by the distance of
/// arrivals, then the change of length, the later arrival, the longer stay, the lower ordinal; all
/// filters but max_total and free_cancellation hold for them. Callable from any thread.
/// CHECKs: 1 to kMaxStayNights nights, 1 room at least, limit at least 1.
[[nodiscard]] SearchResult find_hotels(const Snapshot& snapshot, const Query& query);

}  // namespace innkeeper::search
