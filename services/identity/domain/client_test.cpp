#include "services/identity/domain/client.hpp"

#include "services/identity/limits.hpp"

#include <doctest/doctest.h>

using namespace innkeeper::identity;

namespace {

std::string slug_of(std::vector<Client> clients) {
    const auto result = resolve_clients(std::move(clients), "http://localhost:8080");
    return result ? "ok" : result.error().slug;
}

}  // namespace

TEST_CASE("an address that begins with a slash is on the issuer") {
    const auto clients = resolve_clients({{"web", {"/hotel/", "https://b.test/cb"}, {"/"}}},
                                         "http://localhost:8080");
    REQUIRE(clients.has_value());
    const auto* web = find_client(*clients, "web");
    REQUIRE(web != nullptr);
    CHECK(web->redirect_uris ==
          std::vector<std::string>{"http://localhost:8080/hotel/", "https://b.test/cb"});
    CHECK(web->logout_uris == std::vector<std::string>{"http://localhost:8080/"});
    CHECK(find_client(*clients, "Web") == nullptr);
}

TEST_CASE("addresses of clients are plain http(s) URLs of at most kMaxRedirectUri bytes") {
    for (const auto* url : {"//b.test/", "ftp://b.test/", "https://", "https:///x", "b.test",
                            "https://b.test/#x", "https://u@b.test/", "https://b.test/ x",
                            "https://b.test/;x", "https://b.test/'", "javascript:alert(1)", ""}) {
        CAPTURE(url);
        CHECK(slug_of({{"web", {url}, {}}}) == "clients-invalid");
        CHECK(slug_of({{"web", {}, {url}}}) == "clients-invalid");
    }
    const std::string begin = "https://b.test/";
    CHECK(slug_of({{"web", {begin + std::string(kMaxRedirectUri - begin.size(), 'x')}, {}}}) ==
          "ok");
    CHECK(slug_of({{"web", {begin + std::string(kMaxRedirectUri + 1 - begin.size(), 'x')}, {}}}) ==
          "clients-invalid");
}

TEST_CASE("client ids are plain and differ, and there are at most kMaxClients") {
    CHECK(slug_of({{"", {}, {}}}) == "clients-invalid");
    CHECK(slug_of({{"a b", {}, {}}}) == "clients-invalid");
    CHECK(slug_of({{"a", {}, {}}, {"a", {}, {}}}) == "clients-invalid");
    std::vector<Client> many;
    for (std::size_t i = 0; i < kMaxClients; ++i) many.push_back({"c" + std::to_string(i), {}, {}});
    CHECK(slug_of(many) == "ok");
    many.push_back({"one-more", {}, {}});
    CHECK(slug_of(many) == "clients-invalid");
}

TEST_CASE("an issuer is scheme and authority") {
    for (const auto* good : {"http://localhost:8080", "https://id.example"}) {
        CHECK(check_issuer(good).has_value());
    }
    for (const auto* bad : {"", "localhost", "https://id.example/", "https://id.example/x",
                            "https://id.example?x", "https://"}) {
        CAPTURE(bad);
        CHECK_FALSE(check_issuer(bad).has_value());
    }
}

TEST_CASE("the origin of an address") {
    CHECK(origin_of("https://b.test:1/x?y") == "https://b.test:1");
    CHECK(origin_of("https://b.test") == "https://b.test");
    CHECK(origin_of("http://b.test?x") == "http://b.test");
}
