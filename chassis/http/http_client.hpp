#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/http/client.hpp"
#include "chassis/http/limits.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace innkeeper::http {

struct HttpClientOptions {
    Millis connect_timeout = kConnectTimeout;    ///< name, connection and TLS together
    Millis response_timeout = kResponseTimeout;  ///< from sending to the last byte of the answer
    Millis idle_timeout = kClientIdleTimeout;    ///< a kept connection is not used after this
    Millis stream_silence_timeout = kStreamSilenceTimeout;  ///< between two pieces of a stream
    std::size_t max_idle_per_origin = kMaxIdlePerOrigin;
    std::size_t max_connections_per_origin = kMaxConnectionsPerOrigin;
    std::size_t max_response_bytes = kMaxResponseBytes;
    std::size_t max_header_bytes = kMaxHeaderBytes;
    std::string ca_file = {};  ///< PEM of authorities to trust, besides the system's
};

/// Client over HTTP/1.1 with kept connections, on one event loop; all calls on its thread.
/// A request is sent a second time only when a kept connection turned out to be closed before any
/// byte of an answer, and only when its method is idempotent or nothing was sent.
/// `traceparent` is the request's trace; Host and the framing are the client's own.
/// An answer of type text/event-stream comes back with `stream` as soon as its head is there; the
/// stream ends when the server ends it, is silent for too long, or breaks.
///
/// Errors: `unavailable` with `service-unreachable` (no connection), `too-many-connections`,
/// or what the resolver says: nothing was sent. `timeout` when the method is safe (GET, HEAD,
/// OPTIONS), `unknown_outcome` otherwise: `service-timeout`, `connection-lost`, `bad-response`,
/// `response-too-large`. A deadline that has passed before: `timeout` with `deadline-passed`.
/// Time-outs are as coarse as kClientSweepInterval.
class HttpClient final : public Client {
public:
    /// The origin of a service, "http://127.0.0.1:8081" or "https://host"; "host:port" is http.
    using Resolver = std::function<Result<std::string>(std::string service)>;

    HttpClient(boost::asio::io_context& io, HttpClientOptions options, Resolver resolver,
               Clock& clock);
    ~HttpClient() override;
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    Task<Result<Response>> send(std::string service, Request request) override;
    /// As send(), to an origin in place of a service. Error: `invalid` with `malformed-url`.
    Task<Result<Response>> send_to(std::string origin, Request request);
    /// GET of an absolute http or https URL.
    Task<Result<Response>> get(std::string url);
    /// Connections that are open, used or kept.
    [[nodiscard]] std::size_t connections() const;
    /// Closes the kept connections and ends the requests under way.
    Task<void> stop();

    struct State;

private:
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper::http
