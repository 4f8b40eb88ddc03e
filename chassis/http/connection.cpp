#include "chassis/http/connection.hpp"

#include "chassis/http/writer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <utility>

namespace innkeeper::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

const std::string kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string address_of(const Socket& socket) {
    error_code ec;
    const auto endpoint = socket.remote_endpoint(ec);
    return ec ? std::string() : endpoint.address().to_string();
}

ParserLimits limits_of(const ServerOptions& options) {
    return {options.max_header_bytes, options.max_headers, options.max_target_bytes};
}

}  // namespace

Connection::Connection(std::shared_ptr<Server::State> server, Socket socket, Millis first_wait)
    : server_(std::move(server)),
      socket_(std::move(socket)),
      parser_(limits_of(server_->options)),
      peer_(address_of(socket_)),
      first_wait_(first_wait) {
    server_->opened();
}

Connection::~Connection() {
    server_->body_bytes -= held_;
    server_->closed();
}

void Connection::expect(std::optional<Millis> from_now) {
    expired_ = false;
    deadline_ = from_now ? server_->clock.monotonic() + *from_now : Millis::max();
}

void Connection::sweep(Millis now) {
    if (now < deadline_ || expired_) return;
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void Connection::drain() {
    if (stop_ != nullptr) stop_->notify();
    if (!idle_) return;
    close_ = true;
    error_code ignored;
    if (flushed()) socket_.cancel(ignored);
}

void Connection::abort() {
    close_ = true;
    broken_ = true;
    error_code ignored;
    socket_.close(ignored);
}

std::string_view Connection::pending() const {
    return std::string_view(in_).substr(in_begin_, in_end_ - in_begin_);
}

Task<bool> Connection::fill() {
    if (in_begin_ > 0) {
        std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
        in_end_ -= in_begin_;
        in_begin_ = 0;
    }
    if (in_.size() - in_end_ < kReadBytes) in_.resize(in_end_ + kReadBytes);
    error_code ec;
    const std::size_t got =
        co_await socket_.async_read_some(asio::buffer(in_.data() + in_end_, in_.size() - in_end_),
                                         asio::redirect_error(asio::use_awaitable, ec));
    in_end_ += got;
    co_return !ec && !expired_;
}

/// Goes as far as the bytes that are there allow.
Connection::Step Connection::parse() {
    while (in_begin_ != in_end_) {
        const std::size_t used = parser_.feed(pending());
        in_begin_ += used;
        if (!parser_.refusal() && parser_.head_done() && !limited_) limit_body();
        if (parser_.refusal()) return Step::refused;
        const std::size_t body = parser_.head_done() ? parser_.body_bytes() : 0;
        server_->body_bytes += body - held_;
        held_ = body;
        if (parser_.head_done() && parser_.done()) return Step::ready;
        if (used == 0) break;
    }
    const bool waits =
        limited_ && parser_.expects_continue() && parser_.body_bytes() == 0 && in_begin_ == in_end_;
    return waits ? Step::need_continue : Step::need_bytes;
}

void Connection::limit_body() {
    limited_ = true;
    const ServerOptions& options = server_->options;
    std::size_t limit = options.max_body_bytes;
    if (options.body_limit && !parser_.done())
        limit = std::min(limit, options.body_limit(parser_.request()));
    parser_.limit_body(limit);
    expect(options.body_timeout);
}

Task<void> Connection::run() {
    const ServerOptions& options = server_->options;
    bool continued = false;
    bool answered = false;
    expect(first_wait_);
    while (!close_ && !broken_) {
        const Step step = parse();
        if (step == Step::refused) {
            refuse(*parser_.refusal());
            break;
        }
        const bool too_much = server_->body_bytes > options.max_buffered_body_bytes;
        if (step != Step::ready && held_ > 0 && too_much) {
            refuse({503, "overloaded", "Too much is being sent at once. Try again later."});
            break;
        }
        if (step == Step::ready) {
            continued = false;
            co_await answer();
            answered = true;
            continue;
        }
        if (step == Step::need_continue && !continued) {
            out_ += kContinue;
            continued = true;
        }
        if (!flushed()) co_await flush();
        if (broken_) break;
        const bool was_idle = std::exchange(idle_, !limited_ && in_begin_ == in_end_);
        if (was_idle && !idle_ && !limited_) expect(options.header_timeout);
        if (idle_ && close_) break;
        if (idle_ && answered && server_->move_away(socket_)) co_return;
        const bool more = co_await fill();
        if (more) continue;
        if (expired_ && !idle_ && !broken_)
            refuse({408, "request-timeout", "The request did not arrive in time."});
        break;
    }
    if (!flushed()) co_await flush();
    if (lingers_ || in_begin_ != in_end_) co_await linger();
    error_code ignored;
    socket_.close(ignored);
}

void Connection::refuse(const Refusal& refusal) {
    server_->refused(refusal.slug);
    server_->body_bytes -= std::exchange(held_, 0);
    const bool head_known = parser_.head_done();
    const TraceContext trace =
        server_->trace_of(head_known ? parser_.request().headers : Headers());
    Response response = problem(refusal.status, refusal.slug, refusal.detail, trace);
    if (refusal.status == 503) response.headers.add("Retry-After", "1");
    close_ = true;
    lingers_ = true;
    const bool to_head = head_known && parser_.request().method == Method::head;
    server_->count(refusal.status);
    enqueue(std::move(response), to_head, false);
}

/// So that the client reads the answer before a reset caused by what it still sends.
Task<void> Connection::linger() {
    if (broken_) co_return;
    error_code ec;
    socket_.shutdown(Socket::shutdown_send, ec);
    expect(kLingerTimeout);
    std::size_t thrown_away = 0;
    while (!ec && thrown_away < kLingerBytes) {
        in_begin_ = in_end_ = 0;
        if (!co_await fill()) break;
        thrown_away += in_end_;
    }
}

Task<Response> Connection::call(Request& request) {
    const TraceContext trace = request.trace;
    std::string what = "an exception of an unknown type";
    try {
        Response response = co_await server_->handler(std::move(request));
        if (is_well_formed(response.headers)) co_return response;
        what = "a response header with a line break or a bad name";
    } catch (const std::exception& e) {
        what = e.what();
    }
    // After abort() the exception is the cancellation of what was in flight.
    if (!broken_)
        server_->log.error("http-handler-failed", {{"trace_id", trace.trace_id}, {"what", what}});
    Response response =
        problem(Error{Code::bug, "internal", "Something went wrong on our side."}, trace);
    co_return response;
}

Task<void> Connection::answer() {
    server_->probe();
    const auto begin = std::chrono::steady_clock::now();
    const bool http_1_0 = parser_.http_1_0();
    if (!parser_.keep_alive()) close_ = true;
    Request request = parser_.take();
    limited_ = false;
    idle_ = false;
    expect(std::nullopt);
    request.trace = server_->trace_of(request.headers);
    request.peer = peer_;
    const bool to_head = request.method == Method::head;
    const std::string_view method = to_string(request.method);
    std::string path = request.path;

    Response response;
    if (server_->in_flight >= server_->options.max_in_flight) {
        response = problem(Error{Code::unavailable, "overloaded",
                                 "The server has too much to do. Try again later."},
                           request.trace);
    } else {
        flush_soon();
        ++server_->in_flight;
        response = co_await call(request);
        --server_->in_flight;
    }
    server_->body_bytes -= std::exchange(held_, 0);
    if (server_->draining) close_ = true;
    if (const auto said = response.headers.get("Connection"))
        if (equal_ignoring_case(*said, "close")) close_ = true;

    const int status = response.status;
    std::shared_ptr<BodyStream> stream = response.stream;
    const bool streams = stream != nullptr && !to_head && may_have_body(status);
    if (streams && http_1_0) close_ = true;
    enqueue(std::move(response), to_head, http_1_0);
    const auto took = std::chrono::steady_clock::now() - begin;
    server_->count(status);
    server_->took(took);
    const fmt::format_int status_text(status);
    const fmt::format_int micros(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    server_->log.write(telemetry::Level::debug, "http-request",
                       {{"method", method},
                        {"path", path},
                        {"status", {status_text.data(), status_text.size()}},
                        {"micros", {micros.data(), micros.size()}},
                        {"peer", peer_}});
    if (streams) co_await send_stream(std::move(stream), http_1_0);
    const bool batch = in_begin_ != in_end_ && out_.size() < kMaxBatchBytes && tail_.empty();
    if (!batch || close_) co_await flush();
    idle_ = true;
    expect(server_->options.idle_timeout);
}

void Connection::enqueue(Response response, bool to_head, bool http_1_0) {
    append_head(out_, response, {to_head, close_, http_1_0, server_->date()});
    if (to_head || response.stream != nullptr || !may_have_body(response.status)) return;
    if (response.body.size() >= kGatherFromBytes)
        tail_ = std::move(response.body);
    else
        out_ += response.body;
}

void Connection::try_flush() {
    while (!flushed() && !broken_) {
        const std::size_t of_out = std::min(written_, out_.size());
        const std::size_t of_tail = written_ - of_out;
        const std::array<asio::const_buffer, 2> rest{
            asio::buffer(out_.data() + of_out, out_.size() - of_out),
            asio::buffer(tail_.data() + of_tail, tail_.size() - of_tail)};
        error_code ec;
        if (rest[1].size() == 0)
            written_ += socket_.write_some(rest[0], ec);
        else
            written_ += socket_.write_some(rest, ec);
        if (ec == asio::error::would_block || ec == asio::error::try_again) return;
        if (ec) broken_ = true;
    }
    out_.clear();
    tail_.clear();
    written_ = 0;
}

/// A pipelined answer waits for the next one to be written with it, but only as long as that one
/// is made without waiting.
void Connection::flush_soon() {
    if (flushed()) return;
    asio::post(socket_.get_executor(), [weak = weak_from_this()] {
        if (const auto self = weak.lock(); self && !self->flushing_) self->try_flush();
    });
}

Task<void> Connection::flush() {
    try_flush();
    if (flushed()) co_return;
    flushing_ = true;
    const Millis before = deadline_;
    expect(server_->options.write_timeout);
    while (!flushed() && !broken_) {
        error_code ec;
        co_await socket_.async_wait(Socket::wait_write,
                                    asio::redirect_error(asio::use_awaitable, ec));
        if (ec || expired_) broken_ = true;
        try_flush();
    }
    flushing_ = false;
    expired_ = false;
    deadline_ = before;
}

Task<void> Connection::watch_peer() {
    while (in_end_ - in_begin_ < kMaxStreamInputBytes) {
        const bool more = co_await fill();
        if (!more) break;
    }
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() == asio::cancellation_type::none) broken_ = true;
}

Task<void> Connection::pump(std::shared_ptr<BodyStream> stream, bool http_1_0) {
    for (;;) {
        if (!flushed()) co_await flush();
        if (broken_) co_return;
        std::optional<std::string> piece;
        std::string what;
        try {
            piece = co_await stream->next();
        } catch (const std::exception& e) {
            what = e.what();
        }
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (!what.empty() && cancellation.cancelled() == asio::cancellation_type::none) {
            server_->log.error("http-stream-failed", {{"what", what}});
            broken_ = true;
        }
        if (!piece) co_return;
        if (http_1_0)
            out_ += *piece;
        else
            append_chunk(out_, *piece);
    }
}

Task<void> Connection::send_stream(std::shared_ptr<BodyStream> stream, bool http_1_0) {
    using namespace asio::experimental::awaitable_operators;
    WaitPoint stop(socket_.get_executor());
    stop_ = &stop;
    if (server_->draining) stop.notify();
    co_await (pump(std::move(stream), http_1_0) || watch_peer() || stop.wait());
    stop_ = nullptr;
    flushing_ = false;
    if (server_->draining) close_ = true;
    if (!broken_ && !http_1_0) out_ += kLastChunk;
}

}  // namespace innkeeper::http
