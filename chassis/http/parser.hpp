#pragma once

#include "chassis/http/limits.hpp"
#include "chassis/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// HTTP/1.1 messages out of bytes (RFC 9112), without sockets: Beast's parser, and in front of it
/// the rules that Beast is lax about. Internal to chassis/http.
namespace innkeeper::http {

/// A refusal of bytes that are no acceptable message. The connection ends after it.
struct Refusal {
    int status;
    std::string slug;
    std::string detail;
};

struct ParserLimits {
    std::size_t header_bytes = kMaxHeaderBytes;  ///< request line and fields together
    std::size_t header_count = kMaxHeaders;
    std::size_t target_bytes = kMaxTargetBytes;
};

/// Reads one request after another. Refused are: more than one Content-Length or a list of them,
/// Content-Length with Transfer-Encoding, a Transfer-Encoding that is not just `chunked`, folded
/// lines, bare CR or LF, none or several Host fields, control characters or bytes above 0x7f in
/// the target, an absolute target for another host than Host.
class RequestParser {
public:
    explicit RequestParser(ParserLimits limits);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    /// Takes bytes from the front of `input` and says how many. The rest must be given again, at
    /// the front of the next input. Stops when the head is complete, and when the message is.
    std::size_t feed(std::string_view input);

    [[nodiscard]] bool head_done() const;
    [[nodiscard]] bool done() const;
    [[nodiscard]] const std::optional<Refusal>& refusal() const;

    /// Valid when the head is done: everything but the body.
    [[nodiscard]] const Request& request() const;
    [[nodiscard]] bool keep_alive() const;
    [[nodiscard]] bool http_1_0() const;
    [[nodiscard]] bool expects_continue() const;
    [[nodiscard]] std::optional<std::uint64_t> content_length() const;
    /// Bytes of body held so far.
    [[nodiscard]] std::size_t body_bytes() const;
    /// To be called between head and body. Past it the refusal is 413 `body-too-large`.
    void limit_body(std::size_t bytes);

    /// The whole request; the parser is ready for the next one.
    [[nodiscard]] Request take();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Reads one response; interim ones (1xx) are passed over.
class ResponseParser {
public:
    /// `to_head`: the response answers HEAD, so that it has no body whatever it says.
    ResponseParser(ParserLimits limits, bool to_head, std::size_t max_body);
    ~ResponseParser();
    ResponseParser(const ResponseParser&) = delete;
    ResponseParser& operator=(const ResponseParser&) = delete;

    /// As RequestParser::feed().
    std::size_t feed(std::string_view input);
    /// The peer has closed. Ends a body that has no length; otherwise a refusal.
    void feed_end();

    [[nodiscard]] bool head_done() const;
    [[nodiscard]] bool done() const;
    [[nodiscard]] const std::optional<Refusal>& refusal() const;
    [[nodiscard]] const Response& response() const;
    [[nodiscard]] bool keep_alive() const;
    /// From here on the body is a stream: it has no limit, and take_body() drains it.
    void stream_body();
    [[nodiscard]] std::string take_body();
    [[nodiscard]] Response take();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace innkeeper::http
