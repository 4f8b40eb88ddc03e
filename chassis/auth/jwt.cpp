#include "chassis/auth/jwt.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"

#include <algorithm>
#include <cmath>

namespace innkeeper::auth {
namespace {

namespace bj = json::bj;

// One answer for everything that is wrong: a forger learns nothing from it.
std::unexpected<Error> refuse() {
    return fail(Code::unauthenticated, "token-invalid", "The token is not valid.");
}

const bj::string* text(const bj::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_string();
}

std::string text_or_empty(const bj::object& object, std::string_view name) {
    const auto* value = text(object, name);
    return value == nullptr ? std::string() : std::string(*value);
}

/// NumericDate, RFC 7519 section 2: seconds, possibly with a fraction.
std::optional<Instant> date(const bj::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const double seconds = value->to_number<double>();
    if (!std::isfinite(seconds) || seconds < 0 || seconds > 253402300799.0) return std::nullopt;
    return from_unix_ms(static_cast<std::int64_t>(std::floor(seconds * 1000)));
}

bool contains(const std::vector<std::string>& list, const bj::string& value) {
    return std::ranges::any_of(list, [&](const auto& item) { return value == item.c_str(); });
}

bool is_for_audience(const bj::object& claims, const TokenRules& rules) {
    const auto* aud = claims.if_contains("aud");
    if (aud == nullptr) {
        const auto* client = text(claims, "client_id");
        return client != nullptr && contains(rules.audiences, *client);
    }
    if (const auto* one = aud->if_string()) return contains(rules.audiences, *one);
    const auto* many = aud->if_array();
    return many != nullptr && std::ranges::any_of(*many, [&](const bj::value& each) {
               return each.is_string() && contains(rules.audiences, each.get_string());
           });
}

Result<std::vector<std::string>> groups_of(const bj::object& claims, const std::string& name) {
    std::vector<std::string> groups;
    const auto* value = claims.if_contains(name);
    if (value == nullptr) return groups;
    const auto* list = value->if_array();
    if (list == nullptr || list->size() > kMaxGroups) return refuse();
    for (const auto& each : *list) {
        if (!each.is_string()) return refuse();
        groups.emplace_back(each.get_string());
    }
    return groups;
}

std::vector<std::string> words_of(const std::string& scope) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < scope.size()) {
        const auto end = std::min(scope.find(' ', at), scope.size());
        if (end > at) words.push_back(scope.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

Result<Instant> check_times(const bj::object& claims, const TokenRules& rules, Instant now) {
    const auto leeway = std::clamp(rules.leeway, std::chrono::seconds{0}, kMaxLeeway);
    const auto expires = date(claims, "exp");
    const auto issued = date(claims, "iat");
    if (!expires || !issued || *issued > now + leeway) return refuse();
    if (claims.contains("nbf")) {
        const auto not_before = date(claims, "nbf");
        if (!not_before || *not_before > now + leeway) return refuse();
    }
    if (*expires + leeway <= now) {
        return fail(Code::unauthenticated, "token-expired", "The token has expired.");
    }
    return *expires;
}

}  // namespace

Result<UnverifiedToken> split_token(std::string_view token) {
    if (token.empty() || token.size() > kMaxTokenBytes) return refuse();
    const auto first = token.find('.');
    if (first == std::string_view::npos) return refuse();
    const auto second = token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        return refuse();
    }
    auto header = base64url_decode(token.substr(0, first));
    auto payload = base64url_decode(token.substr(first + 1, second - first - 1));
    auto signature = base64url_decode(token.substr(second + 1));
    if (!header || !payload || !signature || signature->empty()) return refuse();
    const auto document = json::parse(*header);
    if (!document || !document->is_object()) return refuse();
    const auto& fields = document->get_object();
    // RFC 7515 section 4.1.11: an extension that must be understood, and none is.
    if (fields.contains("crit")) return refuse();
    const auto algorithm = parse_algorithm(text_or_empty(fields, "alg"));
    auto kid = text_or_empty(fields, "kid");
    if (!algorithm || kid.empty() || kid.size() > kMaxKidBytes) return refuse();
    return UnverifiedToken{*algorithm, std::move(kid), std::string(token.substr(0, second)),
                           std::move(*payload), std::move(*signature)};
}

Result<VerifiedToken> verify_token(const UnverifiedToken& token, const PublicKey& key,
                                   const TokenRules& rules, Instant now) {
    // The key's algorithm decides, and the token has to say the same (RFC 8725 section 3.1).
    if (token.algorithm != key.algorithm() || token.kid != key.kid() ||
        std::ranges::find(rules.algorithms, key.algorithm()) == rules.algorithms.end() ||
        !key.verify(token.signing_input, token.signature)) {
        return refuse();
    }
    const auto document = json::parse(token.payload);
    if (!document || !document->is_object()) return refuse();
    const auto& claims = document->get_object();
    if (rules.issuer.empty() || text_or_empty(claims, "iss") != rules.issuer ||
        !is_for_audience(claims, rules)) {
        return refuse();
    }
    if (!rules.token_use.empty() && text_or_empty(claims, "token_use") != rules.token_use) {
        return refuse();
    }
    VerifiedToken verified;
    auto& principal = verified.principal;
    principal.subject = text_or_empty(claims, "sub");
    if (principal.subject.empty() || principal.subject.size() > kMaxSubjectBytes) return refuse();
    TRY(verified.expires, check_times(claims, rules, now));
    TRY(principal.groups, groups_of(claims, rules.groups_claim));
    principal.email = text_or_empty(claims, "email");
    principal.given_name = text_or_empty(claims, "given_name");
    principal.family_name = text_or_empty(claims, "family_name");
    principal.scopes = words_of(text_or_empty(claims, "scope"));
    verified.client_id = text_or_empty(claims, "client_id");
    return verified;
}

Result<VerifiedToken> verify_token(std::string_view token, const KeySet& keys,
                                   const TokenRules& rules, Instant now) {
    TRY(const auto parts, split_token(token));
    const auto* key = keys.find(parts.kid);
    if (key == nullptr) return refuse();
    return verify_token(parts, *key, rules, now);
}

std::string sign_token(const SigningKey& key, std::string_view claims_json) {
    // The kid is a thumbprint: base64url, with nothing to escape.
    const std::string header = R"({"alg":")" + std::string(to_string(key.algorithm())) +
                               R"(","kid":")" + key.kid() + R"(","typ":"JWT"})";
    std::string token = base64url_encode(header) + "." + base64url_encode(claims_json);
    token += "." + base64url_encode(key.sign(token));
    return token;
}

}  // namespace innkeeper::auth
