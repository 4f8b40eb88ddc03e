#pragma once

#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot.hpp"

namespace innkeeper::search {

/// Every hotel that fits, by the query's order. With dates a hit can be booked at `query.now`, at
/// the total that it shows, as stay::can_be_booked says of the snapshot's hotels, rates and stock;
/// what cannot be priced (`amount-overflow`) is not offered. When nothing fits, `nearest` is the
/// first of nearby_stays with which the same query has a hit, as far as kNearestAsked goes.
/// Callable from any thread. CHECKs: 1 to kMaxStayNights nights, 1 room at least, limit at least 1.
[[nodiscard]] SearchResult find_hotels(const Snapshot& snapshot, const Query& query);

}  // namespace innkeeper::search
