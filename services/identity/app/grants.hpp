#pragma once

#include "services/identity/app/context.hpp"
#include "services/identity/domain/authorize.hpp"

#include <string>

/// The token endpoint's work (RFC 6749 sections 4.1.3 and 6, RFC 7009). Slugs of refusals are the
/// codes of RFC 6749 section 5.2 with hyphens: `invalid-grant`, `invalid-client`, `invalid-scope`,
/// `invalid-request`.
namespace innkeeper::identity {

struct Tokens {
    std::string access_token;
    std::string id_token;
    std::string refresh_token;
    std::string scope;
    Millis expires_in;
};

/// A one-time code for a request that check_authorize() passed, good for kCodeLife.
Task<Result<std::string>> issue_code(Context& context, AuthorizeRequest request, std::string sub,
                                     Instant auth_time);

struct CodeExchange {
    std::string client_id;
    std::string code;
    std::string redirect_uri;
    std::string code_verifier;
};
/// A code is spent by its first use, be it wrong. A second use also withdraws the refresh tokens
/// that the first one gave (RFC 6749 section 4.1.2).
Task<Result<Tokens>> exchange_code(Context& context, CodeExchange exchange);

struct RefreshExchange {
    std::string client_id;
    std::string refresh_token;
    std::string scope;  ///< empty: as before; otherwise no more than before
};
/// Each use gives a new refresh token. Using an old one again withdraws all of its family: either
/// the thief or the owner holds a stolen one (RFC 9700 section 4.14.2).
Task<Result<Tokens>> exchange_refresh(Context& context, RefreshExchange exchange);

/// Withdraws a refresh token and its family. Unknown tokens are fine (RFC 7009 section 2.2).
/// Error: `unsupported-token-type` for an access token, which ends by itself.
Task<Result<void>> revoke_token(Context& context, std::string client_id, std::string token);

}  // namespace innkeeper::identity
