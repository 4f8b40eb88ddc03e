#pragma once

#include "chassis/http/message.hpp"
#include "services/search/domain/query.hpp"

#include <string>
#include <string_view>

namespace innkeeper::search::cursor {

/// Opaque to clients: the query that it belongs to and the place of the last hit of the page.
/// A query is its parameters as written, in whatever order, but `limit` and `cursor`.
[[nodiscard]] std::string encode(const http::Request& query, const OrderKey& last);
/// Error: `invalid-cursor` naming `cursor` for one that was not made by encode() for this query.
[[nodiscard]] Result<OrderKey> decode(const http::Request& query, std::string_view cursor);

}  // namespace innkeeper::search::cursor
