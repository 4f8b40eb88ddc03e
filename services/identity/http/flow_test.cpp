#include "chassis/auth/jwks_authenticator.hpp"
#include "chassis/auth/jwt.hpp"
#include "services/identity/http/identity_fixture.hpp"
#include "services/identity/limits.hpp"

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

auth::TokenRules rules(const std::string& use) {
    return {.issuer = "http://localhost:8080", .audiences = {"web"}, .token_use = use};
}

Result<auth::VerifiedToken> verify(World& world, const std::string& token, const std::string& use) {
    const auto keys = auth::KeySet::parse(world.service->jwks_json());
    REQUIRE(keys.has_value());
    return auth::verify_token(token, *keys, rules(use), world.clock.now());
}

Task<Result<std::string>> key_set_of(IdentityService& service) { co_return service.jwks_json(); }

}  // namespace

TEST_CASE("the whole way: sign-up, authorize, sign-in, code, tokens, userInfo, refresh, revoke") {
    World world;
    Browser browser(world);

    // A new person is sent to sign in, and chooses to sign up.
    auto response = browser.authorize();
    REQUIRE(response.status == 303);
    const auto sign_in_target = Browser::location(response);
    REQUIRE(sign_in_target.starts_with("/signin?return_to="));
    REQUIRE(browser.get("/signup" + sign_in_target.substr(7)).status == 200);
    response = browser.submit("/signup", {{"email", "Ada@Example.test"},
                                          {"password", "correct horse"},
                                          {"given_name", "Ada"},
                                          {"family_name", "Byron"},
                                          {"address", "1 Hill Road"}});
    REQUIRE(response.status == 303);
    REQUIRE(Browser::location(response).starts_with(kCallback + "?"));
    auto back = query_of(Browser::location(response));
    CHECK(back["state"] == "st&te");
    CHECK(back["iss"] == "http://localhost:8080");

    // Another browser of the same person signs in.
    Browser second(world);
    world.clock.advance(std::chrono::seconds(5));
    const auto code = second.code_for("ada@example.test");
    world.clock.advance(std::chrono::seconds(10));
    response = second.exchange(code);
    REQUIRE(response.status == 200);
    CHECK(response.headers.get("Cache-Control") == "no-store");
    auto tokens = json_of(response);
    CHECK(text_in(tokens, "token_type") == "Bearer");
    CHECK(tokens["expires_in"].as_int64() == kAccessTokenLife.count() / 1000);
    CHECK(text_in(tokens, "scope") == "openid email profile");

    const auto access = text_in(tokens, "access_token");
    const auto verified = verify(world, access, "access");
    REQUIRE(verified.has_value());
    CHECK(verified->principal.email == "ada@example.test");
    CHECK(verified->principal.given_name == "Ada");
    CHECK(verified->principal.family_name == "Byron");
    CHECK(verified->principal.groups == std::vector<std::string>{"Member"});
    CHECK(verified->client_id == "web");
    const auto id_token = text_in(tokens, "id_token");
    CHECK(verify(world, id_token, "id").has_value());
    // An id token is no access token.
    CHECK_FALSE(verify(world, id_token, "access").has_value());
    const auto claims = claims_of(id_token);
    CHECK(text_in(claims, "nonce") == "n-1");
    CHECK(text_in(claims, "aud") == "web");
    CHECK(text_in(claims, "email") == "ada@example.test");
    CHECK(text_in(claims, "at_hash") == base64url_encode(sha256(access).substr(0, 16)));
    CHECK(claims.at("auth_time").as_int64() == to_unix_ms(world.clock.now()) / 1000 - 10);

    response = second.get("/oauth2/userInfo", access);
    REQUIRE(response.status == 200);
    auto info = json_of(response);
    CHECK(text_in(info, "sub") == verified->principal.subject);
    CHECK(text_in(info, "email") == "ada@example.test");
    CHECK(text_in(info["address"].as_object(), "formatted") == "1 Hill Road");
    CHECK(second.post("/oauth2/userInfo", {}, access).status == 200);
    CHECK(text_in(json_of(second.get("/api/v1/me", access)), "family_name") == "Byron");

    const auto first_refresh = text_in(tokens, "refresh_token");
    response = second.refresh(first_refresh);
    REQUIRE(response.status == 200);
    tokens = json_of(response);
    const auto next_refresh = text_in(tokens, "refresh_token");
    CHECK(next_refresh != first_refresh);
    CHECK(verify(world, text_in(tokens, "access_token"), "access").has_value());
    CHECK(text_in(claims_of(text_in(tokens, "id_token")), "nonce").empty());

    CHECK(second.post("/oauth2/revoke", {{"client_id", "web"}, {"token", next_refresh}}).status ==
          200);
    response = second.refresh(next_refresh);
    CHECK(response.status == 400);
    CHECK(text_in(json_of(response), "error") == "invalid_grant");
}

