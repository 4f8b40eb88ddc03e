#include "services/identity/domain/user.hpp"

#include "services/identity/limits.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

Registration good() { return {"Ada@Example.test", "correct horse", "Ada", "Byron", ""}; }

/// The fields that are complained about.
std::string wrong(const Registration& registration) {
    const auto result = check_registration(registration);
    if (result) return "";
    CHECK(result.error().slug == "invalid-request");
    std::string names;
    for (const auto& field : result.error().fields) names += field.field + " ";
    return names;
}

}  // namespace

TEST_CASE("e-mail addresses are trimmed and lower-cased") {
    CHECK(normalise_email("  Ada.B+x@Mail.Example.TEST \n") == "ada.b+x@mail.example.test");
}

TEST_CASE("what is no e-mail address is refused") {
    for (const auto* text :
         {"", "a", "a@", "@b.test", "a@b", "a b@c.test", "a@b..test", "a@-b.test", "a@b-.test",
          ".a@b.test", "a.@b.test", "a..b@c.test", "a@b.test@c.test", "a@b_c.test", "\"a\"@b.test",
          "ä@b.test", "a@[127.0.0.1]", "a@b.test\nbcc"}) {
        CAPTURE(text);
        const auto result = normalise_email(text);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().fields.at(0).field == "email");
    }
}

TEST_CASE("an e-mail address has at most kMaxEmail bytes, its local part kMaxEmailLocal") {
    CHECK(normalise_email(std::string(kMaxEmailLocal, 'a') + "@b.test").has_value());
    CHECK_FALSE(normalise_email(std::string(kMaxEmailLocal + 1, 'a') + "@b.test").has_value());
    std::string domain;
    while (domain.size() + 50 <= kMaxEmail - 2) domain += std::string(49, 'd') + ".";
    domain += std::string(kMaxEmail - 2 - domain.size(), 'd');
    CHECK(normalise_email("a@" + domain).has_value());
    CHECK_FALSE(normalise_email("ab@" + domain).has_value());
}

TEST_CASE("a good registration is normalised") {
    auto registration = good();
    registration.given_name = "  Ada ";
    registration.address = " 1 Hill\nRoad ";
    const auto result = check_registration(registration);
    REQUIRE(result.has_value());
    CHECK(result->email == "ada@example.test");
    CHECK(result->given_name == "Ada");
    CHECK(result->address == "1 Hill\nRoad");
}

TEST_CASE("every wrong field is named at once") {
    CHECK(wrong({}) == "email given_name family_name password ");
}

TEST_CASE("passwords: length limits in code points, and no common ones") {
    const auto with = [](std::string password) {
        auto registration = good();
        registration.password = std::move(password);
        return wrong(registration);
    };
    CHECK(with(std::string(kMinPassword - 1, 'x')) == "password ");
    CHECK(with(std::string(kMinPassword, 'x')).empty());
    CHECK(with(std::string(kMaxPassword, 'x')).empty());
    CHECK(with(std::string(kMaxPassword + 1, 'x')) == "password ");
    std::string umlauts;
    for (std::size_t i = 0; i < kMaxPassword; ++i) umlauts += "ü";
    CHECK(with(umlauts).empty());
    CHECK(with("PassWord123") == "password ");
    CHECK(with("ADA@example.test") == "password ");
    CHECK(with(std::string("with\0zero", 9)) == "password ");
    CHECK(with("\xff\xff\xff\xff\xff\xff\xff\xff\xff") == "password ");
}

TEST_CASE("names and addresses: at most kMaxName and kMaxAddress code points, no controls") {
    const auto name = [](std::string text) {
        auto registration = good();
        registration.given_name = std::move(text);
        return wrong(registration);
    };
    CHECK(name(std::string(kMaxName, 'n')).empty());
    CHECK(name(std::string(kMaxName + 1, 'n')) == "given_name ");
    CHECK(name("a\nb") == "given_name ");
    CHECK(name("Zoë").empty());
    CHECK(name("\xff") == "given_name ");
    const auto address = [](std::string text) {
        auto registration = good();
        registration.address = std::move(text);
        return wrong(registration);
    };
    CHECK(address(std::string(kMaxAddress, 'n')).empty());
    CHECK(address(std::string(kMaxAddress + 1, 'n')) == "address ");
    CHECK(address("a\tb") == "address ");
}

TEST_CASE("groups are known ones, sorted, once each") {
    CHECK(check_groups({"Member", "Admin", "Member"}) ==
          std::vector<std::string>{"Admin", "Member"});
    CHECK(check_groups({}) == std::vector<std::string>{});
    CHECK(check_groups({"admin"}).error().fields.at(0).field == "groups");
}
