#include "chassis/http/router.hpp"

#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

namespace innkeeper::http {
namespace {

class OneToken final : public auth::Authenticator {
public:
    Task<Result<auth::Principal>> authenticate(std::string token) override {
        if (token == "expired") co_return fail(Code::unauthenticated, "token-expired", "Expired.");
        if (token == "down") co_return fail(Code::unavailable, "keys-unavailable", "Later.");
        auth::Principal principal;
        principal.subject = token;
        if (token == "manager") principal.groups.emplace_back(auth::kGroupManager);
        if (token == "admin") principal.groups.emplace_back(auth::kGroupAdmin);
        if (token == "guest" || !principal.groups.empty()) co_return principal;
        co_return fail(Code::unauthenticated, "token-invalid", "Not valid.");
    }
};

Task<Result<Response>> tell(Request request) {
    std::string text(to_string(request.method));
    for (const auto& [name, value] : request.path_params) text += " " + name + "=" + value;
    if (request.principal) text += " by " + request.principal->subject;
    co_return json_response(200, text);
}

struct Fixture {
    Fixture()
        : router(tokens, [this](auto route, auto what) {
              bugs.push_back(std::string(route) + ": " + std::string(what));
          }) {}
    Response ask(Method method, std::string target, std::string token = "", std::string body = "",
                 std::string type = "application/json") {
        Request request;
        request.method = method;
        REQUIRE(set_target(request, target).has_value());
        if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
        if (!body.empty() && !type.empty()) request.headers.add("Content-Type", type);
        request.body = std::move(body);
        return ask(std::move(request));
    }
    Response ask(Request request) {
        return innkeeper::testing::run(io, router.handle(std::move(request)));
    }

