#pragma once

#include "chassis/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace innkeeper::http {

/// An absolute http or https URL in its parts (RFC 3986), without user or fragment.
struct Url {
    bool tls = false;
    std::string host;  ///< lower case; an IPv6 address without its brackets
    std::uint16_t port = 80;
    std::string target;  ///< path and query as they stand, at least "/"

    /// The value of the Host field: with the port unless it is the scheme's own.
    [[nodiscard]] std::string authority() const;
    /// "https://host:8443": the same for two URLs that may share a connection.
    [[nodiscard]] std::string origin() const;
};

/// Error: `malformed-url`.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace innkeeper::http
