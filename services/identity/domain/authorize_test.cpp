#include "services/identity/domain/authorize.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/http/limits.hpp"
#include "services/identity/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

const std::vector<Client> kClients{
    {"web", {"https://site.test/cb", "https://site.test/other?x=1"}, {}}};

Pairs good() {
    return {{"response_type", "code"},
            {"client_id", "web"},
            {"redirect_uri", "https://site.test/cb"},
            {"scope", "profile openid"},
            {"state", "s t/a&t=e"},
            {"nonce", "n"},
            {"code_challenge", std::string(43, 'c')},
            {"code_challenge_method", "S256"}};
}

Pairs with(const std::string& name, const std::string& value) {
    auto params = good();
    for (auto& [key, old] : params) {
        if (key == name) {
            old = value;
            return params;
        }
    }
    params.emplace_back(name, value);
    return params;
}

/// The error, with a '!' when it must not be redirected.
std::string error_of(const Pairs& params) {
    const auto result = check_authorize(params, kClients);
    if (result) return "ok";
    return (result.error().redirect_uri.empty() ? "!" : "") + result.error().error;
}

}  // namespace

TEST_CASE("a good request is read, its scope in canonical order") {
    const auto request = check_authorize(good(), kClients);
    REQUIRE(request.has_value());
    CHECK(request->scope == "openid profile");
    CHECK(request->state == "s t/a&t=e");
    CHECK(request->prompt == Prompt::unspecified);
    CHECK_FALSE(request->max_age.has_value());
}

TEST_CASE("an unknown client or address is never redirected to") {
    CHECK(error_of(with("client_id", "other")) == "!invalid_client");
    CHECK(error_of(with("client_id", "")) == "!invalid_client");
    for (const auto* uri :
         {"", "https://site.test/cb/", "https://site.test/CB", "https://site.test/cb?x",
          "http://site.test/cb", "https://site.test.evil.test/cb", "https://evil.test/",
          "https://site.test/cb%2f..", "https://site.test/cb#x", "//site.test/cb"}) {
        CAPTURE(uri);
        CHECK(error_of(with("redirect_uri", uri)) == "!invalid_request");
    }
    auto twice = good();
    twice.emplace_back("redirect_uri", "https://site.test/cb");
    CHECK(error_of(twice) == "!invalid_request");
    twice = good();
    twice.emplace_back("client_id", "web");
    CHECK(error_of(twice) == "!invalid_client");
}

TEST_CASE("the implicit and hybrid flows are refused") {
    for (const auto* type :
         {"token", "id_token", "id_token token", "code token", "code id_token", "none", "CODE"}) {
        CHECK(error_of(with("response_type", type)) == "unsupported_response_type");
    }
    CHECK(error_of(with("response_type", "")) == "invalid_request");
    CHECK(error_of(with("response_mode", "fragment")) == "invalid_request");
    CHECK(error_of(with("response_mode", "query")) == "ok");
}

TEST_CASE("PKCE with S256 is required") {
    CHECK(error_of(with("code_challenge", "")) == "invalid_request");
    CHECK(error_of(with("code_challenge_method", "")) == "invalid_request");
    CHECK(error_of(with("code_challenge_method", "plain")) == "invalid_request");
    CHECK(error_of(with("code_challenge", std::string(42, 'c'))) == "invalid_request");
    CHECK(error_of(with("code_challenge", std::string(44, 'c'))) == "invalid_request");
    CHECK(error_of(with("code_challenge", std::string(42, 'c') + "+")) == "invalid_request");
}

