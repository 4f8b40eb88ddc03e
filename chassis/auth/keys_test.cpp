#include "chassis/auth/keys.hpp"

#include "chassis/core/encoding.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::auth;

namespace {

SigningKey make(Algorithm algorithm = Algorithm::es256) {
    auto key = SigningKey::make(algorithm);
    REQUIRE(key.has_value());
    return *key;
}

std::string set_of(const std::string& jwks) { return R"({"keys":[)" + jwks + "]}"; }

std::string changed(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a key survives PEM and signs what its public half verifies") {
    for (const auto algorithm : {Algorithm::es256, Algorithm::rs256}) {
        const auto key = make(algorithm);
        const auto again = SigningKey::from_pem(key.to_pem());
        REQUIRE(again.has_value());
        CHECK(again->kid() == key.kid());
        CHECK(again->algorithm() == algorithm);
        const auto signature = again->sign("message");
        if (algorithm == Algorithm::es256) CHECK(signature.size() == 64);
        CHECK(key.public_key().verify("message", signature));
        CHECK_FALSE(key.public_key().verify("Message", signature));
        CHECK_FALSE(key.public_key().verify("message", ""));
        CHECK_FALSE(key.public_key().verify("message", signature.substr(1)));
        CHECK_FALSE(key.public_key().verify("message", std::string(signature.size(), '\0')));
        CHECK_FALSE(make(algorithm).public_key().verify("message", signature));
    }
}

TEST_CASE("PEM that is no private key is refused") {
    CHECK_FALSE(SigningKey::from_pem("").has_value());
    CHECK(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
              .error()
              .slug == "key-invalid");
}

TEST_CASE("the kid is the RFC 7638 thumbprint: the example of its section 3.1") {
    const auto set = KeySet::parse(set_of(
        R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86z)"
        R"(wu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_)"
        R"(RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n9)"
        R"(1CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCu)"
        R"(r-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})"));
    REQUIRE(set.has_value());
    REQUIRE(set->size() == 1);
    CHECK(set->find("2011-04-29")->thumbprint() == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST_CASE("a key set survives JSON") {
    const auto ec = make(Algorithm::es256);
    const auto rsa = make(Algorithm::rs256);
    KeySet set;
    set.add(ec.public_key());
    set.add(rsa.public_key());
    const auto again = KeySet::parse(set.to_json());
    REQUIRE(again.has_value());
    REQUIRE(again->size() == 2);
    CHECK(again->find(ec.kid())->verify("m", ec.sign("m")));
    CHECK(again->find(rsa.kid())->verify("m", rsa.sign("m")));
    CHECK(again->find("other") == nullptr);
    CHECK(again->covers(set));
    CHECK_FALSE(KeySet{}.covers(set));
    // A private key never leaves: there is no "d".
    CHECK(set.to_json().find("\"d\"") == std::string::npos);
}

TEST_CASE("keys for something else are passed over") {
    const auto jwk = make().public_key().jwk();
    for (const auto& other :
         {changed(jwk, R"("use":"sig")", R"("use":"enc")"), changed(jwk, "ES256", "ES384"),
          changed(jwk, R"("kty":"EC")", R"("kty":"OKP")"), changed(jwk, "\"kid\"", "\"kids\""),
          std::string(R"({"kty":"oct","kid":"a","alg":"HS256","k":"c2VjcmV0"})")}) {
        const auto set = KeySet::parse(set_of(other));
        REQUIRE(set.has_value());
        CHECK(set->size() == 0);
    }
}

TEST_CASE("damaged, weak and doubled keys and oversized sets are refused") {
    const auto jwk = make().public_key().jwk();
    const auto at = jwk.find(R"("x":")") + 5;
    auto off_curve = jwk;
    off_curve.replace(at, 43, base64url_encode(std::string(32, '\x01')));
    auto short_point = jwk;
    short_point.replace(at, 43, "AQAB");
    const std::string weak = R"({"kty":"RSA","kid":"w","e":"AQAB","n":")" +
                             base64url_encode(std::string(128, '\xf1')) + "\"}";
    for (const auto& bad :
         {set_of(off_curve), set_of(short_point), set_of(weak), set_of(jwk + "," + jwk),
          std::string("[]"), std::string("{}"), std::string("no"), set_of("1")}) {
        const auto set = KeySet::parse(bad);
        REQUIRE_FALSE(set.has_value());
        CHECK(set.error().slug == "keys-invalid");
    }
}

TEST_CASE("a set has at most kMaxJwksKeys keys and kMaxJwksBytes bytes") {
    const std::string ignored = R"({"kty":"oct"})";
    std::string list = ignored;
    for (std::size_t i = 1; i < kMaxJwksKeys; ++i) list += "," + ignored;
    CHECK(KeySet::parse(set_of(list)).has_value());
    CHECK_FALSE(KeySet::parse(set_of(list + "," + ignored)).has_value());
    auto text = set_of("");
    text += std::string(kMaxJwksBytes - text.size(), ' ');
    CHECK(KeySet::parse(text).has_value());
    CHECK_FALSE(KeySet::parse(text + " ").has_value());
}

TEST_CASE("no name of another algorithm is known") {
    CHECK(parse_algorithm("ES256") == Algorithm::es256);
    CHECK(parse_algorithm("RS256") == Algorithm::rs256);
    for (const auto* name : {"none", "None", "HS256", "HS512", "PS256", "es256", ""}) {
        CHECK_FALSE(parse_algorithm(name).has_value());
    }
}
