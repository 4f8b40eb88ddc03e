#pragma once

#include "chassis/http/server.hpp"
#include "chassis/testing/manual_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// For the tests of this module: a server in the process, and a client that sends raw bytes.
namespace innkeeper::http::testing {

/// Runs the loop until `done`, a few seconds at most; true when it came true.
inline bool run_until(boost::asio::io_context& io, const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) return false;
        io.restart();
        io.run_one_for(std::chrono::milliseconds(1));
    }
    return true;
}

/// Lets everything that can go on without new input go on.
inline void settle(boost::asio::io_context& io) {
    for (int quiet = 0; quiet < 3;) {
        io.restart();
        quiet = io.run_one_for(std::chrono::milliseconds(2)) == 0 ? quiet + 1 : 0;
    }
}

class RawClient {
public:
    RawClient(boost::asio::io_context& io, std::uint16_t port)
        : io_(io), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect failed");
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    /// Sends all, while the server runs. Stops silently when the server has closed.
    void send(std::string_view bytes) {
        run_until(io_, [&] {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
            return bytes.empty() || (sent < 0 && errno != EAGAIN);
        });
    }
    /// Reads until what has come since the last call contains `mark`; all of that, up to the mark.
    std::string read_past(std::string_view mark) {
        run_until(io_, [&] {
            take();
            return seen_.find(mark) != seen_.npos || closed_;
        });
        const std::size_t at = seen_.find(mark);
        if (at == seen_.npos) return std::exchange(seen_, {}) + "<closed>";
        std::string text = seen_.substr(0, at + mark.size());
        seen_.erase(0, text.size());
        return text;
    }
    /// Everything until the server closes.
    std::string read_all() {
        if (!run_until(io_, [&] {
                take();
                return closed_;
            }))
            return seen_ + "<open>";
        return std::exchange(seen_, {});
    }
    /// What is there when nothing more happens.
    std::string read_some() {
        settle(io_);
        take();
        return std::exchange(seen_, {});
    }
    [[nodiscard]] bool closed() {
        settle(io_);
        take();
        return closed_;
    }

private:
    void take() {
        char buffer[16 * 1024];
        for (;;) {
            const auto got = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
            if (got > 0) seen_.append(buffer, static_cast<std::size_t>(got));
            if (got == 0 || (got < 0 && errno != EAGAIN)) closed_ = true;
            if (got <= 0) return;
        }
    }

    boost::asio::io_context& io_;
    int fd_;
    std::string seen_;
    bool closed_ = false;
};

inline Task<Response> echo(Request request) {
    Response response = json_response(
        200, std::string(to_string(request.method)) + " " + request.path + " " + request.body);
    co_return response;
}

struct Fixture {
    explicit Fixture(ServerOptions options = {}, Server::Handler handler = echo)
        : server(io, std::move(options), std::move(handler), clock, random,
                 telemetry::Log(
                     "test", clock, [this](std::string line) { lines.push_back(line); },
                     telemetry::Level::debug),
                 metrics),
          port(server.listen().value()) {}

    /// One request on a connection of its own; everything that comes back.
    std::string exchange(std::string_view bytes) {
        RawClient client(io, port);
        client.send(bytes);
        return client.read_all();
    }
    void advance(Millis by) {
        settle(io);
        clock.advance(by);
        settle(io);
    }

    std::vector<std::string> lines;
    innkeeper::testing::ManualClock clock;
    SeededRandom random{1};
    telemetry::Metrics metrics;
    boost::asio::io_context io;
    Server server;
    std::uint16_t port;
};

inline const std::string kClose = "Connection: close\r\n\r\n";

}  // namespace innkeeper::http::testing
