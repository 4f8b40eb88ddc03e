#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/random.hpp"
#include "chassis/core/task.hpp"
#include "chassis/http/balance.hpp"
#include "chassis/http/limits.hpp"
#include "chassis/http/message.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace innkeeper::http {

struct ServerOptions {
    std::string host = "127.0.0.1";  ///< an IP address, v4 or v6
    std::uint16_t port = 0;          ///< 0: the system chooses, and listen() tells
    std::string name = "http";       ///< label `server` of the gauges, for example "gateway-0"

    std::size_t max_header_bytes = kMaxHeaderBytes;
    std::size_t max_headers = kMaxHeaders;
    std::size_t max_target_bytes = kMaxTargetBytes;
    std::size_t max_body_bytes = kMaxBodyBytes;
    std::size_t max_connections = kMaxConnections;
    std::size_t max_in_flight = kMaxInFlight;
    std::size_t max_buffered_body_bytes = kMaxBufferedBodyBytes;
    Millis header_timeout = kHeaderTimeout;  ///< from the first byte of a request to its empty line
    Millis body_timeout = kBodyTimeout;      ///< from there to its last byte
    Millis idle_timeout = kIdleTimeout;      ///< between requests
    Millis write_timeout = kWriteTimeout;    ///< for one answer, or one piece of a stream

    /// The limit of the body of this request, whose head is known; less than max_body_bytes.
    /// Usually Router::max_body(), so that a refusal comes before the bytes do.
    std::function<std::size_t(const Request&)> body_limit = {};
    /// Shared by servers on one port, for connections to move to the loop that lags least.
    std::shared_ptr<Balance> balance = {};
};

/// An HTTP/1.1 server (RFC 9110, 9112) on one event loop. Several servers, each on its own loop
/// and thread, may listen on one port: the kernel spreads the connections (SO_REUSEPORT), and a
/// Balance evens out how long they wait.
/// Keep-alive and pipelining; answers in order. What is malformed gets 400 and the connection
/// ends, as the list in parser.hpp says. Time-outs are as coarse as kSweepInterval.
/// Every request has a TraceContext: a child span of a valid `traceparent`, else a new trace.
/// Metrics: http_requests_total{class}, http_request_duration_seconds, http_connections{server},
/// http_connections_moved_total, http_connections_refused_total, http_refusals_total{slug}. Access
/// log at level debug.
///
/// All calls on the thread of the loop; the handler is called on the loop. What is given by
/// reference, and what the handler uses, lives until drain() has returned or the loop is destroyed.
class Server {
public:
    using Handler = std::function<Task<Response>(Request)>;

    Server(boost::asio::io_context& io, ServerOptions options, Handler handler, Clock& clock,
           Random& random, telemetry::Log log, telemetry::Metrics& metrics);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds, listens and starts to accept; the port that it has. Once.
    /// Errors: `invalid` with `bad-listen-address`, `unavailable` with `listen-failed`.
    [[nodiscard]] Result<std::uint16_t> listen();
    /// Stops accepting, closes idle connections, ends streams, answers what is in flight with
    /// `Connection: close`; after `grace` closes what is left. Returns when no connection is
    /// left. Not to be awaited by a handler of this server.
    Task<void> drain(Millis grace);
    [[nodiscard]] std::size_t connections() const;

    struct State;

private:
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper::http
