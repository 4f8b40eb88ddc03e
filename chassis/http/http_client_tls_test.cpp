#include "chassis/http/http_client.hpp"

#include "chassis/http/server_fixture.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <optional>

namespace innkeeper::http {
namespace {

using namespace testing;
namespace asio = boost::asio;
namespace ssl = asio::ssl;
using Tcp6 = asio::ip::tcp;

std::string pem(const std::function<int(BIO*)>& write) {
    const std::unique_ptr<BIO, int (*)(BIO*)> bio(BIO_new(BIO_s_mem()), BIO_free);
    REQUIRE(write(bio.get()) == 1);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

struct Identity {
    std::string key;
    std::string certificate;
};

/// A certificate that signs itself, for this DNS name.
Identity make_identity(const std::string& name) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> cert(X509_new(), X509_free);
    X509_set_version(cert.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert.get()), 3600);
    X509_set_pubkey(cert.get(), key.get());
    X509_set_issuer_name(cert.get(), X509_get_subject_name(cert.get()));
    const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> names(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + name).c_str()),
        X509_EXTENSION_free);
    X509_add_ext(cert.get(), names.get(), -1);
    REQUIRE(X509_sign(cert.get(), key.get(), EVP_sha256()) > 0);
    return {pem([&](BIO* b) {
                return PEM_write_bio_PrivateKey(b, key.get(), nullptr, nullptr, 0, nullptr,
                                                nullptr);
            }),
            pem([&](BIO* b) { return PEM_write_bio_X509(b, cert.get()); })};
}

/// Answers every request of one connection after another with "secret".
Task<void> serve_tls(Tcp6::acceptor& acceptor, ssl::context& context, int& connections) {
    for (;;) {
        boost::system::error_code ec;
        ssl::stream<Tcp6::socket> stream(acceptor.get_executor(), context);
        co_await acceptor.async_accept(stream.next_layer(),
                                       asio::redirect_error(asio::use_awaitable, ec));
        if (ec) co_return;
        ++connections;
        co_await stream.async_handshake(ssl::stream_base::server,
                                        asio::redirect_error(asio::use_awaitable, ec));
        std::string bytes(4096, ' ');
        while (!ec) {
            co_await stream.async_read_some(asio::buffer(bytes),
                                            asio::redirect_error(asio::use_awaitable, ec));
            if (ec) break;
            const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
            co_await asio::async_write(stream, asio::buffer(answer),
                                       asio::redirect_error(asio::use_awaitable, ec));
        }
    }
}

struct TlsFixture {
    explicit TlsFixture(const std::string& name, bool trusted)
        : identity(make_identity(name)),
          context(ssl::context::tls_server),
          acceptor(io, Tcp6::endpoint(asio::ip::address_v4::loopback(), 0)) {
        context.use_private_key(asio::buffer(identity.key), ssl::context::pem);
        context.use_certificate(asio::buffer(identity.certificate), ssl::context::pem);
        asio::co_spawn(io, serve_tls(acceptor, context, connections), asio::detached);
        HttpClientOptions options;
        if (trusted) {
            options.ca_file = (directory.path() / "ca.pem").string();
            std::ofstream(options.ca_file) << identity.certificate;
        }
        client.emplace(
            io, options, [](std::string) -> Result<std::string> { return "https://nowhere"; },
            clock);
    }
    Result<Response> get() {
        std::optional<Result<Response>> answer;
        const std::string url =
            fmt::format("https://localhost:{}/keys", acceptor.local_endpoint().port());
        asio::co_spawn(io, client->get(url),
                       [&](std::exception_ptr, Result<Response> r) { answer = std::move(r); });
        REQUIRE(run_until(io, [&] { return answer.has_value(); }));
        return *answer;
    }

    innkeeper::testing::TempDir directory;
    innkeeper::testing::ManualClock clock;
    Identity identity;
    int connections = 0;
    asio::io_context io;
    ssl::context context;
    Tcp6::acceptor acceptor;
    std::optional<HttpClient> client;
};

TEST_CASE("https: a trusted certificate for the name, and the connection is kept") {
    TlsFixture f("localhost", true);
    CHECK(f.get().value().body == "secret");
    CHECK(f.get().value().body == "secret");
    CHECK(f.connections == 1);
}

TEST_CASE("https: an unknown authority is refused before anything is sent") {
    TlsFixture f("localhost", false);
    CHECK(f.get().error().slug == "service-unreachable");
}

TEST_CASE("https: a certificate for another name is refused") {
    TlsFixture f("other.example", true);
    CHECK(f.get().error().slug == "service-unreachable");
}

}  // namespace
}  // namespace innkeeper::http
