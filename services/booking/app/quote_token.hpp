#pragma once

#include "chassis/core/clock.hpp"
#include "services/booking/app/selling.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::booking {

/// What a quote says, in so many words that it can be checked again: the request, and a digest of
/// price and penalties. A change quote also names the booking and the version that it is for.
struct QuoteClaims {
    StayRequest request;
    std::string digest;  ///< of terms_digest()
    Instant expires_at;
    std::string booking_id = {};  ///< of a change quote
    std::uint64_t version = 0;    ///< of that booking
    bool operator==(const QuoteClaims&) const = default;
};

/// Error: 409 `quote-expired`.
[[nodiscard]] Result<void> check_lifetime(const QuoteClaims& claims, Instant now);

/// Makes quotes into ids that carry all of it and cannot be forged: base64url of a short JSON text
/// and of its HMAC-SHA256 (RFC 2104), with a point between. Nothing is stored for a quote.
class QuoteSigner {
public:
    explicit QuoteSigner(std::string key) : key_(std::move(key)) {}
    [[nodiscard]] std::string sign(const QuoteClaims& claims) const;
    /// Also of one that has expired. Error: 400 `quote-not-genuine` for anything that was not
    /// signed here.
    [[nodiscard]] Result<QuoteClaims> open(std::string_view id) const;

private:
    std::string key_;
};

}  // namespace innkeeper::booking
