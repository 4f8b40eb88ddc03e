#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/http/url.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace innkeeper::http {

/// One connection of a client, plain or TLS, with what was read and not yet used.
/// Internal to chassis/http. sweep() reaches in from outside, on the same thread.
class Link {
public:
    Link(boost::asio::io_context& io, Clock& clock);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// Until `deadline` (Clock::monotonic()). With `trust` (an SSL_CTX holder) the server's
    /// certificate must be valid for the host. False when there is no connection.
    Task<bool> connect(Url url, std::shared_ptr<void> trust, Millis deadline);
    /// False when not all was written; `sent()` then says whether anything was.
    Task<bool> write(std::string bytes, Millis deadline);
    /// Reads what comes next into pending(). False at the end or after a failure.
    Task<bool> fill(Millis deadline);

    [[nodiscard]] std::string_view pending() const;
    void consume(std::size_t bytes);
    [[nodiscard]] bool sent() const;
    [[nodiscard]] bool expired() const;
    /// False when a kept connection was closed by the server, or has bytes nobody asked for.
    [[nodiscard]] bool fresh() const;
    void sweep(Millis now);
    void close();

    Millis idle_since{0};

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The certificates to trust: the system's and those of `ca_file`. Nothing when it cannot be read.
[[nodiscard]] std::shared_ptr<void> make_trust(const std::string& ca_file);

}  // namespace innkeeper::http
