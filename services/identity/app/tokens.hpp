#pragma once

#include "services/identity/app/context.hpp"
#include "services/identity/domain/user.hpp"

#include <string>
#include <string_view>

namespace innkeeper::identity {

/// What a token is made for.
struct TokenGrant {
    std::string client_id;
    std::string scope;
    std::string nonce;  ///< of the id token; may be empty
    Instant auth_time;
};

/// A signed access token with Cognito's claims: iss, sub, client_id, token_use "access", scope,
/// auth_time, iat, exp, jti, username, cognito:groups; and, so that services need no look-up,
/// email, given_name and family_name, whatever the scope.
[[nodiscard]] std::string make_access_token(Context& context, const User& user,
                                            const TokenGrant& grant, Millis life);
/// A signed id token (OpenID Connect Core section 2) with Cognito's claims: aud, token_use "id",
/// at_hash, nonce, cognito:username, cognito:groups; e-mail and names as the scope says.
[[nodiscard]] std::string make_id_token(Context& context, const User& user, const TokenGrant& grant,
                                        std::string_view access_token);

}  // namespace innkeeper::identity
