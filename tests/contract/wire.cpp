#include "tests/contract/wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <stdexcept>
#include <string_view>

namespace innkeeper::contract {
namespace {

constexpr int kAnswerWithinSeconds = 20;

class Connection {
public:
    explicit Connection(std::uint16_t port)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval limit{kAnswerWithinSeconds, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            ::close(fd_);
            throw std::runtime_error("the server cannot be reached");
        }
    }
    ~Connection() { ::close(fd_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Stops early when the server has closed: its answer may still be there to read.
    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// Adds what has come to `text`; false at the end.
    bool receive(std::string& text) const {
        char buffer[16 * 1024];
        const auto got = ::recv(fd_, buffer, sizeof buffer, 0);
        if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
        return got > 0;
    }

private:
    int fd_;
};

std::string head_of(const WireRequest& request) {
    std::string text = request.method + " " + request.target + " HTTP/1.1\r\n";
    text += "Host: localhost\r\nConnection: close\r\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\r\n";
    if (request.ask_first) text += "Expect: 100-continue\r\n";
    if (!request.body.empty() || request.method != "GET")
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return text + "\r\n";
}

http::Response parse_head(std::string_view head) {
    http::Response response;
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 12)
        throw std::runtime_error("not an answer of HTTP/1.1: " + std::string(head));
    response.status = std::stoi(std::string(head.substr(9, 3)));
    head.remove_prefix(std::min(head.find("\r\n"), head.size()));
    while (head.size() > 2) {
        head.remove_prefix(2);
        const std::string_view line = head.substr(0, head.find("\r\n"));
        const auto colon = line.find(": ");
        if (colon == line.npos) throw std::runtime_error("a field without a colon");
        response.headers.add(line.substr(0, colon), std::string(line.substr(colon + 2)));
        head.remove_prefix(line.size());
    }
    return response;
}

}  // namespace

http::Response exchange(std::uint16_t port, const WireRequest& request) {
    const Connection connection(port);
    connection.send(head_of(request));
    if (!request.ask_first) connection.send(request.body);
    std::string text;
    while (text.find("\r\n\r\n") == text.npos)
        if (!connection.receive(text)) throw std::runtime_error("no answer to " + request.target);
    const auto end = text.find("\r\n\r\n");
    http::Response response = parse_head(std::string_view(text).substr(0, end));
    if (response.headers.get("Content-Type").value_or("").starts_with("text/event-stream"))
        return response;
    text.erase(0, end + 4);
    const auto length = response.headers.get("Content-Length");
    const std::size_t expected = length ? std::stoul(std::string(*length)) : 0;
    while (text.size() < expected)
        if (!connection.receive(text)) throw std::runtime_error("half an answer");
    response.body = std::move(text);
    return response;
}

}  // namespace innkeeper::contract
