#include "services/identity/http/json.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/json.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>

namespace innkeeper::identity {
namespace {

namespace bj = json::bj;

bj::array array_of(const std::vector<std::string>& texts) {
    bj::array array;
    for (const auto& text : texts) array.emplace_back(text);
    return array;
}

bj::object entry(const UserEntry& user) {
    return {{"sub", user.sub},
            {"email", user.email},
            {"given_name", user.given_name},
            {"family_name", user.family_name},
            {"groups", array_of(user.groups)}};
}

}  // namespace

std::string discovery_json(const Context& context) {
    CHECK(context.keyring.has_value());
    const auto at = [&](const char* path) { return context.issuer + path; };
    return bj::serialize(bj::object{
        {"issuer", context.issuer},
        {"authorization_endpoint", at("/oauth2/authorize")},
        {"token_endpoint", at("/oauth2/token")},
        {"userinfo_endpoint", at("/oauth2/userInfo")},
        {"revocation_endpoint", at("/oauth2/revoke")},
        {"end_session_endpoint", at("/logout")},
        {"jwks_uri", at("/.well-known/jwks.json")},
        {"scopes_supported", {"openid", "email", "profile"}},
        {"response_types_supported", bj::array{"code"}},
        {"response_modes_supported", bj::array{"query"}},
        {"grant_types_supported", {"authorization_code", "refresh_token"}},
        {"subject_types_supported", bj::array{"public"}},
        {"id_token_signing_alg_values_supported",
         bj::array{auth::to_string(context.keyring->active.algorithm())}},
        {"token_endpoint_auth_methods_supported", bj::array{"none"}},
        {"revocation_endpoint_auth_methods_supported", bj::array{"none"}},
        {"code_challenge_methods_supported", bj::array{"S256"}},
        {"prompt_values_supported", {"none", "login", "create"}},
        {"claims_supported",
         {"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "email",
          "email_verified", "given_name", "family_name", "name", "address", "cognito:groups"}},
        {"authorization_response_iss_parameter_supported", true},
        {"claims_parameter_supported", false},
        {"request_parameter_supported", false},
        {"request_uri_parameter_supported", false}});
}

std::string tokens_json(const Tokens& tokens) {
    return bj::serialize(bj::object{{"access_token", tokens.access_token},
                                    {"id_token", tokens.id_token},
                                    {"refresh_token", tokens.refresh_token},
                                    {"token_type", "Bearer"},
                                    {"expires_in", tokens.expires_in.count() / 1000},
                                    {"scope", tokens.scope}});
}

std::string oauth_error_json(std::string_view error, std::string_view description) {
    return bj::serialize(bj::object{{"error", error}, {"error_description", description}});
}

std::string user_info_json(const User& user, const std::vector<std::string>& scopes) {
    const auto has = [&](const char* scope) {
        return std::ranges::find(scopes, scope) != scopes.end();
    };
    bj::object info{{"sub", user.sub}};
    if (has("email")) {
        info["email"] = user.email;
        info["email_verified"] = false;
    }
    if (has("profile")) {
        info["given_name"] = user.given_name;
        info["family_name"] = user.family_name;
        info["name"] = user.given_name + " " + user.family_name;
        if (!user.address.empty()) info["address"] = bj::object{{"formatted", user.address}};
    }
    return bj::serialize(info);
}

std::string me_json(const auth::Principal& principal) {
    return bj::serialize(bj::object{{"sub", principal.subject},
                                    {"email", principal.email},
                                    {"given_name", principal.given_name},
                                    {"family_name", principal.family_name},
                                    {"groups", array_of(principal.groups)},
                                    {"scopes", array_of(principal.scopes)}});
}

std::string user_json(const User& user) {
    auto object = entry({user.sub, user.email, user.given_name, user.family_name, user.groups});
    object["created"] = json::of(user.created);
    return bj::serialize(object);
}

std::string users_json(const UserPage& page) {
    bj::array users;
    for (const auto& user : page.users) users.emplace_back(entry(user));
    return bj::serialize(
        bj::object{{"items", std::move(users)},
                   {"next", page.cursor.empty() ? bj::value(nullptr) : bj::value(page.cursor)}});
}

Result<std::vector<std::string>> read_groups(std::string_view body) {
    TRY(const auto value, json::parse(body));
    json::Fields in(value);
    auto groups = in.texts("groups", kMaxUserGroups, {1, 50});
    TRY_VOID(in.finish());
    return groups;
}

}  // namespace innkeeper::identity
