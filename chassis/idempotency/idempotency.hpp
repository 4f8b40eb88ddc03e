#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/http/message.hpp"
#include "chassis/store/table.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Idempotency-Key for creating POSTs: the first answer is kept in the commit of its effect, and
/// a retry with the same key and body gets it again.
///
///     CO_TRY(auto key, idempotency::key_of(request, "POST /api/v1/holds"));
///     CO_TRY(auto replayed, co_await idempotency::replay(table, key));
///     if (replayed) co_return *replayed;
///     writes.push_back(idempotency::record(key, response, now));   // then commit
///
/// An answer that tells of the effect is rendered before the commit. Where the commit fails at
/// that write, another request with the key was first: replay again.
namespace innkeeper::idempotency {

inline constexpr std::size_t kMinKey = 8;
inline constexpr std::size_t kMaxKey = 128;
inline constexpr std::chrono::hours kKept{24};

/// Scope of a key: principal, route and key; with the fingerprint of the body.
struct Key {
    store::Key row;
    std::string body_hash;
};

/// `header` is the value of Idempotency-Key; `content` is what two requests must have in common to
/// be the same, their body as a rule. Errors: `idempotency-key-missing`, `idempotency-key-invalid`
/// (8 to 128 visible ASCII characters).
[[nodiscard]] Result<Key> key_of(std::string_view subject, std::string_view route,
                                 std::optional<std::string_view> header, std::string_view content);
/// The key of a request, which must have a principal.
[[nodiscard]] Result<Key> key_of(const http::Request& request, std::string_view route);
/// The same where the bytes of the body do not tell whether two requests are the same, as those
/// of a multipart form, whose boundary is new each time: `content` is compared in their place.
[[nodiscard]] Result<Key> key_of(const http::Request& request, std::string_view route,
                                 std::string_view content);

/// The answer kept in `item`, the row of `key`, marked `Idempotency-Replayed: true`. Errors: 422
/// `idempotency-key-reused` when the body differs; `bug` (`document-damaged`).
[[nodiscard]] Result<http::Response> first_answer(const Key& key, const store::Item& item);
/// Reads the row of `key`: the first answer, or nothing when the key is new. Errors of
/// first_answer() and of the table.
[[nodiscard]] Task<Result<std::optional<http::Response>>> replay(store::Table& table, Key key);

/// Keeps status, body, Location and ETag of `response` for kKept; expects that the key is new.
[[nodiscard]] store::Write record(const Key& key, const http::Response& response, Instant now);

}  // namespace innkeeper::idempotency
