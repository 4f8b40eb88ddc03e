#include "services/identity/http/identity_fixture.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

std::string oauth_error_in(const http::Response& response) {
    CHECK(response.status == 400);
    return text_in(json_of(response), "error");
}

std::string refresh_token_of(const http::Response& response) {
    REQUIRE(response.status == 200);
    return text_in(json_of(response), "refresh_token");
}

struct Ready : World {
    Browser browser{*this};
    Ready() { add("ada@example.test", {"Member"}); }
    std::string code(const Pairs& changes = {}) {
        return browser.code_for("ada@example.test", changes);
    }
};

}  // namespace

TEST_CASE("a code works once; used again it also withdraws what it gave") {
    Ready world;
    const auto code = world.code();
    const auto refresh = refresh_token_of(world.browser.exchange(code));
    CHECK(oauth_error_in(world.browser.exchange(code)) == "invalid_grant");
    CHECK(oauth_error_in(world.browser.refresh(refresh)) == "invalid_grant");
}

TEST_CASE("a code lives kCodeLife and not a millisecond longer") {
    Ready world;
    const auto in_time = world.code();
    world.clock.advance(kCodeLife - Millis{1});
    CHECK(world.browser.exchange(in_time).status == 200);
    const auto late = world.code();
    world.clock.advance(kCodeLife);
    CHECK(oauth_error_in(world.browser.exchange(late)) == "invalid_grant");
}

TEST_CASE("a code is bound to its verifier, address and client, and a wrong try spends it") {
    Ready world;
    for (const Pairs& wrong :
         {Pairs{{"code_verifier", std::string(43, 'x')}}, Pairs{{"code_verifier", kChallenge}},
          Pairs{{"code_verifier", "short"}}, Pairs{{"redirect_uri", "http://dev.test:5173/cb"}},
          Pairs{{"client_id", "cli"}}}) {
        const auto code = world.code();
        CHECK(oauth_error_in(world.browser.exchange(code, wrong)) == "invalid_grant");
        CHECK(oauth_error_in(world.browser.exchange(code)) == "invalid_grant");
    }
    CHECK(oauth_error_in(world.browser.exchange("never-issued")) == "invalid_grant");
    CHECK(oauth_error_in(world.browser.exchange(std::string(kMaxOpaqueToken + 1, 'c'))) ==
          "invalid_grant");
}

TEST_CASE("the token endpoint wants every parameter, once") {
    Ready world;
    const auto code = world.code();
    for (const auto* name : {"grant_type", "client_id", "code", "redirect_uri", "code_verifier"}) {
        CHECK(oauth_error_in(world.browser.exchange(code, {{name, ""}})) == "invalid_request");
    }
    CHECK(oauth_error_in(world.browser.exchange(code, {{"client_id", "other"}})) ==
          "invalid_client");
    for (const auto* type : {"password", "client_credentials", "implicit"}) {
        CHECK(oauth_error_in(world.browser.exchange(code, {{"grant_type", type}})) ==
              "unsupported_grant_type");
    }
    Pairs twice{{"grant_type", "authorization_code"}, {"grant_type", "refresh_token"}};
    CHECK(oauth_error_in(world.browser.post("/oauth2/token", twice)) == "invalid_request");
    // None of these was a use of the code.
    CHECK(world.browser.exchange(code).status == 200);
}

TEST_CASE("a refresh token that is used again ends its family") {
    Ready world;
    const auto first = refresh_token_of(world.browser.exchange(world.code()));
    const auto second = refresh_token_of(world.browser.refresh(first));
    CHECK(oauth_error_in(world.browser.refresh(first)) == "invalid_grant");
    CHECK(oauth_error_in(world.browser.refresh(second)) == "invalid_grant");
}

