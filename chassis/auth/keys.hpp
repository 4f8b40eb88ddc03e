#pragma once

#include "chassis/core/result.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using EVP_PKEY = struct evp_pkey_st;

namespace innkeeper::auth {

/// The signature algorithms that exist here (RFC 7518 section 3.1). `none` and the HS family
/// cannot even be named, so no configuration can let them in.
enum class Algorithm { es256, rs256 };

[[nodiscard]] std::string_view to_string(Algorithm algorithm);
[[nodiscard]] std::optional<Algorithm> parse_algorithm(std::string_view name);

inline constexpr int kMinRsaBits = 2048;  ///< RFC 7518 section 3.3
inline constexpr int kMaxRsaBits = 8192;  ///< a larger key only costs time
inline constexpr std::size_t kMaxJwksBytes = 64 * 1024;
inline constexpr std::size_t kMaxJwksKeys = 32;
inline constexpr std::size_t kMaxKidBytes = 128;

/// A public key that verifies signatures of exactly one algorithm. Cheap to copy, immutable.
class PublicKey {
public:
    [[nodiscard]] Algorithm algorithm() const { return algorithm_; }
    [[nodiscard]] const std::string& kid() const { return kid_; }
    /// True when `signature` (JWS form: for ES256 the 64 bytes r || s, RFC 7518 section 3.4) is
    /// this key's over `message`.
    [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;
    /// RFC 7638: base64url of the SHA-256 of the canonical JWK.
    [[nodiscard]] std::string thumbprint() const;
    /// The members of the JWK (RFC 7517) as JSON: kty, the key, kid, use, alg.
    [[nodiscard]] std::string jwk() const;
    /// Same algorithm, kid and key.
    [[nodiscard]] bool same_as(const PublicKey& other) const;

private:
    friend class SigningKey;
    friend class KeySet;
    PublicKey(Algorithm algorithm, std::string kid, std::shared_ptr<EVP_PKEY> key);
    [[nodiscard]] std::string canonical() const;

    Algorithm algorithm_;
    std::string kid_;
    std::shared_ptr<EVP_PKEY> key_;
};

/// A private key. Its kid is the thumbprint of its public half. Key material and signature nonces
/// come from OpenSSL's generator, not from the port Random: they must not be replayable.
class SigningKey {
public:
    /// A new key: P-256, or RSA with kMinRsaBits (which takes about a tenth of a second).
    [[nodiscard]] static Result<SigningKey> make(Algorithm algorithm = Algorithm::es256);
    /// PKCS #8 in PEM, unencrypted. Error: `key-invalid`.
    [[nodiscard]] static Result<SigningKey> from_pem(std::string_view pem);
    [[nodiscard]] std::string to_pem() const;
    [[nodiscard]] Algorithm algorithm() const { return public_.algorithm(); }
    [[nodiscard]] const std::string& kid() const { return public_.kid(); }
    [[nodiscard]] const PublicKey& public_key() const { return public_; }
    /// A signature in JWS form.
    [[nodiscard]] std::string sign(std::string_view message) const;

private:
    explicit SigningKey(PublicKey both) : public_(std::move(both)) {}
    [[nodiscard]] static Result<SigningKey> adopt(std::shared_ptr<EVP_PKEY> key);

    PublicKey public_;
};

/// A JSON Web Key Set (RFC 7517 section 5).
class KeySet {
public:
    /// Reads a JWKS. Keys of another type, curve, use or algorithm, and keys without a kid, are
    /// passed over as section 5 says. Errors: `keys-invalid` for what is no key set, for a damaged
    /// or weak RSA or P-256 key, for a kid that occurs twice, and past a limit.
    [[nodiscard]] static Result<KeySet> parse(std::string_view json);
    void add(PublicKey key) { keys_.push_back(std::move(key)); }
    [[nodiscard]] const PublicKey* find(std::string_view kid) const;
    [[nodiscard]] std::string to_json() const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    /// True when every key of `older` is also here, unchanged.
    [[nodiscard]] bool covers(const KeySet& older) const;

private:
    std::vector<PublicKey> keys_;
};

}  // namespace innkeeper::auth
