#include "services/identity/http/identity_fixture.hpp"
#include "services/identity/limits.hpp"

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

struct Office : World {
    Browser browser{*this};
    std::string admin = add("admin@example.test", {"Admin"}).sub;
    std::string ada = add("ada@example.test", {"Member"}).sub;
    std::string admin_token = operator_token("admin@example.test");

    http::Response put(const std::string& sub, const std::string& body,
                       const std::string& if_match = "") {
        return browser.put_json("/api/v1/admin/users/" + sub + "/groups", body, admin_token,
                                if_match);
    }
    std::vector<std::string> emails(const std::string& query) {
        auto page = json_of(browser.get("/api/v1/admin/users" + query, admin_token));
        std::vector<std::string> found;
        for (const auto& user : page["items"].as_array()) {
            found.push_back(text_in(user.get_object(), "email"));
        }
        return found;
    }
};

std::string slug_of(const http::Response& response) { return text_in(json_of(response), "slug"); }

}  // namespace

TEST_CASE("only an administrator sees users; a user without a group passes no group rule") {
    Office office;
    office.add("nogroup@example.test", {});
    office.add("manager@example.test", {"HotelManager"});
    for (const auto* email : {"nogroup@example.test", "ada@example.test", "manager@example.test"}) {
        const auto token = office.operator_token(email);
        CHECK(office.browser.get("/api/v1/admin/users", token).status == 403);
        CHECK(office.browser.get("/api/v1/admin/users/" + office.ada, token).status == 403);
        CHECK(office.browser
                  .put_json("/api/v1/admin/users/" + office.ada + "/groups",
                            R"({"groups":["Admin"]})", token)
                  .status == 403);
        CHECK(office.browser.get("/api/v1/me", token).status == 200);
    }
    // The refused requests were not carried out.
    CHECK(json_of(office.browser.get("/api/v1/admin/users/" + office.ada, office.admin_token))
              .at("groups") == json::bj::array{"Member"});
    CHECK(office.browser.get("/api/v1/admin/users").status == 401);
    CHECK(office.browser.get("/api/v1/me").status == 401);
    const auto claims = claims_of(office.operator_token("nogroup@example.test"));
    CHECK_FALSE(claims.contains("cognito:groups"));
}

TEST_CASE("the order of groups does not matter") {
    Office office;
    office.add("one@example.test", {"Member", "HotelManager", "Admin"});
    office.add("two@example.test", {"Admin", "HotelManager", "Member"});
    for (const auto* email : {"one@example.test", "two@example.test"}) {
        CHECK(office.browser.get("/api/v1/admin/users", office.operator_token(email)).status ==
              200);
    }
}

TEST_CASE("users are listed by address, by prefix, in pages") {
    Office office;
    for (const auto* email : {"b@example.test", "bb@example.test", "c@example.test"}) {
        office.add(email, {});
    }
    CHECK(office.emails("") == std::vector<std::string>{"ada@example.test", "admin@example.test",
                                                        "b@example.test", "bb@example.test",
                                                        "c@example.test"});
    CHECK(office.emails("?q=B") == std::vector<std::string>{"b@example.test", "bb@example.test"});
    CHECK(office.emails("?q=bb@") == std::vector<std::string>{"bb@example.test"});
    CHECK(office.emails("?q=zz").empty());
    auto page = json_of(office.browser.get("/api/v1/admin/users?limit=3", office.admin_token));
    const auto next = text_in(page, "next");
    REQUIRE_FALSE(next.empty());
    CHECK(office.emails("?limit=3&cursor=" + percent_encode(next)) ==
          std::vector<std::string>{"bb@example.test", "c@example.test"});
    for (const auto* bad : {"?limit=0", "?limit=101", "?limit=x", "?page=2"}) {
        CHECK(office.browser.get(std::string("/api/v1/admin/users") + bad, office.admin_token)
                  .status == 400);
    }
    const auto root = office.browser.get("/api/v1/admin/users?group=Root", office.admin_token);
    CHECK(root.status == 400);
    CHECK(json_of(root).at("errors").at(0).at("field") == "group");
    CHECK(office.emails("?group=HotelManager").empty());
}

