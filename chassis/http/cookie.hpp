#pragma once

#include "chassis/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::http {

/// The cookies of a request in their order (RFC 6265 section 5.4). A pair that is no cookie, is
/// longer than kMaxCookieBytes or comes after kMaxCookies is left out: cookies of other
/// applications of the same host must not lock a user out.
[[nodiscard]] Pairs cookies_of(const Request& request);
/// The first cookie of that name.
[[nodiscard]] std::optional<std::string> cookie_of(const Request& request, std::string_view name);

enum class SameSite { strict, lax, none };

/// A Set-Cookie field (RFC 6265 section 4.1). The defaults are the safe ones.
struct SetCookie {
    std::string name;
    std::string value;  ///< cookie octets only, such as base64url
    std::string path = "/";
    std::optional<std::chrono::seconds> max_age = std::nullopt;  ///< absent: until the browser ends
    bool http_only = true;
    bool secure = true;
    SameSite same_site = SameSite::lax;
};

/// CHECKs that name, value and path are well formed, that SameSite=None is Secure, and the rules
/// of the prefixes `__Host-` and `__Secure-`.
[[nodiscard]] std::string format_set_cookie(const SetCookie& cookie);
/// Makes the browser forget the cookie.
[[nodiscard]] std::string format_expired_cookie(SetCookie cookie);

}  // namespace innkeeper::http
