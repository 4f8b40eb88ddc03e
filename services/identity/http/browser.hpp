#pragma once

#include "chassis/http/message.hpp"
#include "services/identity/app/context.hpp"
#include "services/identity/domain/authorize.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What routes for people share: cookies, the protection of forms, redirects, pages for errors.
namespace innkeeper::identity {

/// The session's secret, or nothing. The cookie is HttpOnly, SameSite=Lax, Path=/, and with an
/// https issuer Secure under the prefix `__Host-`.
[[nodiscard]] std::string session_of(const Context& context, const http::Request& request);
void set_session(const Context& context, http::Response& response, const std::string& token);
void clear_session(const Context& context, http::Response& response);

/// The token that a form and a cookie must both bring (double submit). Taken from the cookie, or
/// new; set_csrf() sends it.
[[nodiscard]] std::string csrf_for(Context& context, const http::Request& request);
void set_csrf(const Context& context, http::Response& response, const std::string& token);
/// Error: `csrf-failed` (forbidden), also when the browser itself says that the form is another
/// site's.
[[nodiscard]] Result<void> check_csrf(const Context& context, const http::Request& request,
                                      const Pairs& form);

/// The first value of that name, or nothing.
[[nodiscard]] std::string value_of(const Pairs& pairs, std::string_view name);

/// Where a person goes on to after signing in: an authorization request that is checked again
/// here, so no link can lead anywhere else. Nothing for an empty text. Error:
/// `return-to-invalid`.
[[nodiscard]] Result<std::optional<AuthorizeRequest>> read_return_to(const Context& context,
                                                                     std::string_view text);

/// 303: the browser goes on with GET and does not repeat a form (RFC 9700 section 4.12).
[[nodiscard]] http::Response see_other(const std::string& location);
[[nodiscard]] http::Response error_page(const Context& context, const Error& error);
/// Turns an error of `inner` into a page.
Task<Result<http::Response>> as_page(Context& context, Task<Result<http::Response>> inner);

}  // namespace innkeeper::identity
