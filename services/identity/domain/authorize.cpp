#include "services/identity/domain/authorize.hpp"

#include "chassis/core/encoding.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace innkeeper::identity {
namespace {

constexpr std::array<std::string_view, 3> kScopes{"openid", "email", "profile"};

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

bool is_base64url(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

/// The parameters by name, and which of them came more than once (RFC 6749 section 3.1).
struct Params {
    std::map<std::string, std::string> values;
    std::set<std::string> doubled;

    explicit Params(const Pairs& pairs) {
        for (const auto& [name, value] : pairs) {
            if (!values.emplace(name, value).second) doubled.insert(name);
        }
    }
    [[nodiscard]] std::string get(const std::string& name) const {
        const auto found = values.find(name);
        return found == values.end() ? std::string() : found->second;
    }
};

using Refusal = std::optional<std::pair<const char*, const char*>>;

Refusal check_flow(const Params& in) {
    if (!in.doubled.empty()) return {{"invalid_request", "A parameter occurs more than once."}};
    if (!in.get("request").empty()) return {{"request_not_supported", "No request objects."}};
    if (!in.get("request_uri").empty()) {
        return {{"request_uri_not_supported", "No request objects."}};
    }
    if (!in.get("registration").empty()) {
        return {{"registration_not_supported", "No registration in a request."}};
    }
    const auto type = in.get("response_type");
    if (type.empty()) return {{"invalid_request", "response_type is missing."}};
    if (type != "code") {
        return {{"unsupported_response_type", "Only the authorization code flow is served."}};
    }
    const auto mode = in.get("response_mode");
    if (!mode.empty() && mode != "query") {
        return {{"invalid_request", "Only response_mode=query is served."}};
    }
    return std::nullopt;
}

Refusal check_proof(const Params& in, AuthorizeRequest& request) {
    request.code_challenge = in.get("code_challenge");
    if (request.code_challenge.empty()) {
        return {{"invalid_request", "code_challenge is required (PKCE)."}};
    }
    if (in.get("code_challenge_method") != "S256") {
        return {{"invalid_request", "code_challenge_method must be S256."}};
    }
    if (request.code_challenge.size() != kChallengeBytes || !is_base64url(request.code_challenge)) {
        return {{"invalid_request", "code_challenge is not the base64url of a SHA-256."}};
    }
    return std::nullopt;
}

Refusal check_prompt(const Params& in, AuthorizeRequest& request) {
    const auto prompt = in.get("prompt");
    const auto words = words_of(prompt);
    for (const auto word : words) {
        if (word == "none") {
            if (words.size() != 1) {
                return {{"invalid_request", "prompt=none stands alone."}};
            }
            request.prompt = Prompt::none;
        } else if (word == "create") {
            request.prompt = Prompt::create;
        } else if (word == "login" || word == "select_account") {
            if (request.prompt == Prompt::unspecified) request.prompt = Prompt::login;
        } else if (word != "consent") {
            return {{"invalid_request", "prompt has an unknown value."}};
        }
    }
    return std::nullopt;
}

Refusal check_max_age(const Params& in, AuthorizeRequest& request) {
    const auto text = in.get("max_age");
    if (text.empty()) return std::nullopt;
    std::int64_t seconds = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    constexpr std::int64_t kMaxSeconds = 100LL * 366 * 24 * 3600;
    if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 ||
        seconds > kMaxSeconds) {
        return {{"invalid_request", "max_age is not a number of seconds."}};
    }
    request.max_age = std::chrono::seconds(seconds);
    return std::nullopt;
}

Refusal check_texts(const Params& in, AuthorizeRequest& request) {
    const auto raw_scope = in.get("scope");
    const auto scope = raw_scope.size() > kMaxScope ? std::nullopt : canonical_scope(raw_scope);
    if (!scope) return {{"invalid_scope", "Scopes are openid (required), email and profile."}};
    request.scope = *scope;
    request.nonce = in.get("nonce");
    if (request.nonce.size() > kMaxNonce) return {{"invalid_request", "nonce is too long."}};
    request.login_hint = in.get("login_hint");
    if (request.login_hint.size() > kMaxEmail) {
        return {{"invalid_request", "login_hint is too long."}};
    }
    return std::nullopt;
}

}  // namespace

