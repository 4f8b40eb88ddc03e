#pragma once

#include "chassis/core/wait_point.hpp"
#include "chassis/http/parser.hpp"
#include "chassis/http/server_state.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::http {

/// One client's connection: reads requests, has them handled, writes the answers in order.
/// Internal to chassis/http. The coroutine run() is its life; the sweep of the server and drain()
/// reach in from outside, on the same thread.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    /// `first_wait`: for the first byte.
    Connection(std::shared_ptr<Server::State> server, Socket socket, Millis first_wait);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Task<void> run();
    /// Ends what waits for longer than it may.
    void sweep(Millis now);
    /// Ends the connection after what is in flight: at once when it is idle.
    void drain();
    void abort();

private:
    enum class Step { need_bytes, need_continue, ready, refused };

    [[nodiscard]] Step parse();
    void limit_body();
    [[nodiscard]] std::string_view pending() const;
    Task<bool> fill();
    void expect(std::optional<Millis> from_now);

    Task<void> answer();
    Task<Response> call(Request& request);
    void enqueue(Response response, bool to_head, bool http_1_0);
    Task<void> send_stream(std::shared_ptr<BodyStream> stream, bool http_1_0);
    Task<void> pump(std::shared_ptr<BodyStream> stream, bool http_1_0);
    Task<void> watch_peer();
    void refuse(const Refusal& refusal);

    void try_flush();
    void flush_soon();
    [[nodiscard]] bool flushed() const { return written_ == out_.size() + tail_.size(); }
    Task<void> flush();
    Task<void> linger();

    std::shared_ptr<Server::State> server_;
    Socket socket_;
    RequestParser parser_;
    std::string peer_;

    std::string in_;  ///< [in_begin_, in_end_) is not parsed yet
    std::size_t in_begin_ = 0;
    std::size_t in_end_ = 0;
    std::string out_;          ///< answers that wait to be written
    std::string tail_;         ///< a large body, after out_; not copied into it
    std::size_t written_ = 0;  ///< of out_ and tail_ together
    std::size_t held_ = 0;     ///< bytes of this body, as counted at the server

    Millis first_wait_;
    Millis deadline_ = Millis::max();
    bool expired_ = false;   ///< the deadline has passed; what waited was cancelled
    bool idle_ = true;       ///< nothing of a request has come
    bool limited_ = false;   ///< the body limit of the present request is set
    bool close_ = false;     ///< no request is read any more
    bool broken_ = false;    ///< nothing can be written any more
    bool flushing_ = false;  ///< flush() waits for the socket
    bool lingers_ = false;
    WaitPoint* stop_ = nullptr;  ///< of the stream that is being sent
};

}  // namespace innkeeper::http
