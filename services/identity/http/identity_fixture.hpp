#pragma once

#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"
#include "chassis/http/form.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "services/identity/domain/authorize.hpp"
#include "services/identity/service.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

/// A whole identity service on in-memory ports, and a browser that talks to its router. For tests.
namespace innkeeper::identity {

/// No hash at all, so that a test costs nothing; counts what it is asked.
class QuickHasher final : public PasswordHasher {
public:
    Task<Result<std::string>> hash(std::string password) override {
        ++hashes;
        co_return "quick:" + password;
    }
    Task<Result<bool>> verify(std::string encoded, std::string password) override {
        ++verifies;
        if (busy) co_return fail(Code::unavailable, "sign-in-busy", "Busy.");
        co_return encoded == "quick:" + password;
    }
    int hashes = 0;
    int verifies = 0;
    bool busy = false;
};

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable table{clock};
    SeededRandom random{1};
    Ids ids{clock, random};
    QuickHasher hasher;
    telemetry::Metrics metrics;
    std::vector<std::string> lines;
    std::unique_ptr<IdentityService> service;

    explicit World(std::string issuer = "http://localhost:8080") {
        service = make_service(
            {.table = table,
             .clock = clock,
             .random = random,
             .ids = ids,
             .hasher = hasher,
             .executor = io.get_executor(),
             .log =
                 telemetry::Log("test", clock, [this](std::string line) { lines.push_back(line); }),
             .metrics = metrics,
             .issuer = std::move(issuer),
             .clients = {{"web", {"/hotel/", "http://dev.test:5173/cb"}, {"/hotel/bye"}},
                         {"cli", {"http://127.0.0.1:9/cb"}, {}}}});
        REQUIRE(testing::run(io, service->start()).has_value());
    }

    http::Response send(http::Request request) {
        return testing::run(io, service->router().handle(std::move(request)));
    }
    CreatedUser add(const std::string& email, std::vector<std::string> groups) {
        const auto user = testing::run(
            io, service->create_user({email, "correct horse", "Ada", "Byron", ""}, groups));
        REQUIRE(user.has_value());
        return *user;
    }
    std::string operator_token(const std::string& email) {
        const auto token = testing::run(io, service->issue_token(email));
        REQUIRE(token.has_value());
        return token->access_token;
    }
};

inline const std::string kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline const std::string kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline const std::string kCallback = "http://localhost:8080/hotel/";

inline Pairs authorize_query(const Pairs& changes = {}) {
    Pairs params{{"response_type", "code"},
                 {"client_id", "web"},
                 {"redirect_uri", kCallback},
                 {"scope", "openid email profile"},
                 {"state", "st&te"},
                 {"nonce", "n-1"},
                 {"code_challenge", kChallenge},
                 {"code_challenge_method", "S256"}};
    for (const auto& [name, value] : changes) {
        std::erase_if(params, [&](const auto& pair) { return pair.first == name; });
        if (!value.empty()) params.emplace_back(name, value);
    }
    return params;
}

/// The parameters of a URL's query.
inline std::map<std::string, std::string> query_of(std::string_view url) {
    http::Request request;
    const auto path = url.find('/', url.find("://") == url.npos ? 0 : url.find("://") + 3);
    REQUIRE(http::set_target(request, url.substr(path)).has_value());
    return {request.query.begin(), request.query.end()};
}

inline json::bj::object json_of(const http::Response& response) {
    CAPTURE(response.body);
    auto value = json::parse(response.body);
    REQUIRE(value.has_value());
    REQUIRE(value->is_object());
    return value->get_object();
}

