#include "services/identity/http/pages.hpp"

#include "services/identity/http/identity_fixture.hpp"
#include "services/identity/limits.hpp"

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

bool has(const http::Response& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
}

std::string policy_of(const http::Response& response) {
    return std::string(response.headers.get("Content-Security-Policy").value_or(""));
}

}  // namespace

TEST_CASE("every page has the headers of a page without script and frames") {
    World world;
    Browser browser(world);
    for (const auto* target : {"/signin", "/signup", "/logout", "/oauth2/authorize"}) {
        CAPTURE(target);
        const auto response = browser.get(target);
        CHECK(response.headers.get("Content-Type") == "text/html; charset=utf-8");
        CHECK(response.headers.get("Cache-Control") == "no-store");
        CHECK(response.headers.get("X-Content-Type-Options") == "nosniff");
        CHECK(response.headers.get("X-Frame-Options") == "DENY");
        const auto policy = policy_of(response);
        CHECK(policy.find("default-src 'none'") != std::string::npos);
        CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
        CHECK(policy.find("script-src") == std::string::npos);
        CHECK(policy.find("unsafe") == std::string::npos);
        CHECK_FALSE(has(response, "<script"));
        CHECK(has(response, "<html lang=\"en\">"));
        CHECK(has(response, "Innkeeper"));
    }
}

TEST_CASE("the policy lets in the one style of the page") {
    World world;
    Browser browser(world);
    const auto response = browser.get("/signin");
    const auto begin = response.body.find("<style>") + 7;
    const auto style = response.body.substr(begin, response.body.find("</style>") - begin);
    auto hash = base64url_encode(sha256(style)) + "=";
    for (auto& c : hash) c = c == '-' ? '+' : c == '_' ? '/' : c;
    CHECK(policy_of(response).find("style-src 'sha256-" + hash + "';") != std::string::npos);
    CHECK_FALSE(has(response, " style="));
}

TEST_CASE("what a person typed is escaped") {
    World world;
    Browser browser(world);
    REQUIRE(browser.get("/signup").status == 200);
    const auto response = browser.submit("/signup", {{"email", "\"><script>alert(1)</script>"},
                                                     {"password", "s3cret words"},
                                                     {"given_name", "<b>Ada</b>"},
                                                     {"family_name", "{{title}}"},
                                                     {"address", "</textarea><i>"}});
    CHECK(response.status == 400);
    CHECK_FALSE(has(response, "<script>"));
    CHECK_FALSE(has(response, "<b>Ada"));
    CHECK_FALSE(has(response, "</textarea><i>"));
    CHECK(has(response, "&lt;b&gt;Ada&lt;/b&gt;"));
    CHECK(has(response, "{{title}}"));
    // A password is never sent back.
    CHECK_FALSE(has(response, "s3cret"));
}

TEST_CASE("mistakes are summed up, linked to their fields and said at them") {
    World world;
    Browser browser(world);
    REQUIRE(browser.get("/signup").status == 200);
    const auto response = browser.submit("/signup", {{"email", "nonsense"}});
    CHECK(response.status == 400);
    CHECK(has(response, "<title>Error: Create an account"));
    CHECK(has(response, "role=\"alert\""));
    for (const std::string name : {"email", "given_name", "family_name", "password"}) {
        CHECK(has(response, "<a href=\"#" + name + "\">"));
        CHECK(has(response, "<label for=\"" + name + "\">"));
        CHECK(has(response, "id=\"" + name + "-wrong\""));
    }
    CHECK(has(response, "aria-describedby=\"password-hint password-wrong\""));
    CHECK(has(response, "aria-invalid=\"true\""));
    CHECK(has(response, "value=\"nonsense\""));
}

TEST_CASE("an address that has an account is told at its field") {
    World world;
    world.add("ada@example.test", {"Member"});
    Browser browser(world);
    REQUIRE(browser.get("/signup").status == 200);
    const auto response = browser.submit("/signup", {{"email", "ADA@example.test"},
                                                     {"password", "correct horse"},
                                                     {"given_name", "A"},
                                                     {"family_name", "B"}});
    CHECK(response.status == 409);
    CHECK(has(response, "<a href=\"#email\">There is already an account"));
}

TEST_CASE("the form may lead to the application that asked, and to no other") {
    World world;
    Browser browser(world);
    auto response = browser.get(
        Browser::location(browser.authorize({{"redirect_uri", "http://dev.test:5173/cb"}})));
    CHECK(policy_of(response).find("form-action 'self' http://dev.test:5173;") !=
          std::string::npos);
    CHECK(policy_of(browser.get("/signin")).find("form-action 'self';") != std::string::npos);
}

TEST_CASE("a login hint fills in the address") {
    World world;
    Browser browser(world);
    const auto page = Browser::location(browser.authorize({{"login_hint", "ada@example.test"}}));
    CHECK(has(browser.get(page), "value=\"ada@example.test\""));
}

TEST_CASE("a form has at most kMaxFormBytes") {
    World world;
    Browser browser(world);
    REQUIRE(browser.get("/signin").status == 200);
    const Pairs small{{"x", std::string(kMaxFormBytes - 2, 'x')}};
    const Pairs large{{"x", std::string(kMaxFormBytes - 1, 'x')}};
    CHECK(browser.post("/signin", small).status == 403);
    CHECK(browser.post("/signin", large).status == 413);
}
