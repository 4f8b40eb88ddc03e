#pragma once

#include "chassis/auth/principal.hpp"
#include "services/identity/app/context.hpp"
#include "services/identity/app/grants.hpp"
#include "services/identity/app/users.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::identity {

/// OpenID Connect Discovery 1.0 section 3, with RFC 8414 and RFC 9207 members.
[[nodiscard]] std::string discovery_json(const Context& context);
/// RFC 6749 section 5.1 with `id_token`.
[[nodiscard]] std::string tokens_json(const Tokens& tokens);
/// RFC 6749 section 5.2.
[[nodiscard]] std::string oauth_error_json(std::string_view error, std::string_view description);
/// The claims that the scopes of the token allow (OpenID Connect Core sections 5.3 and 5.4).
[[nodiscard]] std::string user_info_json(const User& user, const std::vector<std::string>& scopes);
[[nodiscard]] std::string me_json(const auth::Principal& principal);
[[nodiscard]] std::string user_json(const User& user);
[[nodiscard]] std::string users_json(const UserPage& page);
/// `{"groups": ["Admin"]}`.
[[nodiscard]] Result<std::vector<std::string>> read_groups(std::string_view body);

}  // namespace innkeeper::identity
