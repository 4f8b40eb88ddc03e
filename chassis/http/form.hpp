#pragma once

#include "chassis/http/message.hpp"

#include <string>
#include <string_view>

namespace innkeeper::http {

/// Reads an application/x-www-form-urlencoded body (WHATWG URL, section 5.1) in its order.
/// Errors: `malformed-form` for a bad escape, bytes that are not UTF-8 or a zero byte;
/// `too_large` with `form-too-large` past kMaxFormBytes or kMaxFormFields.
[[nodiscard]] Result<Pairs> parse_form(std::string_view body);
/// The body for these fields.
[[nodiscard]] std::string format_form(const Pairs& fields);

}  // namespace innkeeper::http
