#include "chassis/core/encoding.hpp"

#include "chassis/core/bytes.hpp"
#include "chassis/core/check.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <bit>
#include <cstdint>
#include <memory>

namespace innkeeper {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kSha256Bytes = 32;
constexpr std::string_view kLowerHex = "0123456789abcdef";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";

std::uint32_t octet(char c) { return static_cast<unsigned char>(c); }

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// Of HMAC-SHA256, whose key is still to be given.
std::unique_ptr<EVP_MAC_CTX, FreeContext> hmac_context() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    std::unique_ptr<EVP_MAC_CTX, FreeContext> context(EVP_MAC_CTX_new(algorithm));
    char digest[] = "SHA256";
    const std::array<OSSL_PARAM, 2> params{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    CHECK(EVP_MAC_CTX_set_params(context.get(), params.data()) == 1);
    return context;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

bool is_continuation(char c) { return (octet(c) & 0xc0U) == 0x80U; }

/// How many bytes of the word are continuations: the top bit set, and not the next.
std::size_t continuations(std::uint64_t word) {
    return static_cast<std::size_t>(std::popcount(word & ~(word << 1) & bytes::kMarks));
}

/// Length of the well-formed sequence at the start of `text` (Unicode, table 3-7), or 0.
std::size_t utf8_sequence(std::string_view text) {
    const std::uint32_t lead = octet(text[0]);
    if (lead < 0x80) return 1;
    std::size_t length = 0;
    std::uint32_t low = 0x80;   // the range of the second byte is what shuts out overlong
    std::uint32_t high = 0xbf;  // forms, surrogates and numbers past U+10FFFF
    if (lead >= 0xc2 && lead <= 0xdf) length = 2;
    if (lead >= 0xe0 && lead <= 0xef) length = 3;
    if (lead >= 0xf0 && lead <= 0xf4) length = 4;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
    if (length == 0 || text.size() < length) return 0;
    if (octet(text[1]) < low || octet(text[1]) > high) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (!is_continuation(text[i])) return 0;
    return length;
}

constexpr std::array<std::int8_t, 256> kBase64UrlValue = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < kBase64Url.size(); ++i)
        table[static_cast<unsigned char>(kBase64Url[i])] = static_cast<std::int8_t>(i);
    return table;
}();

}  // namespace

std::string base64url_encode(std::string_view bytes) {
    std::string out((bytes.size() * 4 + 2) / 3, '\0');
    char* at = out.data();
    std::size_t i = 0;
    for (; i + 3 <= bytes.size(); i += 3) {
        const auto three = octet(bytes[i]) << 16 | octet(bytes[i + 1]) << 8 | octet(bytes[i + 2]);
        for (int shift = 18; shift >= 0; shift -= 6) *at++ = kBase64Url[three >> shift & 0x3f];
    }
    if (i == bytes.size()) return out;
    // One or two are left, of which two or three characters come.
    const bool two = i + 2 == bytes.size();
    const auto rest = octet(bytes[i]) << 16 | (two ? octet(bytes[i + 1]) << 8 : 0);
    *at++ = kBase64Url[rest >> 18];
    *at++ = kBase64Url[rest >> 12 & 0x3f];
    if (two) *at++ = kBase64Url[rest >> 6 & 0x3f];
    return out;
}

Result<std::string> base64url_decode(std::string_view text) {
    const auto refuse = [] {
        return fail(Code::invalid, "invalid-encoding", "A value is not valid base64url.");
    };
    if (text.size() % 4 == 1) return refuse();
    std::string out(text.size() * 3 / 4, '\0');
    char* at = out.data();
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const int value = kBase64UrlValue[octet(c)];
        if (value < 0) return refuse();
        buffer = ((buffer << 6) | static_cast<std::uint32_t>(value)) & 0xffff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        *at++ = static_cast<char>((buffer >> bits) & 0xff);
    }
    // RFC 4648 section 3.5: two texts must not mean the same bytes.
    if ((buffer & ((1U << bits) - 1)) != 0) return refuse();
    return out;
}

std::string hex_encode(std::string_view bytes) {
    std::string out(bytes.size() * 2, '\0');
    char* at = out.data();
    for (const char c : bytes) {
        *at++ = kLowerHex[octet(c) >> 4];
        *at++ = kLowerHex[octet(c) & 0xf];
    }
    return out;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return fail(Code::invalid, "invalid-encoding",
                        "A percent sign must be followed by two hexadecimal digits.");
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::string percent_encode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        out += '%';
        out += kUpperHex[octet(c) >> 4];
        out += kUpperHex[octet(c) & 0xf];
    }
    return out;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        if (text.size() >= bytes::kWord && bytes::is_ascii(bytes::word(text.data()))) {
            text.remove_prefix(bytes::kWord);
            continue;
        }
        const std::size_t length = utf8_sequence(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t utf8_length(std::string_view text) {
    std::size_t count = text.size();
    for (; text.size() >= bytes::kWord; text.remove_prefix(bytes::kWord))
        count -= continuations(bytes::word(text.data()));
    for (const char c : text)
        if (is_continuation(c)) --count;
    return count;
}

// OpenSSL's one-call functions look the algorithm up by its name each time, which costs more than
// the digest of what is hashed here.
std::string sha256(std::string_view bytes) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    std::string digest(kSha256Bytes, '\0');
    CHECK(EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
          EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
          EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()),
                             nullptr) == 1);
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    thread_local const std::unique_ptr<EVP_MAC_CTX, FreeContext> context = hmac_context();
    // No address would stand for the key of the call before.
    const unsigned char* const start = key.empty() ? octets("") : octets(key);
    std::string digest(kSha256Bytes, '\0');
    CHECK(EVP_MAC_init(context.get(), start, key.size(), nullptr) == 1 &&
          EVP_MAC_update(context.get(), octets(bytes), bytes.size()) == 1 &&
          EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                        digest.size()) == 1);
    return digest;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace innkeeper