TEST_CASE("groups are replaced, and the next token says so") {
    Office office;
    auto response = office.put(office.ada, R"({"groups":["HotelManager","Member"]})");
    REQUIRE(response.status == 200);
    CHECK(response.headers.get("ETag") == "\"2\"");
    CHECK(json_of(response).at("groups") == json::bj::array{"HotelManager", "Member"});
    CHECK(claims_of(office.operator_token("ada@example.test")).at("cognito:groups") ==
          json::bj::array{"HotelManager", "Member"});
    // The same again is no change.
    CHECK(office.put(office.ada, R"({"groups":["Member","HotelManager"]})").headers.get("ETag") ==
          "\"2\"");
    CHECK(json_of(office.browser.get("/api/v1/admin/users?q=ada", office.admin_token))
              .at("items")
              .at(0)
              .at("groups") == json::bj::array{"HotelManager", "Member"});
}

TEST_CASE("groups: a version that has moved on, unknown groups and users, one's own Admin") {
    Office office;
    const std::string manager = R"({"groups":["HotelManager"]})";
    CHECK(office.put(office.ada, manager, "\"1\"").status == 200);
    CHECK(slug_of(office.put(office.ada, R"({"groups":[]})", "\"1\"")) == "user-changed");
    CHECK(slug_of(office.put(office.ada, R"({"groups":["Root"]})")) == "invalid-request");
    CHECK(slug_of(office.put(office.ada, R"({"groups":["Admin"],"x":1})")) == "invalid-request");
    CHECK(slug_of(office.put(office.ada, R"({})")) == "invalid-request");
    CHECK(slug_of(office.put(office.ada, "[")) == "malformed-json");
    CHECK(slug_of(office.put("nobody", manager)) == "no-such-user");
    CHECK(slug_of(office.put(std::string(kMaxSubject, 'x'), manager)) == "no-such-user");
    CHECK(slug_of(office.put(std::string(kMaxSubject + 1, 'x'), manager)) == "no-such-user");
    CHECK(slug_of(office.put(std::string(2000, 'x'), manager)) == "no-such-user");
    CHECK(slug_of(office.put(office.admin, manager)) == "own-admin-group");
    CHECK(office.put(office.admin, R"({"groups":["Admin","Member"]})").status == 200);
    std::string many = R"("Member")";
    for (std::size_t i = 1; i < kMaxUserGroups; ++i) many += R"(,"Member")";
    CHECK(office.put(office.ada, R"({"groups":[)" + many + "]}").status == 200);
    CHECK(office.put(office.ada, R"({"groups":[)" + many + R"(,"Member"]})").status == 400);
}

TEST_CASE("userInfo shows what the scope allows, of users that are there") {
    Office office;
    const auto code = office.browser.code_for("ada@example.test", {{"scope", "openid"}});
    const auto tokens = json_of(office.browser.exchange(code));
    const auto access = text_in(tokens, "access_token");
    const auto info = json_of(office.browser.get("/oauth2/userInfo", access));
    CHECK(info.size() == 1);
    CHECK(text_in(info, "sub") == office.ada);
    CHECK_FALSE(claims_of(text_in(tokens, "id_token")).contains("email"));
    // The access token names the person to the platform's own services, whatever the scope.
    CHECK(text_in(claims_of(access), "email") == "ada@example.test");

    REQUIRE(office.table.commit_now({store::Write::remove({"user#" + office.ada, ""})})->ok());
    const auto gone = office.browser.get("/oauth2/userInfo", access);
    CHECK(gone.status == 401);
    CHECK(gone.headers.get("WWW-Authenticate").has_value());
}