std::expected<AuthorizeRequest, AuthorizeRefusal> check_authorize(
    const Pairs& params, const std::vector<Client>& clients) {
    const Params in(params);
    AuthorizeRequest request;
    request.client_id = in.get("client_id");
    request.redirect_uri = in.get("redirect_uri");
    const auto* client = find_client(clients, request.client_id);
    if (client == nullptr || in.doubled.contains("client_id")) {
        return std::unexpected(AuthorizeRefusal{
            "invalid_client", "The application that sent you here is not registered.", {}, {}});
    }
    if (in.doubled.contains("redirect_uri") ||
        std::ranges::find(client->redirect_uris, request.redirect_uri) ==
            client->redirect_uris.end()) {
        return std::unexpected(AuthorizeRefusal{
            "invalid_request", "The address to return to is not registered.", {}, {}});
    }
    request.state = in.get("state");
    const bool state_fits = request.state.size() <= kMaxState;
    if (!state_fits) request.state.clear();

    Refusal refusal = check_flow(in);
    if (!refusal && !state_fits) refusal = {{"invalid_request", "state is too long."}};
    if (!refusal) refusal = check_texts(in, request);
    if (!refusal) refusal = check_proof(in, request);
    if (!refusal) refusal = check_prompt(in, request);
    if (!refusal) refusal = check_max_age(in, request);
    if (refusal) {
        return std::unexpected(
            AuthorizeRefusal{refusal->first, refusal->second, request.redirect_uri, request.state});
    }
    return request;
}

std::string continuation_of(const AuthorizeRequest& request) {
    const auto max_age = request.max_age ? std::to_string(request.max_age->count() / 1000) : "";
    return with_query("", {{"response_type", "code"},
                           {"client_id", request.client_id},
                           {"redirect_uri", request.redirect_uri},
                           {"scope", request.scope},
                           {"state", request.state},
                           {"nonce", request.nonce},
                           {"code_challenge", request.code_challenge},
                           {"code_challenge_method", "S256"},
                           {"login_hint", request.login_hint},
                           {"max_age", max_age}})
        .substr(1);
}

const std::vector<std::string>& authorize_params() {
    static const std::vector<std::string> names{
        "response_type", "client_id", "redirect_uri", "scope",        "state",
        "nonce",         "prompt",    "max_age",      "login_hint",   "code_challenge",
        "response_mode", "display",   "ui_locales",   "acr_values",   "code_challenge_method",
        "id_token_hint", "request",   "request_uri",  "registration", "claims",
        "claims_locales"};
    return names;
}

std::optional<std::string> canonical_scope(std::string_view scope) {
    const auto words = words_of(scope);
    std::string canonical;
    for (const auto known : kScopes) {
        if (std::ranges::find(words, known) == words.end()) continue;
        if (!canonical.empty()) canonical += ' ';
        canonical += known;
    }
    const bool all_known = std::ranges::all_of(words, [](std::string_view word) {
        return std::ranges::find(kScopes, word) != kScopes.end();
    });
    if (!all_known || !has_scope(canonical, "openid")) return std::nullopt;
    return canonical;
}

bool has_scope(std::string_view scope, std::string_view word) {
    const auto words = words_of(scope);
    return std::ranges::find(words, word) != words.end();
}

bool pkce_matches(std::string_view verifier, std::string_view challenge) {
    const bool well_formed =
        verifier.size() >= kMinVerifier && verifier.size() <= kMaxVerifier &&
        std::ranges::all_of(verifier, [](char c) {
            return is_base64url(std::string_view(&c, 1)) || c == '.' || c == '~';
        });
    return well_formed && challenge.size() == kChallengeBytes &&
           equal_constant_time(base64url_encode(sha256(verifier)), challenge);
}

std::string with_query(std::string url, const Pairs& params) {
    char separator = url.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : params) {
        if (value.empty()) continue;
        url += separator;
        url += percent_encode(name) + "=" + percent_encode(value);
        separator = '&';
    }
    return url;
}

}  // namespace innkeeper::identity
