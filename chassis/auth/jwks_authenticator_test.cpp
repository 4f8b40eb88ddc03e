#include "chassis/auth/jwks_authenticator.hpp"

#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace innkeeper;
using namespace innkeeper::auth;

namespace {

/// An issuer whose keys and health the test sets, and which counts its visitors.
struct Issuer {
    boost::asio::io_context io;
    testing::ManualClock clock;
    std::vector<SigningKey> keys{*SigningKey::make()};
    bool up = true;
    Millis delay{0};
    int fetches = 0;
    JwksOptions options{.rules = {.issuer = "https://id.example", .audiences = {"web"}}};
    std::optional<JwksAuthenticator> authenticator;

    static Task<Result<std::string>> fetch(Issuer& self) {
        ++self.fetches;
        if (self.delay > Millis{0}) {
            const auto timer = self.clock.make_timer(self.io.get_executor());
            co_await timer->sleep_for(self.delay);
        }
        if (!self.up) co_return fail(Code::unavailable, "down", "Down.");
        KeySet set;
        for (const auto& key : self.keys) set.add(key.public_key());
        co_return set.to_json();
    }

    JwksAuthenticator& make() {
        return authenticator.emplace(
            options, [this] { return fetch(*this); }, clock, io.get_executor());
    }
    [[nodiscard]] std::string token(const SigningKey& key, int number = 0, int life = 600) const {
        const auto now = to_unix_ms(clock.now()) / 1000;
        return sign_token(
            key, fmt::format(R"({{"iss":"https://id.example","sub":"user-{}","client_id":"web",)"
                             R"("token_use":"access","iat":{},"exp":{}}})",
                             number, now, now + life));
    }
    std::string answer(const std::string& token) {
        auto result = testing::run(io, authenticator->authenticate(token));
        return result ? result->subject : result.error().slug;
    }
};

}  // namespace

TEST_CASE("a verified token is remembered until it expires") {
    Issuer issuer;
    issuer.make();
    const auto token = issuer.token(issuer.keys[0]);
    CHECK(issuer.answer(token) == "user-0");
    CHECK(issuer.answer(token) == "user-0");
    CHECK(issuer.fetches == 1);
    CHECK(issuer.authenticator->cached_tokens() == 1);
    issuer.clock.advance(std::chrono::seconds(600) + kDefaultLeeway - Millis{1});
    CHECK(issuer.answer(token) == "user-0");
    issuer.clock.advance(Millis{1});
    CHECK(issuer.answer(token) == "token-expired");
    CHECK(issuer.authenticator->cached_tokens() == 0);
    CHECK(issuer.answer(token) == "token-expired");
}

TEST_CASE("a refused token is not remembered") {
    Issuer issuer;
    issuer.make();
    auto token = issuer.token(issuer.keys[0]);
    token[token.size() - 10] = token[token.size() - 10] == 'A' ? 'B' : 'A';
    CHECK(issuer.answer(token) == "token-invalid");
    CHECK(issuer.answer("rubbish") == "token-invalid");
    CHECK(issuer.authenticator->cached_tokens() == 0);
}

TEST_CASE("the cache holds max_cached_tokens and drops the least recently used") {
    Issuer issuer;
    issuer.options.max_cached_tokens = 2;
    issuer.make();
    for (int i = 0; i < 2; ++i) issuer.answer(issuer.token(issuer.keys[0], i));
    CHECK(issuer.authenticator->cached_tokens() == 2);
    CHECK(issuer.answer(issuer.token(issuer.keys[0], 2)) == "user-2");
    CHECK(issuer.authenticator->cached_tokens() == 2);
}

