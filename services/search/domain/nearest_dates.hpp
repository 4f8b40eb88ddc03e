#pragma once

#include "services/search/domain/asker.hpp"
#include "services/search/domain/hotel_filters.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/scope.hpp"

#include <optional>

namespace innkeeper::search {

/// See find_hotels. The calendar that is looked at goes from kNearestDays before the arrival to
/// kNearestDays after the departure.
[[nodiscard]] std::optional<Nearest> nearest_dates(const Query& query, const Scope& scope,
                                                   const HotelFilters& filters, Asker& asker);

}  // namespace innkeeper::search
