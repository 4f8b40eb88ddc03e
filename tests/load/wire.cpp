#include "tests/load/wire.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <charconv>
#include <iterator>

namespace innkeeper::load {
namespace {

namespace asio = boost::asio;

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kReplayed = "\r\nIdempotency-Replayed: true\r\n";

std::string bytes_of(const Ask& ask) {
    std::string out;
    out.reserve(512 + ask.body.size());
    const auto to = std::back_inserter(out);
    fmt::format_to(to, "{} {} HTTP/1.1\r\nHost: localhost\r\n", ask.method, ask.target);
    if (!ask.token.empty()) fmt::format_to(to, "Authorization: Bearer {}\r\n", ask.token);
    if (!ask.key.empty()) fmt::format_to(to, "Idempotency-Key: {}\r\n", ask.key);
    if (ask.version != 0) fmt::format_to(to, "If-Match: \"{}\"\r\n", ask.version);
    if (ask.method != "GET") {
        if (!ask.body.empty()) out += "Content-Type: application/json\r\n";
        fmt::format_to(to, "Content-Length: {}\r\n", ask.body.size());
    }
    out += "\r\n";
    return out + ask.body;
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
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    co_return true;
}

Task<bool> Wire::read_more() {
    const auto [error, got] = co_await socket_.async_read_some(asio::buffer(room_), kQuietly);
    in_.append(room_.data(), got);
    co_return !error && got > 0;
}

Answer Wire::lost() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    return {};
}

Task<Answer> Wire::ask(Ask ask) {
    if (!socket_.is_open()) {
        const bool connected = co_await connect();
        if (!connected) co_return lost();
    }
    const std::string bytes = bytes_of(ask);
    const auto [error, sent] = co_await asio::async_write(socket_, asio::buffer(bytes), kQuietly);
    if (error) co_return lost();
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
