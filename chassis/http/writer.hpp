#pragma once

#include "chassis/http/message.hpp"

#include <string>
#include <string_view>

/// HTTP/1.1 messages into bytes. Internal to chassis/http.
namespace innkeeper::http {

struct ResponseFraming {
    bool to_head = false;        ///< the request was HEAD: no body, the length of GET's
    bool close = false;          ///< the last answer of its connection
    bool http_1_0 = false;       ///< no chunks: a stream ends with the connection
    std::string_view date = {};  ///< http_date() of now
};

/// False when a field would break the framing (CR, LF, NUL, a name that is no token).
[[nodiscard]] bool is_well_formed(const Headers& headers);
/// False for 204 and 304, which have no body at all.
[[nodiscard]] bool may_have_body(int status);
/// Status line, fields and empty line. Framing fields and Date are the server's own: those of the
/// handler are left out, but Content-Length with an empty body to HEAD.
void append_head(std::string& out, const Response& response, const ResponseFraming& framing);
/// Request line, fields and empty line; `host` is the value of Host.
void append_head(std::string& out, const Request& request, std::string_view host);
/// One chunk of RFC 9112 section 7.1; nothing for an empty piece, which would end the body.
void append_chunk(std::string& out, std::string_view piece);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
/// IMF-fixdate, RFC 9110 section 5.6.7.
[[nodiscard]] std::string http_date(Instant instant);

}  // namespace innkeeper::http
