#include "services/booking/app/idempotency.hpp"

#include "chassis/core/encoding.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::booking {
namespace {

constexpr std::chrono::seconds kInProgressRetryAfter{1};

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

Result<KeyedRequest> KeyedRequest::make(std::string_view subject, std::string_view route,
                                        std::optional<std::string_view> header,
                                        std::string_view body) {
    if (!header || header->empty())
        return fail(Code::invalid, "idempotency-key-missing",
                    "The header Idempotency-Key is required.");
    const bool fits = header->size() >= kMinIdempotencyKey && header->size() <= kMaxIdempotencyKey;
    if (!fits || !std::ranges::all_of(*header, is_visible))
        return fail(Code::invalid, "idempotency-key-invalid",
                    fmt::format("Idempotency-Key has {} to {} visible ASCII characters.",
                                kMinIdempotencyKey, kMaxIdempotencyKey));
    // The lengths keep two scopes apart whatever a subject contains.
    const std::string scope =
        fmt::format("{}:{}\n{}:{}\n{}", subject.size(), subject, route.size(), route, *header);
    return KeyedRequest{{fmt::format("key#{}", hex_encode(sha256(scope))), "answer"},
                        hex_encode(sha256(body))};
}

Result<Outcome> replay(const KeyedRequest& request, const FirstAnswer& first) {
    if (first.body_hash != request.body_hash)
        return fail(Code::rejected, "idempotency-key-reused",
                    "This Idempotency-Key was used with another body.");
    return Outcome{.status = first.status,
                   .body = first.body,
                   .version = first.version,
                   .booking_id = first.booking_id,
                   .replayed = true};
}

store::Write answer_write(const KeyedRequest& request, const Outcome& outcome, Instant now) {
    const FirstAnswer first{.body_hash = request.body_hash,
                            .booking_id = outcome.booking_id,
                            .version = outcome.version,
                            .status = outcome.status,
                            .body = outcome.body};
    return store::Write::put(request.row, to_document(first), store::Expect::absent(),
                             now + kIdempotencyKept);
}

Result<InFlight::Ticket> InFlight::begin(const KeyedRequest& request) {
    if (!keys_->insert(request.row.partition).second) {
        Error error{Code::conflict, "request-in-progress",
                    "The first request with this Idempotency-Key is still running."};
        error.retry_after = kInProgressRetryAfter;
        return fail(std::move(error));
    }
    return Ticket(keys_, request.row.partition);
}

}  // namespace innkeeper::booking