TEST_CASE("a refresh token belongs to one client, ends, and grants no more than before") {
    Ready world;
    auto token = refresh_token_of(world.browser.exchange(world.code({{"scope", "openid email"}})));
    CHECK(oauth_error_in(world.browser.refresh(token, "cli")) == "invalid_grant");
    CHECK(oauth_error_in(world.browser.refresh(token, "web", "openid profile")) == "invalid_scope");
    CHECK(oauth_error_in(world.browser.refresh(token, "web", "email")) == "invalid_scope");
    const auto narrow = world.browser.refresh(token, "web", "openid");
    REQUIRE(narrow.status == 200);
    CHECK(text_in(json_of(narrow), "scope") == "openid");
    token = refresh_token_of(narrow);
    const auto wide = world.browser.refresh(token);
    CHECK(text_in(json_of(wide), "scope") == "openid email");
    token = refresh_token_of(wide);
    CHECK(oauth_error_in(world.browser.refresh("")) == "invalid_request");
    CHECK(oauth_error_in(world.browser.refresh("rubbish")) == "invalid_grant");
    CHECK(oauth_error_in(world.browser.refresh("." + token)) == "invalid_grant");

    world.clock.advance(kRefreshLife);
    CHECK(oauth_error_in(world.browser.refresh(token)) == "invalid_grant");
}

TEST_CASE("the end of a refresh token is counted from the sign-in") {
    Ready world;
    auto token = refresh_token_of(world.browser.exchange(world.code()));
    const auto end = world.clock.now() + kRefreshLife;
    world.clock.advance(kRefreshLife / 2);
    token = refresh_token_of(world.browser.refresh(token));
    world.clock.advance(end - world.clock.now() - Millis{1});
    token = refresh_token_of(world.browser.refresh(token));
    world.clock.advance(Millis{1});
    CHECK(oauth_error_in(world.browser.refresh(token)) == "invalid_grant");
}

TEST_CASE("revoking: unknown tokens are fine, another client's and access tokens are not") {
    Ready world;
    const auto response = world.browser.exchange(world.code());
    const auto refresh = refresh_token_of(response);
    const auto revoke = [&](const std::string& client, const std::string& token) {
        return world.browser.post("/oauth2/revoke", {{"client_id", client}, {"token", token}});
    };
    CHECK(revoke("web", "unknown.token").status == 200);
    CHECK(revoke("web", "rubbish").status == 200);
    CHECK(oauth_error_in(revoke("cli", refresh)) == "invalid_grant");
    CHECK(oauth_error_in(revoke("other", refresh)) == "invalid_client");
    CHECK(oauth_error_in(revoke("web", text_in(json_of(response), "access_token"))) ==
          "unsupported_token_type");
    CHECK(world.browser.refresh(refresh).status == 200);
}

TEST_CASE("the implicit grant is refused, and tells only the registered address") {
    Ready world;
    for (const auto* type : {"token", "id_token", "id_token token"}) {
        const auto response = world.browser.authorize({{"response_type", type}});
        REQUIRE(response.status == 303);
        const auto target = Browser::location(response);
        CHECK(target.starts_with(kCallback + "?"));
        CHECK(query_of(target)["error"] == "unsupported_response_type");
        CHECK(query_of(target)["state"] == "st&te");
        CHECK(target.find('#') == std::string::npos);
    }
}

TEST_CASE("no redirect leads to an address that is not registered") {
    Ready world;
    for (const auto* uri : {"https://evil.test/", "http://localhost:8080/hotel",
                            "http://localhost:8080/hotel/?x=1", "//evil.test/", "javascript:1"}) {
        const auto response = world.browser.authorize({{"redirect_uri", uri}});
        CHECK(response.status == 400);
        CHECK(Browser::location(response).empty());
    }
    // return_to takes authorization requests only, whatever it looks like.
    for (const std::string target :
         {"https://evil.test/", "//evil.test", "/hotel/", "client_id=web",
          "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fevil.test%2F"}) {
        for (const auto* page : {"/signin", "/signup"}) {
            CHECK(world.browser.get(with_query(page, {{"return_to", target}})).status == 400);
            REQUIRE(world.browser.get(page).status == 200);
            const auto response = world.browser.submit(page, {{"email", "ada@example.test"},
                                                              {"password", "correct horse"},
                                                              {"return_to", target}});
            CHECK(response.status == 400);
            CHECK_FALSE(world.browser.cookies.contains("innkeeper_session"));
        }
    }
    CHECK(world.browser.get("/signin?return_to=" + std::string(kMaxReturnTo, 'a')).status == 400);
}

