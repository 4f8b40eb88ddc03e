#pragma once

#include <chrono>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper {

/// What went wrong, as far as anyone reacts to it. Each code has one HTTP status and one retry
/// class; the table is in result.cpp and nowhere else.
enum class Code {
    invalid,          ///< the request is malformed: 400
    unauthenticated,  ///< no valid token: 401
    forbidden,        ///< a valid token without the right: 403
    not_found,        ///< no such thing, or not yours: 404
    conflict,         ///< the state has moved on: 409
    too_large,        ///< past a size limit: 413
    rejected,         ///< well formed, and a rule of the domain says no: 422
    busy,             ///< past a rate or queue limit: 429
    unavailable,      ///< a dependency is down: 503
    timeout,          ///< nothing was done in time: 504
    unknown_outcome,  ///< the write may have happened, re-read first: 504
    bug,              ///< a defect of ours: 500
};

enum class Retry {
    never,         ///< the same request fails again
    after_reread,  ///< read the present state, then decide
    later,         ///< the same request may succeed later
};

[[nodiscard]] int http_status(Code code);
[[nodiscard]] Retry retry_class(Code code);
[[nodiscard]] std::string_view to_string(Code code);
/// The code for an HTTP status of another service; an unknown 4xx is `invalid`, 5xx `unavailable`.
[[nodiscard]] Code code_from_http_status(int status);

/// One wrong field of a request. `field` is a path such as `rooms[1].adults`.
struct FieldError {
    std::string field;
    std::string message;
    bool operator==(const FieldError&) const = default;
};

/// A failure as a value.
/// `slug` is stable and documented in docs/errors.md ("room-sold-out"); `detail` is one sentence
/// for the person who made the request and never holds internals or secrets.
struct Error {
    Code code = Code::bug;
    std::string slug;
    std::string detail;
    std::vector<FieldError> fields = {};
    std::vector<std::string> reasons = {};
    /// Extension members of the problem document, e.g. {"status_now", "confirmed"}.
    std::map<std::string, std::string> context = {};
    std::optional<std::chrono::seconds> retry_after = std::nullopt;
    bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

/// `return fail(Code::conflict, "price-changed", "The price has changed.");`
[[nodiscard]] inline std::unexpected<Error> fail(Code code, std::string slug, std::string detail) {
    return std::unexpected(Error{code, std::move(slug), std::move(detail)});
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error) {
    return std::unexpected(std::move(error));
}
/// 400 `invalid-request` that names one field.
[[nodiscard]] std::unexpected<Error> fail_field(std::string field, std::string message);

}  // namespace innkeeper

#define INNKEEPER_CONCAT_(a, b) a##b
#define INNKEEPER_CONCAT(a, b) INNKEEPER_CONCAT_(a, b)

/// `TRY(auto hotel, parse(text));` declares the value, or returns the error.
#define TRY(decl, expr)                                                              \
    auto INNKEEPER_CONCAT(try_, __LINE__) = (expr);                                  \
    if (!INNKEEPER_CONCAT(try_, __LINE__))                                           \
        return std::unexpected(std::move(INNKEEPER_CONCAT(try_, __LINE__)).error()); \
    decl = *std::move(INNKEEPER_CONCAT(try_, __LINE__))

/// As TRY, for a Result<void>.
#define TRY_VOID(expr)                                                                     \
    if (auto INNKEEPER_CONCAT(try_, __LINE__) = (expr); !INNKEEPER_CONCAT(try_, __LINE__)) \
    return std::unexpected(std::move(INNKEEPER_CONCAT(try_, __LINE__)).error())

/// As TRY, inside a coroutine: `CO_TRY(auto item, co_await table.get(key));`
#define CO_TRY(decl, expr)                                                              \
    auto INNKEEPER_CONCAT(try_, __LINE__) = (expr);                                     \
    if (!INNKEEPER_CONCAT(try_, __LINE__))                                              \
        co_return std::unexpected(std::move(INNKEEPER_CONCAT(try_, __LINE__)).error()); \
    decl = *std::move(INNKEEPER_CONCAT(try_, __LINE__))

#define CO_TRY_VOID(expr)                                                                  \
    if (auto INNKEEPER_CONCAT(try_, __LINE__) = (expr); !INNKEEPER_CONCAT(try_, __LINE__)) \
    co_return std::unexpected(std::move(INNKEEPER_CONCAT(try_, __LINE__)).error())
