#include "services/search/http/cursor.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace innkeeper::search::cursor {
namespace {

constexpr std::size_t kFingerprintLength = 8;
constexpr std::size_t kIdLength = 36;
constexpr std::size_t kValueLength = 16;  // hex digits of the bits of the value
// The tier, the value, the id, and then the text.
constexpr std::size_t kTextAt = 1 + kValueLength + kIdLength;

/// Ties the place to its query; against mistakes, since a place is no secret.
std::string fingerprint(const http::Request& query, std::string_view place) {
    http::Pairs params;
    for (const auto& param : query.query)
        if (param.first != "limit" && param.first != "cursor") params.push_back(param);
    std::ranges::sort(params);
    std::string text;
    for (const auto& [name, value] : params)
        text += fmt::format("{} {} {} {}\n", name.size(), name, value.size(), value);
    text.append(place);
    return base64url_encode(sha256(text).substr(0, 6));
}

}  // namespace

std::string encode(const http::Request& query, const OrderKey& last) {
    const std::string place = fmt::format(
        "{}{:016x}{}{}", last.tier, std::bit_cast<std::uint64_t>(last.value), last.id, last.text);
    return base64url_encode(fingerprint(query, place) + place);
}

Result<OrderKey> decode(const http::Request& query, std::string_view cursor) {
    const auto wrong = [] {
        return fail(Error{Code::invalid,
                          "invalid-cursor",
                          "The cursor does not belong to this search.",
                          {{"cursor", "is not a cursor of this search"}}});
    };
    const auto text = base64url_decode(cursor);
    if (!text || text->size() < kFingerprintLength + kTextAt || !is_utf8(*text)) return wrong();
    const std::string place = text->substr(kFingerprintLength);
    if (!text->starts_with(fingerprint(query, place))) return wrong();
    OrderKey key{.tier = place[0] - '0',
                 .text = place.substr(kTextAt),
                 .id = place.substr(1 + kValueLength, kIdLength)};
    std::uint64_t bits = 0;
    const char* value = place.data() + 1;
    const auto [read_to, error] = std::from_chars(value, value + kValueLength, bits, 16);
    if (error != std::errc{} || read_to != value + kValueLength) return wrong();
    key.value = std::bit_cast<double>(bits);
    if (key.tier < 0 || key.tier > 9 || std::isnan(key.value) || !is_uuid(key.id)) return wrong();
    return key;
}

}  // namespace innkeeper::search::cursor
