#include "chassis/http/server_fixture.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::http {
namespace {

using namespace testing;

/// The server must answer once, with that status, and close; nothing after the refused bytes may
/// be taken for a request.
void refused(const std::string& bytes, const std::string& status = "400") {
    CAPTURE(bytes);
    Fixture f;
    RawClient client(f.io, f.port);
    client.send(bytes + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
    const std::string answer = client.read_all();
    CHECK(answer.starts_with("HTTP/1.1 " + status + " "));
    CHECK(answer.find("Connection: close\r\n") != answer.npos);
    CHECK(answer.find("application/problem+json") != answer.npos);
    CHECK(answer.find("smuggled") == answer.npos);
    CHECK(answer.find("HTTP/1.1 ", 1) == answer.npos);
}

void accepted(const std::string& bytes) {
    CAPTURE(bytes);
    Fixture f;
    CHECK(f.exchange(bytes).starts_with("HTTP/1.1 200 OK\r\n"));
}

const std::string kPost = "POST / HTTP/1.1\r\nHost: h\r\n";

TEST_CASE("Content-Length must be one plain number") {
    accepted(kPost + "Content-Length: 2\r\n" + kClose + "hi");
    refused(kPost + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi");
    refused(kPost + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi");
    refused(kPost + "Content-Length: 2, 2\r\n\r\nhi");
    for (const char* bad : {"", "+2", "-2", "0x2", "2 2", "2,", "two", "1e1",
                            "99999999999999999999", "18446744073709551618"})
        refused(kPost + "Content-Length: " + bad + "\r\n\r\nhi");
}

TEST_CASE("Content-Length and Transfer-Encoding exclude each other, in either order") {
    refused(kPost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    refused(kPost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
}

TEST_CASE("Transfer-Encoding may only be chunked, once, and not in HTTP/1.0") {
    accepted(kPost + "Transfer-Encoding: Chunked\r\n" + kClose + "0\r\n\r\n");
    for (const char* bad : {"identity", "gzip, chunked", "chunked, chunked", "chunked, identity",
                            "xchunked", "chunked;q=1", "", "\"chunked\"",
                            "\x0b"
                            "chunked"})
        refused(kPost + "Transfer-Encoding: " + bad + "\r\n\r\n0\r\n\r\n");
    refused(kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    refused("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_CASE("field names have no space before the colon, and lines are not folded") {
    refused(kPost + "Content-Length : 2\r\n\r\nhi");
    refused(kPost + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
    refused(kPost + "X-A: a\r\n b\r\n\r\n");
    refused(kPost + "X-A: a\r\n\tb\r\n\r\n");
    refused("GET / HTTP/1.1\r\n Host: h\r\n\r\n");
    refused(kPost + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
    refused(kPost + ": empty\r\n\r\n");
    refused(kPost + "no colon\r\n\r\n");
    refused(kPost + "X(Y): z\r\n\r\n");
}

TEST_CASE("a line ends in CR LF and in nothing else") {
    refused("GET / HTTP/1.1\nHost: h\n\n");
    refused("GET / HTTP/1.1\r\nHost: h\n\r\n");
    refused("GET / HTTP/1.1\r\nHost: h\r\nX: a\rY: b\r\n\r\n");
    refused("GET / HTTP/1.1\r\nHost: h\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n");
    refused("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\r\n\r\n");
    refused("GET / HTTP/1.1\r\nHost: h\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n");
    refused(
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\x01"
        "b\r\n\r\n");
    accepted("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n" + kClose);
}

TEST_CASE("Host comes exactly once and is a host") {
    refused("GET / HTTP/1.1\r\n\r\n");
    refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
    for (const char* bad : {"a b", "a/b", "user@a", "a\\b", "a\"b"})
        refused(std::string("GET / HTTP/1.1\r\nHost: ") + bad + "\r\n\r\n");
    accepted("GET / HTTP/1.1\r\nHost: [::1]:80\r\n" + kClose);
}

TEST_CASE("the target is visible ASCII in origin-form, or absolute for the same host") {
    accepted("GET http://h:80/x?y=1 HTTP/1.1\r\nHost: H:80\r\n" + kClose);
    accepted("GET http://h HTTP/1.1\r\nHost: h\r\n" + kClose);
    refused("GET http://other/x HTTP/1.1\r\nHost: h\r\n\r\n");
    refused("GET ftp://h/x HTTP/1.1\r\nHost: h\r\n\r\n");
    refused("GET http:///x HTTP/1.1\r\nHost:\r\n\r\n");
    refused("GET h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n");
    refused("GET * HTTP/1.1\r\nHost: h\r\n\r\n");
    for (const char* bad :
         {"/\xc3\xa9", "/\x80", "/a\x7f", "/a\tb", "/a b", "/%", "/%zz", "/%00", "/%0d%0a", "/%c3",
          "/../x", "/a/%2e%2e/b", "/a%2fb", "/a%5Cb", "/.", "/a#b", "/?x=%", "/?x=%ff", "/?x=%00"})
        refused(std::string("GET ") + bad + " HTTP/1.1\r\nHost: h\r\n\r\n");
}

TEST_CASE("request lines that are none are refused") {
    refused("GET  / HTTP/1.1\r\nHost: h\r\n\r\n");
    refused("GET /\r\nHost: h\r\n\r\n");
    refused("GET / HTTP/1.1 \r\nHost: h\r\n\r\n");
    refused("GET / HTTP/2.0\r\nHost: h\r\n\r\n", "505");
    refused("GET / HTTP/0.9\r\nHost: h\r\n\r\n", "505");
    refused("GET / http/1.1\r\nHost: h\r\n\r\n");
    refused("get / HTTP/1.1\r\nHost: h\r\n\r\n", "501");
    refused("CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n", "501");
    refused("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n", "501");
    refused("\x16\x03\x01\x02\r\n\r\n");
    refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505");
}

TEST_CASE("broken chunks are refused") {
    const std::string head = kPost + "Transfer-Encoding: chunked\r\n\r\n";
    for (const char* bad :
         {"g\r\n", "-1\r\nx\r\n0\r\n\r\n", "0x1\r\nx\r\n0\r\n\r\n", " 1\r\nx\r\n0\r\n\r\n",
          "1\nx\r\n0\r\n\r\n", "1\r\nxy0\r\n\r\n", "1\r\nx\n0\r\n\r\n", "1;a\nb\r\nx\r\n0\r\n\r\n",
          "fffffffffffffffff\r\nx\r\n0\r\n\r\n", "\r\n0\r\n\r\n", "1 \r\nx\r\n0\r\n\r\n\r\n"})
        refused(head + bad);
    refused(head + "0\r\nTransfer-Encoding: chunked\r\n\r\n");
    refused(head + "7fffffffffffffff\r\nx", "413");
}

}  // namespace
}  // namespace innkeeper::http
