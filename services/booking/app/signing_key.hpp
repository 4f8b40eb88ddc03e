#pragma once

#include "chassis/core/random.hpp"
#include "chassis/store/table.hpp"

#include <string>

namespace innkeeper::booking {

/// The key that signs quotes, 32 bytes: the one in the table, or a new one when there is none.
/// Errors: those of the table; `bug` when the stored one is damaged.
[[nodiscard]] Task<Result<std::string>> signing_key(store::Table& table, Random& random);

}  // namespace innkeeper::booking