TEST_CASE("forms without the right CSRF token are refused") {
    Ready world;
    auto& browser = world.browser;
    const Pairs form{{"email", "ada@example.test"}, {"password", "correct horse"}};
    for (const auto* page : {"/signin", "/signup", "/logout"}) {
        browser.cookies.clear();
        CHECK(browser.post(page, form).status == 403);
        REQUIRE(browser.get(page).status == 200);
        const auto token = browser.hidden("csrf");
        REQUIRE(token.size() == 43);
        CHECK(browser.post(page, form).status == 403);
        auto with = [&](const std::string& value) {
            auto fields = form;
            fields.emplace_back("csrf", value);
            return browser.post(page, fields).status;
        };
        CHECK(with("") == 403);
        CHECK(with(std::string(43, 'A')) == 403);
        CHECK(with(token + "A") == 403);
        const auto cookie = browser.cookies["innkeeper_csrf"];
        browser.cookies["innkeeper_csrf"] = "short";
        CHECK(with("short") == 403);
        browser.cookies["innkeeper_csrf"] = cookie;
        browser.extra_headers["Sec-Fetch-Site"] = "cross-site";
        CHECK(with(token) == 403);
        browser.extra_headers["Sec-Fetch-Site"] = "same-origin";
        CHECK(with(token) != 403);
        browser.extra_headers.clear();
    }
}

TEST_CASE("a token in the query string is refused") {
    Ready world;
    const auto token = world.operator_token("ada@example.test");
    CHECK(world.browser.get("/oauth2/userInfo?access_token=" + token).status == 401);
    CHECK(world.browser.get("/oauth2/userInfo?access_token=" + token, token).status == 400);
    CHECK(world.browser.get("/api/v1/me?access_token=" + token).status == 401);
    // Neither does a token in a form count.
    CHECK(world.browser.post("/oauth2/userInfo", {{"access_token", token}}).status == 401);
}

TEST_CASE("no secret stands in the store or in a log line") {
    Ready world;
    const auto code = world.code();
    const auto response = world.browser.exchange(code);
    const auto refresh = refresh_token_of(response);
    const auto session = world.browser.cookies["innkeeper_session"];
    const auto access = text_in(json_of(response), "access_token");
    std::string seen;
    for (const auto& item : world.table.items()) {
        seen += item.key.partition + item.key.sort + item.document + "\n";
    }
    for (const auto& line : world.lines) seen += line;
    CHECK_FALSE(world.lines.empty());
    for (const auto& secret :
         {code, refresh, refresh.substr(refresh.find('.') + 1), session, access}) {
        REQUIRE(secret.size() > 20);
        CHECK(seen.find(secret) == std::string::npos);
    }
    for (const auto& line : world.lines) {
        CHECK(line.find("correct horse") == std::string::npos);
        CHECK(line.find("ada@") == std::string::npos);
    }
}

TEST_CASE("two redemptions of one code at once: at most one gets tokens, and none keeps them") {
    Ready world;
    const auto code = world.code();
    std::vector<http::Response> responses;
    for (int i = 0; i < 2; ++i) {
        http::Request request;
        request.method = http::Method::post;
        request.path = "/oauth2/token";
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = http::format_form({{"grant_type", "authorization_code"},
                                          {"client_id", "web"},
                                          {"code", code},
                                          {"redirect_uri", kCallback},
                                          {"code_verifier", kVerifier}});
        boost::asio::co_spawn(
            world.io, world.service->router().handle(std::move(request)),
            [&](std::exception_ptr, http::Response response) { responses.push_back(response); });
    }
    world.io.restart();
    world.io.poll();
    REQUIRE(responses.size() == 2);
    const auto good = std::ranges::count(responses, 200, &http::Response::status);
    CHECK(good <= 1);
    for (const auto& response : responses) {
        if (response.status != 200) continue;
        CHECK(oauth_error_in(world.browser.refresh(refresh_token_of(response))) == "invalid_grant");
    }
}
