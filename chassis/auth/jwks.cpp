#include "chassis/auth/keys.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace innkeeper::auth {
namespace {

namespace bj = json::bj;

std::unexpected<Error> bad_set(std::string detail) {
    ERR_clear_error();
    return fail(Code::invalid, "keys-invalid", std::move(detail));
}

std::string text_of(const bj::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return std::string(value->get_string());
}

/// `alg` and `use` are optional, but when they are there they bind the key.
bool is_for(const bj::object& jwk, std::string_view algorithm) {
    if (jwk.contains("alg") && text_of(jwk, "alg") != algorithm) return false;
    return !jwk.contains("use") || text_of(jwk, "use") == "sig";
}

struct Params {
    OSSL_PARAM_BLD* build = OSSL_PARAM_BLD_new();
    std::vector<BIGNUM*> numbers;
    Params() = default;
    Params(const Params&) = delete;
    Params& operator=(const Params&) = delete;
    ~Params() {
        OSSL_PARAM_BLD_free(build);
        for (auto* number : numbers) BN_free(number);
    }
    bool push(const char* name, std::string_view big_endian) {
        auto* number = BN_bin2bn(reinterpret_cast<const unsigned char*>(big_endian.data()),
                                 static_cast<int>(big_endian.size()), nullptr);
        numbers.push_back(number);
        return number != nullptr && OSSL_PARAM_BLD_push_BN(build, name, number) == 1;
    }
    /// The public key of the parameters, or nothing when they do not make one.
    [[nodiscard]] std::shared_ptr<EVP_PKEY> key(const char* type) const {
        OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(build);
        EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr);
        EVP_PKEY* raw = nullptr;
        if (EVP_PKEY_fromdata_init(context) == 1) {
            EVP_PKEY_fromdata(context, &raw, EVP_PKEY_PUBLIC_KEY, params);
        }
        EVP_PKEY_CTX_free(context);
        OSSL_PARAM_free(params);
        return raw == nullptr ? nullptr : std::shared_ptr<EVP_PKEY>(raw, EVP_PKEY_free);
    }
};

bool passes_check(EVP_PKEY* key) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr);
    const bool good = EVP_PKEY_public_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
}

Result<std::shared_ptr<EVP_PKEY>> read_rsa(const bj::object& jwk) {
    TRY(const auto n, base64url_decode(text_of(jwk, "n")));
    TRY(const auto e, base64url_decode(text_of(jwk, "e")));
    if (n.empty() || e.empty() || n.size() > kMaxRsaBits / 8 || e.size() > 8) {
        return bad_set("An RSA key has no fitting modulus or exponent.");
    }
    Params params;
    if (!params.push(OSSL_PKEY_PARAM_RSA_N, n) || !params.push(OSSL_PKEY_PARAM_RSA_E, e)) {
        return bad_set("An RSA key could not be read.");
    }
    auto key = params.key("RSA");
    if (!key || EVP_PKEY_get_bits(key.get()) < kMinRsaBits || !passes_check(key.get())) {
        return bad_set("An RSA key is damaged or too short.");
    }
    return key;
}

Result<std::shared_ptr<EVP_PKEY>> read_p256(const bj::object& jwk) {
    TRY(const auto x, base64url_decode(text_of(jwk, "x")));
    TRY(const auto y, base64url_decode(text_of(jwk, "y")));
    if (x.size() != 32 || y.size() != 32) return bad_set("A P-256 key has wrong coordinates.");
    const std::string point = '\x04' + x + y;
    Params params;
    if (OSSL_PARAM_BLD_push_utf8_string(params.build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1",
                                        0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(params.build, OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) != 1) {
        return bad_set("A P-256 key could not be read.");
    }
    auto key = params.key("EC");
    if (!key || !passes_check(key.get())) return bad_set("A P-256 key is not on its curve.");
    return key;
}

}  // namespace

std::string PublicKey::jwk() const {
    return "{" + canonical() + R"(,"kid":)" + bj::serialize(bj::value(kid_)) +
           R"(,"use":"sig","alg":")" + std::string(to_string(algorithm_)) + "\"}";
}

Result<KeySet> KeySet::parse(std::string_view text) {
    if (text.size() > kMaxJwksBytes) return bad_set("The key set is too large.");
    auto document = json::parse(text);
    if (!document) return bad_set("The key set is not JSON.");
    const auto* object = document->if_object();
    const auto* keys = object == nullptr ? nullptr : object->if_contains("keys");
    if (keys == nullptr || !keys->is_array()) return bad_set("The key set has no array of keys.");
    if (keys->get_array().size() > kMaxJwksKeys) return bad_set("The key set has too many keys.");

    KeySet set;
    for (const auto& entry : keys->get_array()) {
        if (!entry.is_object()) return bad_set("A key of the set is no object.");
        const auto& jwk = entry.get_object();
        auto kid = text_of(jwk, "kid");
        const auto kty = text_of(jwk, "kty");
        const bool rsa = kty == "RSA" && is_for(jwk, "RS256");
        const bool p256 = kty == "EC" && text_of(jwk, "crv") == "P-256" && is_for(jwk, "ES256");
        if (kid.empty() || kid.size() > kMaxKidBytes || (!rsa && !p256)) continue;
        if (set.find(kid) != nullptr) return bad_set("Two keys of the set have the same kid.");
        auto key = rsa ? read_rsa(jwk) : read_p256(jwk);
        if (!key) return bad_set("A key of the set is damaged or weak.");
        set.add(
            PublicKey(rsa ? Algorithm::rs256 : Algorithm::es256, std::move(kid), std::move(*key)));
    }
    return set;
}

std::string KeySet::to_json() const {
    std::string out = R"({"keys":[)";
    for (const auto& key : keys_) {
        if (out.back() == '}') out += ',';
        out += key.jwk();
    }
    return out + "]}";
}

}  // namespace innkeeper::auth
