#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading of the small things that many routes take. Errors name the parameter:
/// `invalid-request` with one field.
namespace innkeeper::http {

/// A decimal integer within [min, max]; nothing when the parameter is absent.
[[nodiscard]] Result<std::optional<std::int64_t>> integer_param(const Request& request,
                                                                std::string_view name,
                                                                std::int64_t min, std::int64_t max);
/// Decimal integers within [min, max], 0 <= min, separated by commas, at most `max_items`, none
/// with more digits than `max` has; empty when the parameter is absent or empty.
[[nodiscard]] Result<std::vector<int>> integers_param(const Request& request, std::string_view name,
                                                      std::size_t max_items, int min, int max);
/// Text of min to max code points; nothing when the parameter is absent.
[[nodiscard]] Result<std::optional<std::string>> text_param(const Request& request,
                                                            std::string_view name, std::size_t min,
                                                            std::size_t max);

inline constexpr std::size_t kDefaultPage = 20;
inline constexpr std::size_t kMaxPage = 100;
inline constexpr std::size_t kMaxCursor = 2000;

/// `limit` (1 to kMaxPage, default kDefaultPage) and `cursor` of a list.
struct PageParams {
    std::size_t limit = kDefaultPage;
    std::string cursor;
};
[[nodiscard]] Result<PageParams> page_params(const Request& request);

/// `"3"`: the entity tag of a version (RFC 9110 section 8.8.3).
[[nodiscard]] std::string etag(std::uint64_t version);
/// The version in `If-Match` (RFC 9110 section 13.1.1); one strong tag made by etag().
/// Errors: `if-match-missing`, `if-match-invalid`.
[[nodiscard]] Result<std::uint64_t> if_match(const Request& request);

}  // namespace innkeeper::http
