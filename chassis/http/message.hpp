#pragma once

#include "chassis/auth/principal.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/task.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::auth {
class Authenticator;
}

namespace innkeeper::http {

enum class Method { get, head, post, put, patch, del, options };

[[nodiscard]] std::string_view to_string(Method method);
[[nodiscard]] std::optional<Method> parse_method(std::string_view text);

/// Equal when ASCII case is ignored, as header names and most tokens of HTTP compare.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Header fields in the order of arrival. Names compare without case (RFC 9110 section 5.1).
class Headers {
public:
    [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
    void set(std::string_view name, std::string value);  ///< replaces all of that name
    void add(std::string_view name, std::string value);
    void erase(std::string_view name);
    [[nodiscard]] auto begin() const { return fields_.begin(); }
    [[nodiscard]] auto end() const { return fields_.end(); }
    [[nodiscard]] std::size_t size() const { return fields_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// Where a request came from in a trace: W3C Trace Context, `00-<trace_id>-<span_id>-01`.
struct TraceContext {
    std::string trace_id;  ///< 32 hex digits
    std::string span_id;   ///< 16 hex digits
    [[nodiscard]] std::string traceparent() const;
    [[nodiscard]] static std::optional<TraceContext> parse(std::string_view traceparent);
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    Method method = Method::get;
    std::string path;  ///< percent-decoded, begins with '/', no dot segments
    Pairs query;       ///< decoded, in order
    Headers headers;
    std::string body;
    Pairs path_params;                         ///< filled by the router from the pattern
    std::optional<auth::Principal> principal;  ///< of a verified token
    /// Who has verified `principal`; whoever asks another authenticator than this does it again.
    const auth::Authenticator* verified_by = nullptr;
    TraceContext trace;
    std::string peer;                ///< client's address, for logs and rate limits
    std::optional<Millis> deadline;  ///< on Clock::monotonic(); absent: the callee's default

    [[nodiscard]] std::optional<std::string_view> query_param(std::string_view name) const;
    [[nodiscard]] std::string_view path_param(std::string_view name) const;  ///< CHECKs presence
};

/// `path` and `query` from an origin-form target (RFC 9112 section 3.2.1). Refuses dot segments,
/// encoded slashes, control characters and what is not UTF-8 after decoding, so that every layer
/// sees the same path. Errors: `malformed-target`.
[[nodiscard]] Result<void> set_target(Request& request, std::string_view target);
/// The origin-form target of a request, encoded.
[[nodiscard]] std::string target_of(const Request& request);

/// A body that is made while it is sent: server-sent events.
class BodyStream {
public:
    virtual ~BodyStream() = default;
    /// The next piece; nothing ends the body. The stream is destroyed when the client is gone:
    /// next() is then ended by Asio cancellation, so it waits only in what can be cancelled.
    virtual Task<std::optional<std::string>> next() = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::shared_ptr<BodyStream> stream;  ///< when set, `body` is not sent
};

/// The reason phrase of a status, "Not Found"; "Status" for one that is not registered.
[[nodiscard]] std::string_view reason_phrase(int status);
[[nodiscard]] Response json_response(int status, std::string body);
/// RFC 9457 `application/problem+json`: type, title, status, detail, slug, trace_id, and
/// `errors`, `reasons` and the extension members where the error has them.
[[nodiscard]] Response problem(const Error& error, const TraceContext& trace);
/// A status without a Code of its own: 405, 406, 412, 415, 431, 501.
[[nodiscard]] Response problem(int status, std::string slug, std::string detail,
                               const TraceContext& trace);
/// The Error that a problem document of another service says.
[[nodiscard]] Error error_of(const Response& response);

}  // namespace innkeeper::http
