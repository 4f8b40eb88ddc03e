#pragma once

#include "chassis/auth/keys.hpp"
#include "chassis/auth/principal.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

/// JSON Web Tokens (RFC 7519) in JWS compact form (RFC 7515), verified as RFC 8725 advises: the
/// caller says which issuer, audience, use and algorithms it takes; the token never does.
namespace innkeeper::auth {

inline constexpr std::size_t kMaxTokenBytes = 8 * 1024;
inline constexpr std::size_t kMaxSubjectBytes = 255;  ///< OpenID Connect Core section 2, `sub`
inline constexpr std::size_t kMaxGroups = 100;
inline constexpr std::chrono::seconds kDefaultLeeway{30};
inline constexpr std::chrono::seconds kMaxLeeway{120};

/// What a verifier accepts.
struct TokenRules {
    std::string issuer;                  ///< `iss`, exactly
    std::vector<std::string> audiences;  ///< client ids, one of which must be in `aud`; a token
                                         ///< without `aud` is judged by `client_id`, as Cognito's
                                         ///< access tokens are
    std::string token_use = "access";    ///< `token_use`, exactly; empty only for a provider that
                                         ///< does not write it
    std::vector<Algorithm> algorithms = {Algorithm::es256, Algorithm::rs256};
    std::chrono::seconds leeway = kDefaultLeeway;  ///< for exp, nbf and iat; at most kMaxLeeway
    std::string groups_claim = "cognito:groups";
};

/// A token taken apart, with nothing believed yet.
struct UnverifiedToken {
    Algorithm algorithm;
    std::string kid;
    std::string signing_input;
    std::string payload;  ///< JSON text
    std::string signature;
};

/// A token whose signature and claims hold.
struct VerifiedToken {
    Principal principal;
    std::string client_id;
    Instant expires;  ///< `exp`, without leeway
};

/// Takes a compact JWS apart: three parts of strict base64url, a JSON header with an algorithm of
/// this build and a kid, no `crit`, at most kMaxTokenBytes. Error: `token-invalid`.
[[nodiscard]] Result<UnverifiedToken> split_token(std::string_view token);

/// Checks signature, then claims. Errors: `token-invalid`, `token-expired`.
[[nodiscard]] Result<VerifiedToken> verify_token(const UnverifiedToken& token, const PublicKey& key,
                                                 const TokenRules& rules, Instant now);

/// Both steps with the keys of a set; a kid that is not in it is `token-invalid`.
[[nodiscard]] Result<VerifiedToken> verify_token(std::string_view token, const KeySet& keys,
                                                 const TokenRules& rules, Instant now);

/// Signs a JSON object of claims: header {alg, kid, typ: "JWT"}.
[[nodiscard]] std::string sign_token(const SigningKey& key, std::string_view claims_json);

}  // namespace innkeeper::auth
