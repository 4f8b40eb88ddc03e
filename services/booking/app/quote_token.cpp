#include "services/booking/app/quote_token.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"
#include "services/booking/limits.hpp"
#include "stay/json.hpp"

#include <limits>

namespace innkeeper::booking {
namespace {

using json::Fields;

std::unexpected<Error> not_genuine() {
    return fail(Code::invalid, "quote-not-genuine", "This is not a quote that was made here.");
}

std::string text_of(const QuoteClaims& claims) {
    const StayRequest& request = claims.request;
    json::Writer out;
    out.begin_object().field("hotel", request.hotel_id).field("type", request.room_type_id);
    out.field("plan", request.rate_plan_id).field("from", request.stay.arrival);
    out.field("to", request.stay.departure);
    stay::write(out.key("rooms"), request.rooms);
    out.field("digest", claims.digest).field("until", to_unix_ms(claims.expires_at));
    if (!claims.booking_id.empty())
        out.field("booking", claims.booking_id).field("version", claims.version);
    out.end_object();
    return std::move(out).text();
}

Result<QuoteClaims> claims_of(std::string_view text) {
    TRY(const auto value, json::parse(text));
    Fields in(value);
    QuoteClaims claims;
    claims.request.hotel_id = in.text("hotel");
    claims.request.room_type_id = in.text("type");
    claims.request.rate_plan_id = in.text("plan");
    claims.request.stay = {in.date("from"), in.date("to")};
    in.objects("rooms", kMaxRooms,
               [&](Fields& room) { claims.request.rooms.push_back(stay::read_party(room)); });
    claims.digest = in.text("digest");
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    claims.expires_at = from_unix_ms(in.integer("until", 0, kMax));
    claims.booking_id = in.optional_text("booking").value_or("");
    claims.version =
        static_cast<std::uint64_t>(in.optional_integer("version", 0, kMax).value_or(0));
    TRY_VOID(in.finish_tolerant());
    return claims;
}

}  // namespace

Result<void> check_lifetime(const QuoteClaims& claims, Instant now) {
    if (claims.expires_at > now) return {};
    return fail(Code::conflict, "quote-expired", "The quote has expired. Ask for a new one.");
}

std::string QuoteSigner::sign(const QuoteClaims& claims) const {
    const std::string body = base64url_encode(text_of(claims));
    return body + '.' + base64url_encode(hmac_sha256(key_, body));
}

Result<QuoteClaims> QuoteSigner::open(std::string_view id) const {
    const auto point = id.find('.');
    if (id.size() > kMaxQuoteId || point == std::string_view::npos) return not_genuine();
    const std::string_view body = id.substr(0, point);
    // The text of the signature is compared, not its bytes: base64url leaves bits of the last
    // character unused, and an id has one form only.
    const std::string signature = base64url_encode(hmac_sha256(key_, body));
    const std::string_view given = id.substr(point + 1);
    if (given.size() != signature.size() || !equal_constant_time(given, signature))
        return not_genuine();
    const auto text = base64url_decode(body);
    if (!text) return not_genuine();
    auto claims = claims_of(*text);
    if (!claims) return not_genuine();
    return *std::move(claims);
}

}  // namespace innkeeper::booking
