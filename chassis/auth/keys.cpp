#include "chassis/auth/keys.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>

namespace innkeeper::auth {
namespace {

constexpr int kCoordinateBytes = 32;

struct Free {
    void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
    void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
    void operator()(BIGNUM* p) const { BN_free(p); }
    void operator()(BIO* p) const { BIO_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::unexpected<Error> bad_key(std::string detail) {
    ERR_clear_error();
    return fail(Code::invalid, "key-invalid", std::move(detail));
}

std::string number_param(const EVP_PKEY* key, const char* name, int min_bytes) {
    BIGNUM* raw = nullptr;
    CHECK(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
    const Owned<BIGNUM> number(raw);
    std::string bytes(static_cast<std::size_t>(std::max(BN_num_bytes(raw), min_bytes)), '\0');
    CHECK(BN_bn2binpad(raw, bytes_of(bytes), static_cast<int>(bytes.size())) >= 0);
    return base64url_encode(bytes);
}

/// ECDSA in X.509 form (DER) to the fixed 64 bytes of RFC 7518 section 3.4, and back.
std::string raw_from_der(std::string_view der) {
    const auto* at = bytes_of(der);
    const Owned<ECDSA_SIG> sig(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    CHECK(sig);
    std::string raw(2 * kCoordinateBytes, '\0');
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(sig.get()), bytes_of(raw), kCoordinateBytes) > 0);
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(sig.get()), bytes_of(raw) + kCoordinateBytes,
                       kCoordinateBytes) > 0);
    return raw;
}

std::string der_from_raw(std::string_view raw) {
    const Owned<ECDSA_SIG> sig(ECDSA_SIG_new());
    CHECK(sig);
    BIGNUM* r = BN_bin2bn(bytes_of(raw), kCoordinateBytes, nullptr);
    BIGNUM* s = BN_bin2bn(bytes_of(raw) + kCoordinateBytes, kCoordinateBytes, nullptr);
    CHECK(ECDSA_SIG_set0(sig.get(), r, s) == 1);
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(sig.get(), &der);
    CHECK(size > 0);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

Result<Algorithm> algorithm_of(const EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "RSA") == 1) {
        const int bits = EVP_PKEY_get_bits(key);
        if (bits < kMinRsaBits || bits > kMaxRsaBits) {
            return bad_key("The RSA key is shorter or longer than allowed.");
        }
        return Algorithm::rs256;
    }
    std::array<char, 32> group{};
    if (EVP_PKEY_is_a(key, "EC") == 1 &&
        EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
        std::string_view(group.data()) == "prime256v1") {
        return Algorithm::es256;
    }
    return bad_key("The key is neither RSA nor P-256.");
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
    return algorithm == Algorithm::es256 ? "ES256" : "RS256";
}

std::optional<Algorithm> parse_algorithm(std::string_view name) {
    if (name == "ES256") return Algorithm::es256;
    if (name == "RS256") return Algorithm::rs256;
    return std::nullopt;
}

PublicKey::PublicKey(Algorithm algorithm, std::string kid, std::shared_ptr<EVP_PKEY> key)
    : algorithm_(algorithm), kid_(std::move(kid)), key_(std::move(key)) {}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
    std::string der;
    if (algorithm_ == Algorithm::es256) {
        if (signature.size() != 2 * kCoordinateBytes) return false;
        der = der_from_raw(signature);
        signature = der;
    }
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    CHECK(context);
    CHECK(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
    const bool good = EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                       bytes_of(message), message.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
}

std::string PublicKey::canonical() const {
    if (algorithm_ == Algorithm::rs256) {
        return fmt::format(R"("e":"{}","kty":"RSA","n":"{}")",
                           number_param(key_.get(), OSSL_PKEY_PARAM_RSA_E, 1),
                           number_param(key_.get(), OSSL_PKEY_PARAM_RSA_N, 1));
    }
    return fmt::format(R"("crv":"P-256","kty":"EC","x":"{}","y":"{}")",
                       number_param(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateBytes),
                       number_param(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateBytes));
}

std::string PublicKey::thumbprint() const {
    return base64url_encode(sha256("{" + canonical() + "}"));
}

bool PublicKey::same_as(const PublicKey& other) const {
    return algorithm_ == other.algorithm_ && kid_ == other.kid_ &&
           EVP_PKEY_eq(key_.get(), other.key_.get()) == 1;
}

Result<SigningKey> SigningKey::adopt(std::shared_ptr<EVP_PKEY> key) {
    TRY(const auto algorithm, algorithm_of(key.get()));
    PublicKey half(algorithm, {}, std::move(key));
    half.kid_ = half.thumbprint();
    return SigningKey(std::move(half));
}

Result<SigningKey> SigningKey::make(Algorithm algorithm) {
    EVP_PKEY* raw =
        algorithm == Algorithm::es256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(unsigned{kMinRsaBits});
    if (raw == nullptr) return bad_key("No key could be made.");
    return adopt(std::shared_ptr<EVP_PKEY>(raw, EVP_PKEY_free));
}

Result<SigningKey> SigningKey::from_pem(std::string_view pem) {
    const Owned<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    CHECK(in);
    // Without a callback of its own OpenSSL would ask the terminal for an encrypted key's password.
    pem_password_cb* refuse = [](char*, int, int, void*) { return -1; };
    EVP_PKEY* raw = PEM_read_bio_PrivateKey(in.get(), nullptr, refuse, nullptr);
    if (raw == nullptr) return bad_key("This is no unencrypted private key in PEM.");
    return adopt(std::shared_ptr<EVP_PKEY>(raw, EVP_PKEY_free));
}

std::string SigningKey::to_pem() const {
    const Owned<BIO> out(BIO_new(BIO_s_mem()));
    CHECK(out);
    CHECK(PEM_write_bio_PKCS8PrivateKey(out.get(), public_.key_.get(), nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string SigningKey::sign(std::string_view message) const {
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    CHECK(context);
    EVP_PKEY* key = public_.key_.get();
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1);
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    std::string signature(size, '\0');
    CHECK(EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes_of(message),
                         message.size()) == 1);
    signature.resize(size);
    return algorithm() == Algorithm::es256 ? raw_from_der(signature) : signature;
}

const PublicKey* KeySet::find(std::string_view kid) const {
    for (const auto& key : keys_) {
        if (key.kid() == kid) return &key;
    }
    return nullptr;
}

bool KeySet::covers(const KeySet& older) const {
    for (const auto& key : older.keys_) {
        const auto* mine = find(key.kid());
        if (mine == nullptr || !mine->same_as(key)) return false;
    }
    return true;
}

}  // namespace innkeeper::auth
