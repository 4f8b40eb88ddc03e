#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/http/message.hpp"
#include "services/search/domain/query.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::search {

/// What `GET /api/v1/hotels` was asked, as api/openapi.yaml says.
struct SearchParams {
    Query query;            ///< all but `text` and `after`
    std::string text = {};  ///< as written; empty: none
    std::string cursor = {};
};

/// Every mistake is a 400 that names its parameter. `now`: an arrival that is past in every zone,
/// or farther ahead than can be booked anywhere, is a mistake.
[[nodiscard]] Result<SearchParams> parse_search(const http::Request& request, Instant now);

/// text::fold() of a parameter. Refused when nothing is left of it: it would be the beginning of
/// every name.
[[nodiscard]] Result<std::string> fold_param(std::string_view name, std::string_view text);

/// `adults`, `children_ages`, `rooms`, spread over the rooms.
[[nodiscard]] Result<std::vector<stay::RoomParty>> parse_party(const http::Request& request);

/// `month`, which is required: not before the month of now in every zone, nor after the last that
/// can be booked.
[[nodiscard]] Result<std::chrono::year_month> parse_month(const http::Request& request,
                                                          Instant now);

}  // namespace innkeeper::search
