#include "services/search/http/cursor.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/ids.hpp"

namespace innkeeper::search::cursor {
namespace {

constexpr char kSeparator = '\n';

/// Ties the place to its query; against mistakes, since a place is no secret.
std::string fingerprint(const CityQuery& query, std::string_view place) {
    std::string text = query.folded_prefix + kSeparator + std::to_string(query.min_rating);
    text.append(1, kSeparator).append(place);
    return base64url_encode(sha256(text).substr(0, 6));
}

constexpr std::size_t kFingerprintLength = 8;

}  // namespace

std::string encode(const CityQuery& query, const Rank& last) {
    const std::string place =
        std::to_string(last.star_rating) + kSeparator + last.id + kSeparator + last.folded_name;
    return base64url_encode(fingerprint(query, place) + place);
}

Result<Rank> decode(const CityQuery& query, std::string_view cursor) {
    const auto wrong = [] {
        return fail(Error{Code::invalid,
                          "invalid-cursor",
                          "The cursor does not belong to this search.",
                          {{"cursor", "is not a cursor of this search"}}});
    };
    const auto text = base64url_decode(cursor);
    constexpr std::size_t kIdLength = 36;
    if (!text || text->size() < kFingerprintLength + 2 + kIdLength + 1 || !is_utf8(*text))
        return wrong();
    const std::string rest = text->substr(kFingerprintLength);
    if (!text->starts_with(fingerprint(query, rest))) return wrong();
    const std::string id = rest.substr(2, kIdLength);
    if (rest[0] < '1' || rest[0] > '5' || rest[1] != kSeparator || !is_uuid(id) ||
        rest[2 + kIdLength] != kSeparator)
        return wrong();
    return Rank{rest[0] - '0', rest.substr(2 + kIdLength + 1), id};
}

}  // namespace innkeeper::search::cursor
