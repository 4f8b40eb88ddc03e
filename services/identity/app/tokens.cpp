#include "services/identity/app/tokens.hpp"

#include "chassis/auth/jwt.hpp"
#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"
#include "services/identity/domain/authorize.hpp"
#include "services/identity/limits.hpp"

namespace innkeeper::identity {
namespace {

namespace bj = json::bj;

std::int64_t seconds(Instant instant) { return to_unix_ms(instant) / 1000; }

bj::object common_claims(Context& context, const User& user, const TokenGrant& grant, Millis life) {
    const auto now = context.clock.now();
    bj::object claims{{"iss", context.issuer},
                      {"sub", user.sub},
                      {"auth_time", seconds(grant.auth_time)},
                      {"iat", seconds(now)},
                      {"exp", seconds(now + life)},
                      {"jti", context.ids.next()}};
    // As Cognito does: the claim is absent for a user without a group.
    if (!user.groups.empty()) {
        auto& groups = claims["cognito:groups"].emplace_array();
        for (const auto& group : user.groups) groups.emplace_back(group);
    }
    return claims;
}

std::string sign(const Context& context, const bj::object& claims) {
    CHECK(context.keyring.has_value());
    return auth::sign_token(context.keyring->active, bj::serialize(claims));
}

}  // namespace

std::string make_access_token(Context& context, const User& user, const TokenGrant& grant,
                              Millis life) {
    auto claims = common_claims(context, user, grant, life);
    claims["client_id"] = grant.client_id;
    claims["token_use"] = "access";
    claims["scope"] = grant.scope;
    claims["username"] = user.sub;
    claims["email"] = user.email;
    claims["given_name"] = user.given_name;
    claims["family_name"] = user.family_name;
    return sign(context, claims);
}

std::string make_id_token(Context& context, const User& user, const TokenGrant& grant,
                          std::string_view access_token) {
    auto claims = common_claims(context, user, grant, kIdTokenLife);
    claims["aud"] = grant.client_id;
    claims["token_use"] = "id";
    // OpenID Connect Core section 3.1.3.6: the left half of the hash that the signature uses.
    claims["at_hash"] = base64url_encode(sha256(access_token).substr(0, 16));
    claims["cognito:username"] = user.sub;
    if (!grant.nonce.empty()) claims["nonce"] = grant.nonce;
    if (has_scope(grant.scope, "email")) {
        claims["email"] = user.email;
        claims["email_verified"] = false;
    }
    if (has_scope(grant.scope, "profile")) {
        claims["given_name"] = user.given_name;
        claims["family_name"] = user.family_name;
        claims["name"] = user.given_name + " " + user.family_name;
    }
    return sign(context, claims);
}

}  // namespace innkeeper::identity
