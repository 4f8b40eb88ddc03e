#include "tests/load/wire.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <charconv>
#include <iterator>

namespace innkeeper::load {
namespace {

namespace asio = boost::asio;

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kReplayed = "\r\nIdempotency-Replayed: true\r\n";

std::string bytes_of(const Ask& ask, std::string_view token) {
    std::string out;
    out.reserve(512 + token.size() + ask.body.size());
    const auto to = std::back_inserter(out);
    fmt::format_to(to, "{} {} HTTP/1.1\r\nHost: localhost\r\n", ask.method, ask.target);
    if (!token.empty()) fmt::format_to(to, "Authorization: Bearer {}\r\n", token);
    if (!ask.key.empty()) fmt::format_to(to, "Idempotency-Key: {}\r\n", ask.key);
    if (ask.version != 0) fmt::format_to(to, "If-Match: \"{}\"\r\n", ask.version);
    if (ask.method != "GET") {
        if (!ask.body.empty()) out += "Content-Type: application/json\r\n";
        fmt::format_to(to, "Content-Length: {}\r\n", ask.body.size());
    }
    out += "\r\n";
    out += ask.body;
    return out;
}

/// Our server writes the name so.
std::size_t length_in(std::string_view head) {
    constexpr std::string_view kName = "Content-Length: ";
    const auto at = head.find(kName);
    if (at == head.npos) return 0;
    std::size_t length = 0;
    std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
    return length;
}

/// Where the value of the member begins; npos when there is none.
std::size_t value_of(std::string_view json, std::string_view name) {
    const std::string member = fmt::format("\"{}\":", name);
    const auto at = json.find(member);
    return at == json.npos ? at : at + member.size();
}

}  // namespace

std::string text_of(std::string_view json, std::string_view name) {
    const auto at = value_of(json, name);
    if (at == json.npos || at >= json.size() || json[at] != '"') return {};
    return std::string(json.substr(at + 1, json.find('"', at + 1) - at - 1));
}

std::uint64_t number_of(std::string_view json, std::string_view name) {
    std::uint64_t number = 0;
    const auto at = value_of(json, name);
    if (at != json.npos) std::from_chars(json.data() + at, json.data() + json.size(), number);
    return number;
}

std::string object_of(std::string_view json, std::string_view name) {
    const auto at = value_of(json, name);
    if (at == json.npos || at >= json.size() || json[at] != '{') return {};
    return std::string(json.substr(at, json.find('}', at) + 1 - at));
}

Task<bool> Wire::connect() {
    in_.clear();
    const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), port_);
    const auto [error] = co_await socket_.async_connect(server, kQuietly);
    if (error) co_return false;
    boost::system::error_code failed;
    socket_.set_option(asio::ip::tcp::no_delay(true), failed);
    socket_.non_blocking(true, failed);
    co_return !failed;
}

/// The loopback takes a request whole, so nobody waits as a rule.
Task<bool> Wire::send(std::string_view bytes) {
    while (!bytes.empty()) {
        boost::system::error_code error;
        bytes.remove_prefix(socket_.write_some(asio::buffer(bytes), error));
        if (error && error != asio::error::would_block) co_return false;
        if (!bytes.empty()) co_await socket_.async_wait(socket_.wait_write, kQuietly);
    }
    co_return true;
}

/// An answer takes its time: to try before it is there is a system call for nothing.
Task<bool> Wire::read_more() {
    const auto [error] = co_await socket_.async_wait(socket_.wait_read, kQuietly);
    if (error) co_return false;
    boost::system::error_code failed;
    const std::size_t got = socket_.read_some(asio::buffer(room_), failed);
    in_.append(room_.data(), got);
    co_return got > 0 || failed == asio::error::would_block;
}

Answer Wire::lost() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    return {};
}

Task<Answer> Wire::ask(const Ask& ask) { return exchange(bytes_of(ask, token_)); }

Task<Answer> Wire::exchange(std::string bytes) {
    if (!socket_.is_open()) {
        const bool connected = co_await connect();
        if (!connected) co_return lost();
    }
    const bool sent = co_await send(bytes);
    if (!sent) co_return lost();
    std::size_t head = in_.find("\r\n\r\n");
    while (head == in_.npos) {
        const bool more = co_await read_more();
        if (!more) co_return lost();
        head = in_.find("\r\n\r\n");
    }
    const std::size_t body = head + 4;
    const std::size_t whole = body + length_in(std::string_view(in_).substr(0, head));
    while (in_.size() < whole) {
        const bool more = co_await read_more();
        if (!more) co_return lost();
    }
    Answer answer{.body = in_.substr(body, whole - body)};
    answer.replayed = std::string_view(in_).substr(0, body).contains(kReplayed);
    constexpr std::size_t kStatusAt = 9;  // after "HTTP/1.1 "
    std::from_chars(in_.data() + kStatusAt, in_.data() + kStatusAt + 3, answer.status);
    in_.erase(0, whole);
    co_return answer;
}

Answer ask_alone(std::uint16_t port, std::string target) {
    asio::io_context io{1};
    Wire wire(io.get_executor(), port);
    auto answer = asio::co_spawn(io, wire.ask({.target = std::move(target)}), asio::use_future);
    io.run();
    return answer.get();
}

}  // namespace innkeeper::load