TEST_CASE("a signed-in browser gets its code without a page, silently too") {
    World world;
    world.add("ada@example.test", {"Member"});
    Browser browser(world);
    CHECK(query_of(Browser::location(browser.authorize({{"prompt", "none"}})))["error"] ==
          "login_required");
    REQUIRE_FALSE(browser.code_for("ada@example.test").empty());
    auto silent = query_of(Browser::location(browser.authorize({{"prompt", "none"}})));
    CHECK(silent["error"].empty());
    CHECK(browser.exchange(silent["code"]).status == 200);
    // prompt=login and max_age ask for the password again.
    CHECK(Browser::location(browser.authorize({{"prompt", "login"}})).starts_with("/signin?"));
    CHECK(Browser::location(browser.authorize({{"prompt", "create"}})).starts_with("/signup?"));
    world.clock.advance(std::chrono::seconds(61));
    CHECK(Browser::location(browser.authorize({{"max_age", "60"}})).starts_with("/signin?"));
    CHECK(query_of(Browser::location(browser.authorize({{"max_age", "61"}}))).contains("code"));
}

TEST_CASE("after signing in for prompt=login the code comes at once") {
    World world;
    world.add("ada@example.test", {"Member"});
    Browser browser(world);
    REQUIRE_FALSE(browser.code_for("ada@example.test").empty());
    const auto page = Browser::location(browser.authorize({{"prompt", "login"}}));
    REQUIRE(browser.get(page).status == 200);
    const auto response = browser.sign_in("ada@example.test", "correct horse");
    CHECK(query_of(Browser::location(response)).contains("code"));
}

TEST_CASE("authorize works as a form too") {
    World world;
    Browser browser(world);
    const auto response = browser.post("/oauth2/authorize", authorize_query());
    CHECK(response.status == 303);
    CHECK(Browser::location(response).starts_with("/signin?return_to="));
}

TEST_CASE("a session ends when it is idle, and at last in any case") {
    World world;
    world.add("ada@example.test", {"Member"});
    Browser idle(world);
    REQUIRE_FALSE(idle.code_for("ada@example.test").empty());
    world.clock.advance(kSessionIdle - Millis{1});
    CHECK(query_of(Browser::location(idle.authorize())).contains("code"));
    world.clock.advance(kSessionIdle);
    CHECK(Browser::location(idle.authorize()).starts_with("/signin"));

    Browser busy(world);
    REQUIRE_FALSE(busy.code_for("ada@example.test").empty());
    const auto begin = world.clock.now();
    while (world.clock.now() + kSessionIdle / 2 < begin + kSessionLife) {
        world.clock.advance(kSessionIdle / 2);
        REQUIRE(query_of(Browser::location(busy.authorize())).contains("code"));
    }
    world.clock.advance(begin + kSessionLife - world.clock.now());
    CHECK(Browser::location(busy.authorize()).starts_with("/signin"));
}

TEST_CASE("signing out: by the form, and by an application with a registered address") {
    World world;
    world.add("ada@example.test", {"Member"});
    Browser browser(world);
    REQUIRE_FALSE(browser.code_for("ada@example.test").empty());
    const auto stolen = browser.cookies;
    REQUIRE(browser.get("/logout").status == 200);
    CHECK(browser.submit("/logout", {}).status == 200);
    CHECK_FALSE(browser.cookies.contains("innkeeper_session"));
    CHECK(Browser::location(browser.authorize()).starts_with("/signin"));
    // The session is gone on the server too.
    browser.cookies = stolen;
    CHECK(Browser::location(browser.authorize()).starts_with("/signin"));

    REQUIRE_FALSE(browser.code_for("ada@example.test").empty());
    for (const Pairs& wrong :
         {Pairs{{"client_id", "web"}}, Pairs{{"logout_uri", "http://localhost:8080/hotel/bye"}},
          Pairs{{"client_id", "web"}, {"logout_uri", "https://evil.test/"}},
          Pairs{{"client_id", "cli"}, {"logout_uri", "http://localhost:8080/hotel/bye"}}}) {
        CHECK(browser.get(with_query("/logout", wrong)).status == 400);
        CHECK(browser.cookies.contains("innkeeper_session"));
    }
    for (const auto* name : {"logout_uri", "post_logout_redirect_uri"}) {
        const auto response = browser.get(with_query(
            "/logout",
            {{"client_id", "web"}, {name, "http://localhost:8080/hotel/bye"}, {"state", "x"}}));
        CHECK(response.status == 303);
        CHECK(Browser::location(response) == "http://localhost:8080/hotel/bye?state=x");
    }
    CHECK_FALSE(browser.cookies.contains("innkeeper_session"));
}

