#pragma once

#include "chassis/http/message.hpp"

#include <cstdint>
#include <string>

namespace innkeeper::contract {

/// A request as bytes: nothing of it is checked or encoded on the way.
struct WireRequest {
    std::string method = {};
    std::string target = {};
    http::Pairs headers = {};
    std::string body = {};
    /// Says how long the body is and waits for the answer instead of sending it, as a client does
    /// that asks with `Expect: 100-continue` (RFC 9110 section 10.1.1).
    bool ask_first = false;
};

/// Sends a request on a connection of its own to the loopback and reads the answer; of a stream
/// (text/event-stream) the head alone. Throws std::runtime_error when there is no whole answer.
[[nodiscard]] http::Response exchange(std::uint16_t port, const WireRequest& request);

}  // namespace innkeeper::contract
