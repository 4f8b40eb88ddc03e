#pragma once

#include "chassis/core/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::http {

/// One part of a multipart/form-data body.
struct Part {
    std::string name;
    std::optional<std::string> filename;  ///< as the client says it: never a path to write to
    std::string content_type;             ///< as the client says it; "" when it says none
    std::string bytes;
};

/// Reads a whole body (RFC 7578, RFC 2046 section 5.1.1). `content_type` is the header field with
/// the boundary. Errors: `malformed-multipart`; `too_large` with `too-many-parts` past kMaxParts
/// and `part-headers-too-large` past kMaxPartHeaderBytes.
[[nodiscard]] Result<std::vector<Part>> parse_multipart(std::string_view content_type,
                                                        std::string_view body);

}  // namespace innkeeper::http
