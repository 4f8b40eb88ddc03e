#include "chassis/http/server.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/http/connection.hpp"
#include "chassis/http/server_state.hpp"
#include "chassis/http/writer.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <span>
#include <utility>

namespace innkeeper::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kMaxKeptDurations = 4096;

std::unexpected<Error> listen_failed(const ServerOptions& options, const error_code& ec) {
    return fail(
        Code::unavailable, "listen-failed",
        fmt::format("Cannot listen on {} port {}: {}.", options.host, options.port, ec.message()));
}

Task<void> serve(std::shared_ptr<Connection> connection) { co_await connection->run(); }

/// Past the limit a client gets a short answer rather than silence.
void turn_away(Server::State& state, Socket socket) {
    state.metrics.count("http_connections_refused_total");
    Response response = problem(Error{Code::unavailable, "too-many-connections",
                                      "The server has too many connections. Try again later."},
                                state.trace_of({}));
    std::string bytes;
    append_head(bytes, response, {false, true, false, state.date()});
    bytes += response.body;
    error_code ignored;
    socket.write_some(asio::buffer(bytes), ignored);
    socket.shutdown(Socket::shutdown_send, ignored);
}

void start(const std::shared_ptr<Server::State>& state, Socket socket, Millis first_wait) {
    auto connection = std::make_shared<Connection>(state, std::move(socket), first_wait);
    state->connections.push_back(connection);
    state->scope.spawn(serve(std::move(connection)));
}

void welcome(const std::shared_ptr<Server::State>& state, Socket socket) {
    error_code ec;
    socket.non_blocking(true, ec);
    if (!ec) socket.set_option(Tcp::no_delay(true), ec);
    if (ec) return;
    if (state->open >= state->options.max_connections)
        turn_away(*state, std::move(socket));
    else
        start(state, std::move(socket), state->options.header_timeout);
}

/// A connection that another server of the balance has let go, between two requests.
void adopt(const std::shared_ptr<Server::State>& state, Socket socket) {
    error_code ec;
    socket.non_blocking(true, ec);
    if (!ec && !state->draining) start(state, std::move(socket), state->options.idle_timeout);
}

/// How the others give this server a connection: from their threads.
Balance::Adopt adopter(const std::shared_ptr<Server::State>& state, Tcp protocol) {
    return [weak = std::weak_ptr(state), protocol](int handle) {
        const auto self = weak.lock();
        if (!self) {
            ::close(handle);
            return;
        }
        Socket socket(self->io.get_executor());
        error_code ec;
        socket.assign(protocol, handle, ec);
        if (ec) {
            ::close(handle);
            return;
        }
        asio::post(self->io, [self, socket = std::move(socket)]() mutable {
            adopt(self, std::move(socket));
        });
    };
}

Task<void> accept_loop(std::shared_ptr<Server::State> state) {
    const std::unique_ptr<Timer> backoff = state->clock.make_timer(state->io.get_executor());
    while (!state->draining) {
        error_code ec;
        Socket socket(state->io.get_executor());
        co_await state->acceptor.async_accept(socket,
                                              asio::redirect_error(asio::use_awaitable, ec));
        if (state->draining || ec == asio::error::operation_aborted) break;
        if (!ec) {
            welcome(state, std::move(socket));
        } else if (ec != asio::error::connection_aborted) {
            state->log.warn("http-accept-failed", {{"reason", ec.message()}});
            co_await backoff->sleep_for(kAcceptBackoff);
        }
    }
}

Task<void> sweep_loop(std::shared_ptr<Server::State> state) {
    const std::unique_ptr<Timer> timer = state->clock.make_timer(state->io.get_executor());
    while (!state->scope.stopping()) {
        co_await timer->sleep_for(kSweepInterval);
        state->sweep();
    }
}

template <class Action>
void each_connection(Server::State& state, Action action) {
    for (auto it = state.connections.begin(); it != state.connections.end();) {
        const auto connection = it->lock();
        it = connection ? std::next(it) : state.connections.erase(it);
        if (connection) action(*connection);
    }
}

}  // namespace

Server::State::State(asio::io_context& loop, ServerOptions given, Handler on_request,
                     Clock& the_clock, Random& the_random, telemetry::Log the_log,
                     telemetry::Metrics& the_metrics)
    : io(loop),
      options(std::move(given)),
      handler(std::move(on_request)),
      clock(the_clock),
      random(the_random),
      log(std::move(the_log)),
      metrics(the_metrics),
      acceptor(loop.get_executor()),
      scope(loop.get_executor()) {}

std::string Server::State::random_hex(std::size_t bytes) {
    std::string drawn(bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(drawn)));
    return hex_encode(drawn);
}

TraceContext Server::State::trace_of(const Headers& headers) {
    TraceContext trace;
    if (const auto header = headers.get("traceparent"))
        if (auto parent = TraceContext::parse(*header))
            trace.trace_id = std::move(parent->trace_id);
    if (trace.trace_id.empty()) trace.trace_id = random_hex(16);
    trace.span_id = random_hex(8);
    return trace;
}

