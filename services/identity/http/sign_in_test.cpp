#include "services/identity/http/identity_fixture.hpp"
#include "services/identity/limits.hpp"

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

struct Ready : World {
    Browser browser{*this};
    Ready() { add("ada@example.test", {"Member"}); }
};

}  // namespace

TEST_CASE("an unknown address and a wrong password: the same answer after the same work") {
    Ready world;
    const auto attempt = [&](const std::string& email) {
        Browser browser(world, "192.0.2.9");
        REQUIRE(browser.get("/signin").status == 200);
        const auto before = world.hasher.verifies;
        auto response = browser.sign_in(email, "wrong password");
        CHECK(world.hasher.verifies == before + 1);
        CHECK(response.status == 422);
        auto body = response.body;
        for (const auto& text : {email, browser.hidden("csrf")}) {
            for (auto at = body.find(text); at != body.npos; at = body.find(text)) {
                body.erase(at, text.size());
            }
        }
        return body;
    };
    const auto wrong = attempt("ada@example.test");
    CHECK(wrong == attempt("nobody@example.test"));
    CHECK(wrong == attempt("no address"));
}

TEST_CASE("an account is closed for a while after kMaxAccountAttempts wrong passwords") {
    Ready world;
    const auto status = [&](const std::string& email, const std::string& password, int peer) {
        Browser browser(world, "192.0.2." + std::to_string(peer));
        REQUIRE(browser.get("/signin").status == 200);
        return browser.sign_in(email, password).status;
    };
    for (const std::string email : {"ada@example.test", "nobody@example.test"}) {
        for (int i = 0; i < kMaxAccountAttempts; ++i) CHECK(status(email, "wrong", i) == 422);
        // From no address, however the address is written, and not with the right password.
        CHECK(status(email, "correct horse", 50) == 429);
        CHECK(status(" A" + email.substr(1), "correct horse", 51) == (email[0] == 'a' ? 429 : 422));
    }
    world.clock.advance(kAttemptWindow);
    CHECK(status("ada@example.test", "correct horse", 52) == 303);
}

TEST_CASE("a right password gives the attempts back") {
    Ready world;
    Browser browser(world);
    for (int round = 0; round < 3; ++round) {
        REQUIRE(browser.get("/signin").status == 200);
        REQUIRE(browser.get("/signin?return_to=").status == 200);
        browser.cookies.erase("innkeeper_session");
        REQUIRE(browser.get("/signin").status == 200);
        for (int i = 1; i < kMaxAccountAttempts; ++i) {
            REQUIRE(browser.sign_in("ada@example.test", "wrong").status == 422);
        }
        REQUIRE(browser.sign_in("ada@example.test", "correct horse").status == 303);
    }
}

TEST_CASE("an address is closed for a while after kMaxAddressAttempts failures") {
    Ready world;
    Browser browser(world);
    REQUIRE(browser.get("/signin").status == 200);
    for (int i = 0; i < kMaxAddressAttempts; ++i) {
        REQUIRE(browser.sign_in("user" + std::to_string(i) + "@example.test", "wrong").status ==
                422);
    }
    const auto refused = browser.sign_in("ada@example.test", "correct horse");
    CHECK(refused.status == 429);
    CHECK(refused.headers.get("Retry-After") == "900");
    // An own account does not open it again; another address is free.
    Browser other(world, "192.0.2.77");
    REQUIRE(other.get("/signin").status == 200);
    CHECK(other.sign_in("ada@example.test", "correct horse").status == 303);
    CHECK(browser.sign_in("ada@example.test", "correct horse").status == 429);
    world.clock.advance(kAttemptWindow);
    CHECK(browser.sign_in("ada@example.test", "correct horse").status == 303);
}

TEST_CASE("an address may sign up kMaxAddressSignUps times in a window") {
    World world;
    Browser browser(world);
    REQUIRE(browser.get("/signup").status == 200);
    const auto sign_up = [&](int number) {
        return browser
            .submit("/signup", {{"email", "user" + std::to_string(number) + "@example.test"},
                                {"password", "correct horse"},
                                {"given_name", "A"},
                                {"family_name", "B"}})
            .status;
    };
    for (int i = 0; i < kMaxAddressSignUps; ++i) REQUIRE(sign_up(i) == 303);
    CHECK(sign_up(1000) == 429);
    world.clock.advance(kAttemptWindow);
    CHECK(sign_up(1000) == 303);
}

TEST_CASE("cookies: HttpOnly, Lax, and with https Secure under the __Host- prefix") {
    const auto cookies = [](const std::string& issuer) {
        World world(issuer);
        world.add("ada@example.test", {"Member"});
        Browser browser(world);
        REQUIRE(browser.get("/signin").status == 200);
        const auto response = browser.sign_in("ada@example.test", "correct horse");
        REQUIRE(response.status == 303);
        return std::string(response.headers.get("Set-Cookie").value_or(""));
    };
    const auto plain = cookies("http://localhost:8080");
    CHECK(plain.starts_with("innkeeper_session="));
    for (const auto* part : {"HttpOnly", "SameSite=Lax", "Path=/"}) {
        CHECK(plain.find(part) != std::string::npos);
    }
    CHECK(plain.find("Secure") == std::string::npos);
    const auto secure = cookies("https://id.example.test");
    CHECK(secure.starts_with("__Host-innkeeper_session="));
    CHECK(secure.find("Secure") != std::string::npos);
    CHECK(secure.find("Domain") == std::string::npos);
}

TEST_CASE("signing in gives a new session and ends the old one") {
    Ready world;
    auto& browser = world.browser;
    REQUIRE(browser.get("/signin").status == 200);
    REQUIRE(browser.sign_in("ada@example.test", "correct horse").status == 303);
    const auto old = browser.cookies;
    REQUIRE(browser.sign_in("ada@example.test", "correct horse").status == 303);
    CHECK(browser.cookies["innkeeper_session"] != old.at("innkeeper_session"));
    browser.cookies = old;
    CHECK(Browser::location(browser.authorize()).starts_with("/signin"));
    browser.cookies["innkeeper_session"] = std::string(kMaxOpaqueToken + 1, 'x');
    CHECK(Browser::location(browser.authorize()).starts_with("/signin"));
}

TEST_CASE("a hasher with a full queue gives 503 on the form") {
    Ready world;
    world.hasher.busy = true;
    REQUIRE(world.browser.get("/signin").status == 200);
    CHECK(world.browser.sign_in("ada@example.test", "correct horse").status == 503);
}