TEST_CASE("without a destination the sign-in page leads home, and then shows who is signed in") {
    World world;
    world.add("ada@example.test", {"Member"});
    Browser browser(world);
    REQUIRE(browser.get("/signin").status == 200);
    const auto response = browser.sign_in("ada@example.test", "correct horse");
    CHECK(response.status == 303);
    CHECK(Browser::location(response) == "/hotel/");
    CHECK(browser.get("/signin").body.find("ada@example.test") != std::string::npos);
}

TEST_CASE("discovery names what is there") {
    World world;
    Browser browser(world);
    auto document = json_of(browser.get("/.well-known/openid-configuration"));
    CHECK(text_in(document, "issuer") == "http://localhost:8080");
    CHECK(text_in(document, "jwks_uri") == "http://localhost:8080/.well-known/jwks.json");
    CHECK(document["response_types_supported"] == json::bj::array{"code"});
    CHECK(document["id_token_signing_alg_values_supported"] == json::bj::array{"ES256"});
    CHECK(browser.get("/.well-known/jwks.json").body == world.service->jwks_json());
}

TEST_CASE("another service verifies the tokens through the key set, also after a rotation") {
    World world;
    world.add("ada@example.test", {"Admin"});
    IdentityService& service = *world.service;
    auth::JwksAuthenticator other(
        {.rules = rules("access")}, [&service] { return key_set_of(service); }, world.clock,
        world.io.get_executor());
    const auto old = world.operator_token("ada@example.test");
    CHECK(testing::run(world.io, other.authenticate(old))->is_admin());
    REQUIRE(testing::run(world.io, service.rotate_keys()).has_value());
    world.clock.advance(std::chrono::seconds(10));
    const auto fresh = world.operator_token("ada@example.test");
    CHECK(testing::run(world.io, other.authenticate(fresh)).has_value());
    CHECK(testing::run(world.io, other.authenticate(old)).has_value());
    Browser browser(world);
    CHECK(browser.get("/api/v1/me", old).status == 200);
    CHECK(browser.get("/api/v1/me", fresh).status == 200);
}

TEST_CASE("creating a user twice does it once") {
    World world;
    const auto first = world.add("ada@example.test", {"Admin"});
    CHECK(first.created);
    const auto second = world.add("ADA@example.test", {"Member"});
    CHECK_FALSE(second.created);
    CHECK(second.sub == first.sub);
    const auto claims = claims_of(world.operator_token("ada@example.test"));
    CHECK(claims.at("cognito:groups") == json::bj::array{"Admin"});
    CHECK(testing::run(world.io, world.service->issue_token("no@example.test")).error().slug ==
          "no-such-user");
}

TEST_CASE("the issuer may be set late, and its addresses follow; a wrong one stops the start") {
    World world;
    auto deps = [&](std::string issuer, std::vector<Client> clients) {
        return make_service({.table = world.table,
                             .clock = world.clock,
                             .random = world.random,
                             .ids = world.ids,
                             .hasher = world.hasher,
                             .executor = world.io.get_executor(),
                             .log = telemetry::Log("t", world.clock, [](std::string) {}),
                             .metrics = world.metrics,
                             .issuer = std::move(issuer),
                             .clients = std::move(clients)});
    };
    auto late = deps("", {{"web", {"/cb"}, {}}});
    CHECK(testing::run(world.io, late->start()).error().slug == "issuer-invalid");
    CHECK(late->set_issuer("nonsense").error().slug == "issuer-invalid");
    REQUIRE(late->set_issuer("http://127.0.0.1:1234").has_value());
    REQUIRE(testing::run(world.io, late->start()).has_value());
    // The same table: the same keys.
    CHECK(late->jwks_json() == world.service->jwks_json());
    CHECK(late->issuer() == "http://127.0.0.1:1234");
    CHECK(late->client_ids() == std::vector<std::string>{"web"});
    auto wrong = deps("http://127.0.0.1:1234", {{"web", {"nonsense"}, {}}});
    CHECK(testing::run(world.io, wrong->start()).error().slug == "clients-invalid");
}
