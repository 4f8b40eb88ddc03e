#pragma once

#include "chassis/core/scope.hpp"
#include "chassis/http/server.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <vector>

/// What the connections of one server share. Internal to chassis/http.
namespace innkeeper::http {

class Connection;

using Tcp = boost::asio::ip::tcp;
using Socket = boost::asio::basic_stream_socket<Tcp, boost::asio::io_context::executor_type>;
using Acceptor = boost::asio::basic_socket_acceptor<Tcp, boost::asio::io_context::executor_type>;

struct Server::State : std::enable_shared_from_this<Server::State> {
    State(boost::asio::io_context& loop, ServerOptions given, Handler on_request, Clock& the_clock,
          Random& the_random, telemetry::Log the_log, telemetry::Metrics& the_metrics);

    /// The trace of a request: a child of what the client said, or a new one.
    [[nodiscard]] TraceContext trace_of(const Headers& headers);
    /// The Date field of now, made once a second.
    [[nodiscard]] std::string_view date();
    void count(int status);
    /// Real time, not the Clock's: it is only reported, and milliseconds are too coarse for it.
    void took(std::chrono::steady_clock::duration time);
    void refused(const std::string& slug);
    /// Gives what was counted to the metrics: they are kept here first, because a lookup by
    /// labels costs more than the rest of a small request's bookkeeping.
    void publish_metrics();
    void sweep();
    /// A connection has begun or ended.
    void opened();
    void closed();
    /// No more connections, and what there is ends.
    void begin_to_drain();
    /// Measures how far the loop lags, for the balance.
    void probe();
    /// Gives an idle connection to a loop that lags less, if there is one; then it is not the
    /// caller's any more.
    [[nodiscard]] bool move_away(Socket& socket);

    boost::asio::io_context& io;
    ServerOptions options;
    Handler handler;
    Clock& clock;
    Random& random;
    telemetry::Log log;
    telemetry::Metrics& metrics;

    Acceptor acceptor;
    Scope scope;
    std::unique_ptr<Timer> all_gone;  ///< woken when the last connection ends while draining
    std::list<std::weak_ptr<Connection>> connections;
    std::size_t open = 0;
    std::size_t in_flight = 0;
    std::size_t body_bytes = 0;
    bool draining = false;
    std::optional<std::size_t> member;  ///< of the balance, if there is one

private:
    [[nodiscard]] std::string random_hex(std::size_t bytes);
    void tell_balance();

    std::string date_;
    std::chrono::sys_seconds date_second_{std::chrono::seconds(-1)};
    std::array<std::size_t, 6> by_class_{};
    std::vector<double> durations_;
    bool probing_ = false;
    bool waited_ = false;  ///< since the last sweep
};

}  // namespace innkeeper::http
