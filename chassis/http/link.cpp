#include "chassis/http/link.hpp"

#include "chassis/http/limits.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

namespace innkeeper::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Tcp = asio::ip::tcp;
using LoopExecutor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, LoopExecutor>;
using NameResolver = asio::ip::basic_resolver<Tcp, LoopExecutor>;

}  // namespace

struct Link::Parts {
    Parts(asio::io_context& io, Clock& the_clock)
        : clock(the_clock), socket(io.get_executor()), resolver(io.get_executor()) {}

    Task<std::vector<Tcp::endpoint>> resolve(std::string host, std::uint16_t port, error_code& ec) {
        std::vector<Tcp::endpoint> endpoints;
        const auto address = asio::ip::make_address(host, ec);
        if (!ec) {
            endpoints.emplace_back(address, port);
            co_return endpoints;
        }
        const auto found = co_await resolver.async_resolve(
            host, std::to_string(port), asio::redirect_error(asio::use_awaitable, ec));
        for (const auto& entry : found) endpoints.push_back(entry.endpoint());
        co_return endpoints;
    }

    Task<bool> shake_hands(std::string host, std::shared_ptr<void> trust) {
        context = std::static_pointer_cast<asio::ssl::context>(std::move(trust));
        if (!context) co_return false;
        tls.emplace(socket, *context);
        tls->set_verify_mode(asio::ssl::verify_peer);
        tls->set_verify_callback(asio::ssl::host_name_verification(host));
        error_code ec;
        asio::ip::make_address(host, ec);
        // RFC 6066 section 3: a name, never an address.
        if (ec && SSL_set_tlsext_host_name(tls->native_handle(), host.c_str()) != 1)
            co_return false;
        co_await tls->async_handshake(asio::ssl::stream_base::client,
                                      asio::redirect_error(asio::use_awaitable, ec));
        co_return !ec;
    }

    void expect(Millis until) {
        expired = clock.monotonic() >= until;
        deadline = until;
    }
    void relax() { deadline = Millis::max(); }

    Clock& clock;
    Socket socket;
    NameResolver resolver;
    std::shared_ptr<asio::ssl::context> context;
    std::optional<asio::ssl::stream<Socket&>> tls;
    std::string in;
    std::size_t begin = 0;
    std::size_t end = 0;
    Millis deadline = Millis::max();
    bool expired = false;
    bool sent = false;
};

Link::Link(asio::io_context& io, Clock& clock) : parts_(std::make_unique<Parts>(io, clock)) {}
Link::~Link() = default;

Task<bool> Link::connect(Url url, std::shared_ptr<void> trust, Millis deadline) {
    Parts& parts = *parts_;
    parts.expect(deadline);
    error_code ec;
    const auto endpoints = co_await parts.resolve(url.host, url.port, ec);
    if (ec || endpoints.empty() || parts.expired) co_return false;
    co_await asio::async_connect(parts.socket, endpoints,
                                 asio::redirect_error(asio::use_awaitable, ec));
    if (ec || parts.expired) co_return false;
    parts.socket.set_option(Tcp::no_delay(true), ec);
    if (!ec) parts.socket.non_blocking(true, ec);
    if (ec) co_return false;
    if (url.tls) {
        const bool trusted = co_await parts.shake_hands(url.host, std::move(trust));
        if (!trusted || parts.expired) co_return false;
    }
    parts.relax();
    co_return true;
}

Task<bool> Link::write(std::string bytes, Millis deadline) {
    Parts& parts = *parts_;
    parts.sent = false;
    parts.expect(deadline);
    error_code ec;
    std::size_t written = 0;
    if (parts.tls) {
        written = co_await asio::async_write(*parts.tls, asio::buffer(bytes),
                                             asio::redirect_error(asio::use_awaitable, ec));
    } else {
        // A small request nearly always fits, and then there is nothing to wait for.
        written = parts.socket.write_some(asio::buffer(bytes), ec);
        if (!ec || ec == asio::error::would_block) {
            ec = {};
            if (written < bytes.size())
                written += co_await asio::async_write(
                    parts.socket, asio::buffer(bytes.data() + written, bytes.size() - written),
                    asio::redirect_error(asio::use_awaitable, ec));
        }
    }
    parts.sent = written > 0;
    parts.relax();
    co_return !ec && !parts.expired;
}

Task<bool> Link::fill(Millis deadline) {
    Parts& parts = *parts_;
    if (parts.begin > 0) {
        parts.in.erase(0, parts.begin);
        parts.end -= parts.begin;
        parts.begin = 0;
    }
    if (parts.in.size() - parts.end < kReadBytes) parts.in.resize(parts.end + kReadBytes);
    parts.expect(deadline);
    if (parts.expired) co_return false;
    const auto room = asio::buffer(parts.in.data() + parts.end, parts.in.size() - parts.end);
    error_code ec;
    std::size_t got = 0;
    if (parts.tls)
        got = co_await parts.tls->async_read_some(room,
                                                  asio::redirect_error(asio::use_awaitable, ec));
    else
        got = co_await parts.socket.async_read_some(room,
                                                    asio::redirect_error(asio::use_awaitable, ec));
    parts.end += got;
    parts.relax();
    co_return !ec && !parts.expired;
}

std::string_view Link::pending() const {
    return std::string_view(parts_->in).substr(parts_->begin, parts_->end - parts_->begin);
}

void Link::consume(std::size_t bytes) { parts_->begin += bytes; }
bool Link::sent() const { return parts_->sent; }
bool Link::expired() const { return parts_->expired; }

bool Link::fresh() const {
    if (!pending().empty()) return false;
    char byte = 0;
    const auto socket = const_cast<Socket&>(parts_->socket).native_handle();
    const auto got = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Link::sweep(Millis now) {
    if (now < parts_->deadline) return;
    parts_->expired = true;
    parts_->deadline = Millis::max();
    error_code ignored;
    parts_->resolver.cancel();
    parts_->socket.close(ignored);
}

void Link::close() {
    error_code ignored;
    parts_->resolver.cancel();
    parts_->socket.close(ignored);
}

std::shared_ptr<void> make_trust(const std::string& ca_file) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    error_code ec;
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                             asio::ssl::context::no_tlsv1_1,
                         ec);
    if (!ec) context->set_default_verify_paths(ec);
    if (!ec && !ca_file.empty()) context->load_verify_file(ca_file, ec);
    if (ec) return nullptr;
    return context;
}

}  // namespace innkeeper::http