TEST_CASE("a new key is fetched when it is first met, at most once an interval") {
    Issuer issuer;
    issuer.make();
    issuer.answer(issuer.token(issuer.keys[0]));
    const auto forger = *SigningKey::make();
    for (int i = 0; i < 10; ++i) CHECK(issuer.answer(issuer.token(forger, i)) == "token-invalid");
    CHECK(issuer.fetches == 1);

    issuer.keys.push_back(*SigningKey::make());
    const auto rotated = issuer.token(issuer.keys[1], 7);
    CHECK(issuer.answer(rotated) == "token-invalid");
    issuer.clock.advance(issuer.options.min_interval);
    CHECK(issuer.answer(rotated) == "user-7");
    CHECK(issuer.fetches == 2);
}

TEST_CASE("a key that leaves the set takes its remembered tokens along") {
    Issuer issuer;
    issuer.make();
    const auto old = issuer.token(issuer.keys[0], 1, 7200);
    CHECK(issuer.answer(old) == "user-1");
    issuer.keys = {*SigningKey::make()};
    issuer.clock.advance(issuer.options.max_age - Millis{1});
    CHECK(issuer.answer(old) == "user-1");
    issuer.clock.advance(Millis{1});
    CHECK(issuer.answer(old) == "token-invalid");
}

TEST_CASE("an issuer that is down: an old set serves on, for a while") {
    Issuer issuer;
    issuer.make();
    const auto token = issuer.token(issuer.keys[0], 1, 200'000);
    CHECK(issuer.answer(token) == "user-1");
    issuer.up = false;
    issuer.clock.advance(issuer.options.max_age);
    CHECK(issuer.answer(token) == "user-1");
    CHECK(issuer.fetches == 2);
    issuer.clock.advance(issuer.options.max_stale);
    CHECK(issuer.answer(token) == "keys-unavailable");
    issuer.up = true;
    issuer.clock.advance(issuer.options.retry_interval);
    CHECK(issuer.answer(token) == "user-1");
}

TEST_CASE("without a key set the answer is keys-unavailable, and the issuer is left in peace") {
    Issuer issuer;
    issuer.up = false;
    issuer.make();
    const auto token = issuer.token(issuer.keys[0]);
    auto first = testing::run(issuer.io, issuer.authenticator->authenticate(token));
    REQUIRE_FALSE(first.has_value());
    CHECK(first.error().code == Code::unavailable);
    CHECK(first.error().slug == "keys-unavailable");
    CHECK(first.error().retry_after == std::chrono::seconds(1));
    CHECK(issuer.answer(token) == "keys-unavailable");
    CHECK(issuer.fetches == 1);
    issuer.up = true;
    issuer.clock.advance(issuer.options.retry_interval);
    CHECK(issuer.answer(token) == "user-0");
}

TEST_CASE("many requests at once cause one reading") {
    Issuer issuer;
    issuer.delay = Millis{100};
    issuer.make();
    const auto token = issuer.token(issuer.keys[0]);
    int good = 0;
    for (int i = 0; i < 20; ++i) {
        boost::asio::co_spawn(issuer.io, issuer.authenticator->authenticate(token),
                              [&](std::exception_ptr e, Result<Principal> r) {
                                  if (!e && r) ++good;
                              });
    }
    issuer.io.poll();
    CHECK(issuer.fetches == 1);
    CHECK(good == 0);
    issuer.clock.advance(issuer.delay);
    issuer.io.restart();
    issuer.io.poll();
    CHECK(good == 20);
    CHECK(issuer.fetches == 1);
}

TEST_CASE("an answer that is no key set leaves the keys as they are") {
    Issuer issuer;
    issuer.make();
    issuer.answer(issuer.token(issuer.keys[0]));
    const auto key = issuer.keys[0];
    issuer.keys.clear();
    issuer.clock.advance(issuer.options.max_age);
    CHECK(issuer.answer(issuer.token(key, 3)) == "user-3");
}

TEST_CASE("new rules forget what was verified under the old ones") {
    Issuer issuer;
    issuer.make();
    const auto token = issuer.token(issuer.keys[0]);
    CHECK(issuer.answer(token) == "user-0");
    issuer.authenticator->set_rules({.issuer = "https://other.example", .audiences = {"web"}});
    CHECK(issuer.answer(token) == "token-invalid");
}
