#pragma once

#include "chassis/core/result.hpp"

#include <string>
#include <string_view>

namespace innkeeper {

/// base64url without padding, RFC 4648 section 5.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text);
[[nodiscard]] std::string hex_encode(std::string_view bytes);
/// Percent-decoding, RFC 3986 section 2.1; `plus_is_space` for form bodies and query strings.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// Encodes all but the unreserved characters of RFC 3986 section 2.3.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text);
/// Number of code points of well-formed UTF-8.
[[nodiscard]] std::size_t utf8_length(std::string_view text);
/// SHA-256, 32 raw bytes.
[[nodiscard]] std::string sha256(std::string_view bytes);
/// HMAC-SHA256, RFC 2104, 32 raw bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// Equal without leaking where they differ, for secrets of the same length.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace innkeeper
