#pragma once

#include "services/search/domain/city_index.hpp"

#include <string>
#include <string_view>

namespace innkeeper::search::cursor {

/// Opaque to clients: the query that it belongs to and the last hotel of the page.
[[nodiscard]] std::string encode(const CityQuery& query, const Rank& last);
/// Error: `invalid-request` naming `cursor` for one that was not made by encode() for this query.
[[nodiscard]] Result<Rank> decode(const CityQuery& query, std::string_view cursor);

}  // namespace innkeeper::search::cursor
