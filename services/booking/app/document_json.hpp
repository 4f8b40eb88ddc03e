#pragma once

#include "chassis/core/json.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

/// What the readers of stored documents share. For codecs only.
namespace innkeeper::booking {

/// Of a document that is not as it was written.
[[nodiscard]] std::unexpected<Error> damaged();

/// Parses `document` and lets `read` take its fields. Any mistake is `bug`, `document-damaged`.
[[nodiscard]] Result<void> read_object(std::string_view document,
                                       const std::function<void(json::Fields&)>& read);

/// A version or another number that only grows.
[[nodiscard]] std::uint64_t read_number(json::Fields& in, std::string_view name);

}  // namespace innkeeper::booking