std::string_view Server::State::date() {
    const Instant now = clock.now();
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (second != date_second_) {
        date_second_ = second;
        date_ = http_date(now);
    }
    return date_;
}

void Server::State::count(int status) {
    ++by_class_[static_cast<std::size_t>(status / 100) % by_class_.size()];
}

void Server::State::took(std::chrono::steady_clock::duration time) {
    durations_.push_back(std::chrono::duration<double>(time).count());
    if (durations_.size() == kMaxKeptDurations) publish_metrics();
}

void Server::State::refused(const std::string& slug) {
    metrics.count("http_refusals_total", {{"slug", slug}});
}

void Server::State::publish_metrics() {
    for (std::size_t i = 0; i < by_class_.size(); ++i)
        if (const std::size_t count = std::exchange(by_class_[i], 0); count > 0)
            metrics.count("http_requests_total", {{"class", fmt::format("{}xx", i)}},
                          static_cast<double>(count));
    for (const double seconds : durations_)
        metrics.seconds("http_request_duration_seconds", seconds);
    durations_.clear();
    metrics.gauge("http_connections", static_cast<double>(open), {{"server", options.name}});
}

void Server::State::opened() {
    ++open;
    tell_balance();
}

void Server::State::closed() {
    --open;
    tell_balance();
    if (open == 0 && all_gone) all_gone->wake();
}

void Server::State::tell_balance() {
    if (member) options.balance->takes(*member, !draining && open < options.max_connections);
}

void Server::State::begin_to_drain() {
    draining = true;
    tell_balance();
    error_code ignored;
    acceptor.close(ignored);
}

void Server::State::probe() {
    if (!member || probing_) return;
    probing_ = true;
    asio::post(io, [self = shared_from_this(), begin = std::chrono::steady_clock::now()] {
        self->probing_ = false;
        self->waited_ = true;
        self->options.balance->waited(*self->member, std::chrono::steady_clock::now() - begin);
    });
}

bool Server::State::move_away(Socket& socket) {
    if (!member || draining) return false;
    const auto to = options.balance->better_than(*member, std::chrono::steady_clock::now());
    if (!to) return false;
    error_code ec;
    const int released = socket.release(ec);
    if (ec) return false;
    metrics.count("http_connections_moved_total");
    options.balance->give(*to, released);
    return true;
}

void Server::State::sweep() {
    const Millis now = clock.monotonic();
    each_connection(*this, [now](Connection& connection) { connection.sweep(now); });
    publish_metrics();
    if (!std::exchange(waited_, false) && member) options.balance->rests(*member);
}

Server::Server(asio::io_context& io, ServerOptions options, Handler handler, Clock& clock,
               Random& random, telemetry::Log log, telemetry::Metrics& metrics)
    : state_(std::make_shared<State>(io, std::move(options), std::move(handler), clock, random,
                                     std::move(log), metrics)) {}

Server::~Server() {
    state_->begin_to_drain();
    each_connection(*state_, [](Connection& connection) { connection.abort(); });
}

std::size_t Server::connections() const { return state_->open; }

Result<std::uint16_t> Server::listen() {
    const ServerOptions& options = state_->options;
    Acceptor& acceptor = state_->acceptor;
    CHECK(!acceptor.is_open());
    error_code ec;
    const auto address = asio::ip::make_address(options.host, ec);
    if (ec)
        return fail(Code::invalid, "bad-listen-address",
                    fmt::format("\"{}\" is not an IP address.", options.host));
    const Tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), ec);
    if (ec) return listen_failed(options, ec);
    const int on = 1;
    acceptor.set_option(Acceptor::reuse_address(true), ec);
    if (!ec &&
        ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        ec.assign(errno, boost::system::system_category());
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(Acceptor::max_listen_connections, ec);
    if (!ec) acceptor.non_blocking(true, ec);
    if (ec) {
        auto failure = listen_failed(options, ec);
        acceptor.close(ec);
        return failure;
    }
    if (options.balance)
        state_->member = options.balance->join(adopter(state_, endpoint.protocol()));
    state_->scope.spawn(accept_loop(state_));
    state_->scope.spawn(sweep_loop(state_));
    return acceptor.local_endpoint().port();
}

Task<void> Server::drain(Millis grace) {
    const std::shared_ptr<State> state = state_;
    state->begin_to_drain();
    each_connection(*state, [](Connection& connection) { connection.drain(); });
    state->all_gone = state->clock.make_timer(state->io.get_executor());
    const Millis end = state->clock.monotonic() + grace;
    while (state->open > 0 && state->clock.monotonic() < end)
        co_await state->all_gone->sleep_for(end - state->clock.monotonic());
    each_connection(*state, [](Connection& connection) { connection.abort(); });
    co_await state->scope.stop();
    state->publish_metrics();
}

}  // namespace innkeeper::http