inline std::string text_in(const json::bj::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

/// The claims of a token, unverified.
inline json::bj::object claims_of(const std::string& token) {
    const auto first = token.find('.');
    const auto text = base64url_decode(token.substr(first + 1, token.rfind('.') - first - 1));
    REQUIRE(text.has_value());
    return json::parse(*text)->get_object();
}

/// Keeps cookies and fills in the hidden fields of the last page, as a browser does.
class Browser {
public:
    explicit Browser(World& world, std::string peer = "192.0.2.1")
        : world_(world), peer_(std::move(peer)) {}

    http::Response get(const std::string& target, const std::string& token = "") {
        return send(http::Method::get, target, "", "", token);
    }
    /// A form with exactly these fields.
    http::Response post(const std::string& target, const Pairs& fields,
                        const std::string& token = "") {
        return send(http::Method::post, target, http::format_form(fields),
                    "application/x-www-form-urlencoded", token);
    }
    /// A form with these fields and the hidden ones of the last page.
    http::Response submit(const std::string& target, Pairs fields) {
        for (const auto* name : {"csrf", "return_to"}) {
            const auto value = hidden(name);
            if (!value.empty()) fields.emplace_back(name, value);
        }
        return post(target, fields);
    }
    http::Response put_json(const std::string& target, const std::string& body,
                            const std::string& token, const std::string& if_match = "") {
        if_match_ = if_match;
        auto response = send(http::Method::put, target, body, "application/json", token);
        if_match_.clear();
        return response;
    }
    http::Response authorize(const Pairs& changes = {}) {
        return get(with_query("/oauth2/authorize", authorize_query(changes)));
    }
    http::Response sign_in(const std::string& email, const std::string& password) {
        return submit("/signin", {{"email", email}, {"password", password}});
    }
    /// The code that authorize and sign-in lead to.
    std::string code_for(const std::string& email, const Pairs& changes = {}) {
        auto response = authorize(changes);
        REQUIRE(response.status == 303);
        if (location(response).starts_with("/signin")) {
            REQUIRE(get(location(response)).status == 200);
            response = sign_in(email, "correct horse");
            REQUIRE(response.status == 303);
        }
        return query_of(location(response))["code"];
    }
    http::Response exchange(const std::string& code, const Pairs& changes = {}) {
        Pairs form{{"grant_type", "authorization_code"},
                   {"client_id", "web"},
                   {"code", code},
                   {"redirect_uri", kCallback},
                   {"code_verifier", kVerifier}};
        for (const auto& [name, value] : changes) {
            std::erase_if(form, [&](const auto& pair) { return pair.first == name; });
            if (!value.empty()) form.emplace_back(name, value);
        }
        return post("/oauth2/token", form);
    }
    http::Response refresh(const std::string& token, const std::string& client = "web",
                           const std::string& scope = "") {
        Pairs form{
            {"grant_type", "refresh_token"}, {"client_id", client}, {"refresh_token", token}};
        if (!scope.empty()) form.emplace_back("scope", scope);
        return post("/oauth2/token", form);
    }
    static std::string location(const http::Response& response) {
        return std::string(response.headers.get("Location").value_or(""));
    }
    /// The value of a hidden field of the last page.
    [[nodiscard]] std::string hidden(const std::string& name) const {
        const auto mark = "type=\"hidden\" name=\"" + name + "\" value=\"";
        const auto at = page_.find(mark);
        if (at == std::string::npos) return "";
        const auto begin = at + mark.size();
        auto value = page_.substr(begin, page_.find('"', begin) - begin);
        for (std::size_t i = value.find("&amp;"); i != value.npos; i = value.find("&amp;", i + 1)) {
            value.replace(i, 5, "&");
        }
        return value;
    }

    std::map<std::string, std::string> cookies;
    std::map<std::string, std::string> extra_headers;

private:
    http::Response send(http::Method method, const std::string& target, std::string body,
                        const std::string& type, const std::string& token) {
        http::Request request;
        request.method = method;
        REQUIRE(http::set_target(request, target).has_value());
        request.body = std::move(body);
        request.peer = peer_;
        if (!type.empty()) request.headers.set("Content-Type", type);
        if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
        if (!if_match_.empty()) request.headers.set("If-Match", if_match_);
        for (const auto& [name, value] : extra_headers) request.headers.set(name, value);
        std::string line;
        for (const auto& [name, value] : cookies) {
            line += (line.empty() ? "" : "; ") + name + "=" + value;
        }
        if (!line.empty()) request.headers.set("Cookie", line);
        auto response = world_.send(std::move(request));
        for (const auto& [name, value] : response.headers) {
            if (name == "Set-Cookie") keep(value);
        }
        if (response.body.starts_with("<!doctype")) page_ = response.body;
        return response;
    }
    void keep(const std::string& set_cookie) {
        const auto equals = set_cookie.find('=');
        const auto name = set_cookie.substr(0, equals);
        const auto value = set_cookie.substr(equals + 1, set_cookie.find(';') - equals - 1);
        if (set_cookie.find("Max-Age=0") != std::string::npos)
            cookies.erase(name);
        else
            cookies[name] = value;
    }

    World& world_;
    std::string peer_;
    std::string page_;
    std::string if_match_;
};

}  // namespace innkeeper::identity