    boost::asio::io_context io;
    OneToken tokens;
    std::vector<std::string> bugs;
    Router router;
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST_CASE("the most literal pattern wins, whatever the order of adding") {
    Fixture f;
    f.router.add({Method::get, "/a/{rest*}"}, tell);
    f.router.add({Method::get, "/a/{id}"}, tell);
    f.router.add({Method::get, "/a/new"}, tell);
    f.router.add({Method::get, "/a/{id}/b/{other}"}, tell);
    CHECK(f.ask(Method::get, "/a/new").body == "GET");
    CHECK(f.ask(Method::get, "/a/7").body == "GET id=7");
    CHECK(f.ask(Method::get, "/a/7/b/8").body == "GET id=7 other=8");
    CHECK(f.ask(Method::get, "/a/7/c").body == "GET rest=7/c");
    CHECK(f.ask(Method::get, "/a/7%20x").body == "GET id=7 x");
    for (const char* none : {"/", "/a", "/a/", "/b", "/A/7"})
        CHECK(f.ask(Method::get, none).status == 404);
    CHECK(has(f.ask(Method::get, "/b").body, "no-such-route"));
    CHECK(f.router.routes().size() == 4);
}

TEST_CASE("another method is 405 with Allow, and HEAD is served by GET") {
    Fixture f;
    f.router.add({Method::get, "/a/{id}"}, tell);
    f.router.add({Method::put, "/a/{id}"}, tell);
    f.router.add({Method::post, "/a/new"}, tell);
    const Response response = f.ask(Method::del, "/a/7");
    CHECK(response.status == 405);
    CHECK(has(response.body, "method-not-allowed"));
    const std::string allow(response.headers.get("Allow").value());
    for (const char* method : {"GET", "HEAD", "PUT"}) CHECK(has(allow, method));
    CHECK_FALSE(has(allow, "POST"));
    CHECK(f.ask(Method::head, "/a/7").body == "HEAD id=7");
    CHECK(f.ask(Method::get, "/a/new").body == "GET id=new");
}

TEST_CASE("access: who may call a route") {
    Fixture f;
    f.router.add({Method::get, "/anyone", Access::anyone}, tell);
    f.router.add({Method::get, "/signed", Access::signed_in}, tell);
    f.router.add({Method::get, "/manager", Access::manager}, tell);
    f.router.add({Method::get, "/admin", Access::admin}, tell);
    const auto status = [&](const char* path, const char* token) {
        return f.ask(Method::get, path, token).status;
    };
    CHECK(status("/anyone", "") == 200);
    CHECK(f.ask(Method::get, "/anyone", "guest").body == "GET by guest");
    CHECK(status("/anyone", "forged") == 401);
    CHECK(status("/signed", "") == 401);
    CHECK(status("/signed", "guest") == 200);
    CHECK(status("/manager", "guest") == 403);
    CHECK(status("/manager", "manager") == 200);
    CHECK(status("/manager", "admin") == 200);
    CHECK(status("/admin", "") == 401);
    CHECK(status("/admin", "manager") == 403);
    CHECK(status("/admin", "admin") == 200);
    CHECK(status("/signed", "down") == 503);
}

TEST_CASE("401 and 403 carry the challenge of RFC 6750") {
    Fixture f;
    f.router.add({Method::get, "/admin", Access::admin}, tell);
    const auto challenge = [&](const char* token) {
        const Response response = f.ask(Method::get, "/admin", token);
        return std::string(response.headers.get("WWW-Authenticate").value_or(""));
    };
    CHECK(challenge("") == "Bearer realm=\"innkeeper\"");
    CHECK(challenge("expired") ==
          "Bearer error=\"invalid_token\", error_description=\"token-expired\"");
    CHECK(challenge("guest") == "Bearer error=\"insufficient_scope\"");
    CHECK(has(f.ask(Method::get, "/admin", "guest").body, "\"slug\":\"wrong-role\""));
    CHECK(challenge("admin").empty());
}

TEST_CASE("a token comes from one Authorization header and from nowhere else") {
    Fixture f;
    f.router.add({Method::get, "/a", Access::signed_in, {"access_token"}}, tell);
    CHECK(f.ask(Method::get, "/a?access_token=guest").status == 401);
    Request twice;
    twice.path = "/a";
    twice.headers.add("Authorization", "Bearer guest");
    twice.headers.add("authorization", "Bearer admin");
    CHECK(f.ask(twice).status == 400);
    Request basic;
    basic.path = "/a";
    basic.headers.add("Authorization", "Basic Z3Vlc3Q=");
    CHECK(f.ask(basic).status == 401);
    Request lower;
    lower.path = "/a";
    lower.headers.add("Authorization", "bearer guest");
    CHECK(f.ask(lower).status == 200);
    Request claimed;
    claimed.path = "/a";
    claimed.principal.emplace().subject = "nobody";
    CHECK(f.ask(claimed).status == 401);
}

TEST_CASE("who was verified by the same authenticator is not verified again") {
    Fixture f;
    f.router.add({Method::get, "/a", Access::signed_in}, tell);
    f.router.add({Method::get, "/m", Access::manager}, tell);
    Request known;
    known.path = "/a";
    known.principal.emplace().subject = "known";
    known.verified_by = &f.tokens;
    CHECK_EQ(f.ask(known).body, "GET by known");
    OneToken others;
    Request elsewhere = known;
    elsewhere.verified_by = &others;
    CHECK(f.ask(elsewhere).status == 401);
    elsewhere.headers.add("Authorization", "Bearer guest");
    CHECK_EQ(f.ask(elsewhere).body, "GET by guest");
    known.path = "/m";
    CHECK(f.ask(known).status == 403);
}

TEST_CASE("a query parameter that is not the route's is refused by name") {
    Fixture f;
    f.router.add({Method::get, "/a", Access::anyone, {"city"}}, tell);
    CHECK(f.ask(Method::get, "/a?city=x").status == 200);
    const Response response = f.ask(Method::get, "/a?city=x&ctiy=y");
    CHECK(response.status == 400);
    CHECK(error_of(response).slug == "unknown-parameter");
    CHECK(error_of(response).fields.at(0).field == "ctiy");
}

TEST_CASE("a body has the type and at most the size that the route says") {
    Fixture f;
    Route route{Method::post, "/a"};
    route.max_body = 4;
    f.router.add(route, tell);
    f.router.add({.method = Method::post, .pattern = "/any", .content_type = ""}, tell);
    const auto post = [&](const char* path, std::string body, std::string type) {
        return f.ask(Method::post, path, "", std::move(body), std::move(type)).status;
    };
    CHECK(post("/a", "1234", "application/json") == 200);
    CHECK(post("/a", "1234", "Application/JSON; charset=utf-8") == 200);
    CHECK(post("/a", "12345", "application/json") == 413);
    CHECK(post("/a", "1", "text/plain") == 415);
    CHECK(post("/a", "1", "application/jsonp") == 415);
    CHECK(post("/a", "1", "") == 415);
    CHECK(post("/a", "", "") == 200);
    CHECK(post("/any", "1", "image/png") == 200);
    Request packed;
    packed.method = Method::post;
    packed.path = "/any";
    packed.body = "x";
    packed.headers.add("Content-Encoding", "gzip");
    CHECK(f.ask(packed).status == 415);
    Request where;
    where.method = Method::post;
    where.path = "/a";
    CHECK(f.router.max_body(where) == 4);
    where.path = "/none";
    CHECK_FALSE(f.router.max_body(where).has_value());
}

TEST_CASE("an error is a problem document, an exception is 500 and reported") {
    Fixture f;
    f.router.add({Method::get, "/error/{id}"}, [](Request) -> Task<Result<Response>> {
        co_return fail(Code::rejected, "room-sold-out", "Sold out.");
    });
    f.router.add({Method::get, "/throw/{id}"}, [](Request) -> Task<Result<Response>> {
        throw std::runtime_error("inner secret");
        co_return Response{};
    });
    f.router.add({Method::get, "/int"}, [](Request) -> Task<Result<Response>> {
        throw 7;
        co_return Response{};
    });
    const Response error = f.ask(Method::get, "/error/1");
    CHECK(error.status == 422);
    CHECK(error_of(error).slug == "room-sold-out");
    const Response thrown = f.ask(Method::get, "/throw/1");
    CHECK(thrown.status == 500);
    CHECK(error_of(thrown).slug == "internal");
    CHECK_FALSE(has(thrown.body, "secret"));
    CHECK(f.ask(Method::get, "/int").status == 500);
    REQUIRE(f.bugs.size() == 2);
    CHECK(f.bugs[0] == "GET /throw/{id}: inner secret");
}

TEST_CASE("every answer says how it may be cached") {
    Fixture f;
    f.router.add({Method::get, "/default"}, tell);
    f.router.add({Method::get, "/own"}, [](Request) -> Task<Result<Response>> {
        Response response = json_response(200, "{}");
        response.headers.add("Cache-Control", "public, max-age=60");
        co_return response;
    });
    CHECK(f.ask(Method::get, "/default").headers.get("Cache-Control") == "no-store");
    CHECK(f.ask(Method::get, "/none").headers.get("Cache-Control") == "no-store");
    CHECK(f.ask(Method::get, "/own").headers.get("Cache-Control") == "public, max-age=60");
}

}  // namespace
}  // namespace innkeeper::http
