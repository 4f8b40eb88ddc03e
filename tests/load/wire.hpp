#pragma once

#include "chassis/core/task.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace innkeeper::load {

/// A request as a client of the API makes it; a body is JSON.
struct Ask {
    std::string method = "GET";
    std::string target = {};
    std::string key = {};       ///< Idempotency-Key; empty: none
    std::uint64_t version = 0;  ///< If-Match; 0: none
    std::string body = {};
};

struct Answer {
    int status = 0;  ///< 0: no whole answer came, so the outcome is unknown
    std::string body = {};
    bool replayed = false;  ///< the first answer to its Idempotency-Key
};

/// The text of a member that is a string, by the first `"name":"` of the text: enough for ids and
/// statuses in answers of our own, and much cheaper than a parser. Empty when there is none.
[[nodiscard]] std::string text_of(std::string_view json, std::string_view name);
/// As text_of, of a whole number; 0 when there is none.
[[nodiscard]] std::uint64_t number_of(std::string_view json, std::string_view name);

/// The text of a member that is an object without objects inside. Empty when there is none.
[[nodiscard]] std::string object_of(std::string_view json, std::string_view name);

/// One kept connection to a server on the loopback, leaner than http::HttpClient: a load generator
/// shares its cores with what it measures. One request at a time, on one executor. After an
/// answer of status 0 the next request connects anew.
class Wire {
public:
    /// Empty `token`: nobody; otherwise the bearer of every request.
    Wire(Executor executor, std::uint16_t port, std::string token = {})
        : socket_(executor), port_(port), token_(std::move(token)) {}

    Task<Answer> ask(const Ask& ask);  ///< `ask` is not needed once this has returned

private:
    Task<Answer> exchange(std::string bytes);
    Task<bool> connect();
    Task<bool> send(std::string_view bytes);
    Task<bool> read_more();
    Answer lost();

    boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor> socket_;
    std::uint16_t port_;
    std::string token_;
    std::array<char, std::size_t{16} * 1024> room_;  ///< that a read goes into
    std::string in_;
};

/// One GET over a connection of its own; waits for the answer.
[[nodiscard]] Answer ask_alone(std::uint16_t port, std::string target);

}  // namespace innkeeper::load
