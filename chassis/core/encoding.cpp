#include "chassis/core/encoding.hpp"

#include "chassis/core/check.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <cstdint>
#include <memory>

namespace innkeeper {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kLowerHex = "0123456789abcdef";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";

std::uint32_t octet(char c) { return static_cast<unsigned char>(c); }

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
    std::string out;
    out.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = ((buffer << 8) | octet(c)) & 0xffff;
        bits += 8;
        for (; bits >= 6; bits -= 6) out += kBase64Url[(buffer >> (bits - 6)) & 0x3f];
    }
    if (bits > 0) out += kBase64Url[(buffer << (6 - bits)) & 0x3f];
    return out;
}

Result<std::string> base64url_decode(std::string_view text) {
    const auto refuse = [] {
        return fail(Code::invalid, "invalid-encoding", "A value is not valid base64url.");
    };
    if (text.size() % 4 == 1) return refuse();
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const int value = kBase64UrlValue[octet(c)];
        if (value < 0) return refuse();
        buffer = ((buffer << 6) | static_cast<std::uint32_t>(value)) & 0xffff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>((buffer >> bits) & 0xff);
    }
    // RFC 4648 section 3.5: two texts must not mean the same bytes.
    if ((buffer & ((1U << bits) - 1)) != 0) return refuse();
    return out;
}

std::string hex_encode(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        out += kLowerHex[octet(c) >> 4];
        out += kLowerHex[octet(c) & 0xf];
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
        const std::size_t length = utf8_sequence(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t utf8_length(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        if (!is_continuation(c)) ++count;
    return count;
}

// OpenSSL's one-call functions look the algorithm up by its name each time, which costs more than
// the digest of what is hashed here.
std::string sha256(std::string_view bytes) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    std::string digest(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    CHECK(EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
          EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
          EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()),
                             nullptr) == 1);
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    const auto* raw_key = reinterpret_cast<const unsigned char*>(key.data());
    const auto* raw = reinterpret_cast<const unsigned char*>(bytes.data());
    std::string digest(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, raw_key, key.size());
    crypto_auth_hmacsha256_update(&state, raw, bytes.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace innkeeper