TEST_CASE("scopes, prompts, ages and lengths") {
    CHECK(error_of(with("scope", "")) == "invalid_scope");
    CHECK(error_of(with("scope", "email")) == "invalid_scope");
    CHECK(error_of(with("scope", "openid admin")) == "invalid_scope");
    CHECK(error_of(with("scope", "openid" + std::string(kMaxScope - 6, ' '))) == "ok");
    CHECK(error_of(with("scope", "openid" + std::string(kMaxScope - 5, ' '))) == "invalid_scope");
    CHECK(error_of(with("prompt", "none login")) == "invalid_request");
    CHECK(error_of(with("prompt", "other")) == "invalid_request");
    CHECK(error_of(with("max_age", "-1")) == "invalid_request");
    CHECK(error_of(with("max_age", "1x")) == "invalid_request");
    CHECK(error_of(with("max_age", "99999999999999999999")) == "invalid_request");
    CHECK(error_of(with("max_age", "0")) == "ok");
    CHECK(error_of(with("state", std::string(kMaxState, 's'))) == "ok");
    CHECK(error_of(with("state", std::string(kMaxState + 1, 's'))) == "invalid_request");
    CHECK(error_of(with("nonce", std::string(kMaxNonce, 's'))) == "ok");
    CHECK(error_of(with("nonce", std::string(kMaxNonce + 1, 's'))) == "invalid_request");
    CHECK(error_of(with("login_hint", std::string(kMaxEmail, 's'))) == "ok");
    CHECK(error_of(with("login_hint", std::string(kMaxEmail + 1, 's'))) == "invalid_request");
    CHECK(error_of(with("request", "x")) == "request_not_supported");
    CHECK(error_of(with("request_uri", "x")) == "request_uri_not_supported");
    CHECK(error_of(with("registration", "x")) == "registration_not_supported");
    auto twice = good();
    twice.emplace_back("state", "other");
    CHECK(error_of(twice) == "invalid_request");
    const auto prompt = [](const char* value) {
        return check_authorize(with("prompt", value), kClients)->prompt;
    };
    CHECK(prompt("none") == Prompt::none);
    CHECK(prompt("login") == Prompt::login);
    CHECK(prompt("select_account") == Prompt::login);
    CHECK(prompt("create") == Prompt::create);
    CHECK(prompt("consent") == Prompt::unspecified);
}

TEST_CASE("a continuation reads back to the same request, without its prompt") {
    auto request = *check_authorize(with("max_age", "60"), kClients);
    request.login_hint = "a+b@c.test";
    request.prompt = Prompt::login;
    Pairs params;
    std::string text = continuation_of(request);
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.erase(0, end + 1);
        const auto equals = pair.find('=');
        params.emplace_back(pair.substr(0, equals), *percent_decode(pair.substr(equals + 1), true));
    }
    request.prompt = Prompt::unspecified;
    CHECK(check_authorize(params, kClients) == request);
    for (const auto& [name, value] : params) {
        CHECK(std::ranges::find(authorize_params(), name) != authorize_params().end());
    }
}

TEST_CASE("a continuation always fits into the address and the form that carry it") {
    auto request = *check_authorize(good(), kClients);
    request.state = std::string(kMaxState, '&');
    request.nonce = std::string(kMaxNonce, '&');
    request.login_hint = std::string(kMaxEmail, '&');
    request.redirect_uri = std::string(kMaxRedirectUri, '&');
    CHECK(continuation_of(request).size() < kMaxReturnTo);
    const auto page = with_query("/signin", {{"return_to", continuation_of(request)}});
    CHECK(page.size() < http::kMaxTargetBytes);
}

TEST_CASE("PKCE: the example of RFC 7636 appendix B, and everything else fails") {
    const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    CHECK(pkce_matches(verifier, challenge));
    CHECK_FALSE(pkce_matches(challenge, challenge));
    CHECK_FALSE(pkce_matches("", challenge));
    CHECK_FALSE(pkce_matches(verifier + "x", challenge));
    const auto of_length = [](std::size_t n) {
        const std::string text(n, 'v');
        return pkce_matches(text, base64url_encode(sha256(text)));
    };
    CHECK_FALSE(of_length(kMinVerifier - 1));
    CHECK(of_length(kMinVerifier));
    CHECK(of_length(kMaxVerifier));
    CHECK_FALSE(of_length(kMaxVerifier + 1));
    const std::string odd = std::string(43, 'v') + "+";
    CHECK_FALSE(pkce_matches(odd, base64url_encode(sha256(odd))));
}

TEST_CASE("parameters are added to a query encoded") {
    CHECK(with_query("https://a.test/", {{"a", "b c&d"}, {"empty", ""}, {"e", "f"}}) ==
          "https://a.test/?a=b%20c%26d&e=f");
    CHECK(with_query("https://a.test/?x=1", {{"a", "\r\nb"}}) == "https://a.test/?x=1&a=%0D%0Ab");
}
