#include "chassis/http/parser.hpp"

#include "chassis/core/check.hpp"
#include "chassis/http/head_scan.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>

namespace innkeeper::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using View = boost::beast::string_view;

constexpr std::size_t kReserveAtOnce = 1024 * 1024;
/// The least that can follow inside a chunked message: "0" CR LF CR LF. Beast's parser assumes
/// that it is not fed less once it has seen the last chunk's size.
constexpr std::size_t kLeastChunkedRest = 5;

Refusal malformed(std::string detail) { return {400, "malformed-request", std::move(detail)}; }

std::string_view plain(View text) { return {text.data(), text.size()}; }

/// What Beast tells while it parses; shared by both directions.
template <bool is_request>
class Events : public beast_http::basic_parser<is_request> {
public:
    Events() {
        this->header_limit(std::numeric_limits<std::uint32_t>::max());
        this->body_limit(boost::none);
        this->eager(true);
    }

    Headers headers;
    std::string body;
    std::optional<Refusal> refusal;
    std::size_t header_count = 0;
    std::size_t max_headers = 0;
    int version = 0;
    bool in_trailers = false;

protected:
    void refuse(Refusal why, error_code& ec) {
        refusal = std::move(why);
        ec = beast_http::error::bad_value;
    }
    virtual void on_field(std::string_view name, std::string_view value, error_code& ec) = 0;

    void on_field_impl(beast_http::field, View name, View value, error_code& ec) override {
        if (++header_count > max_headers) {
            refuse({431, "headers-too-large", "There are too many header fields."}, ec);
            return;
        }
        // Trailers are read and thrown away: none of them means anything here.
        if (!in_trailers) on_field(plain(name), plain(value), ec);
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (!length) return;
        body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kReserveAtOnce)));
    }
    std::size_t on_body_impl(View piece, error_code&) override {
        body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View piece, error_code&) override {
        body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_finish_impl(error_code&) override {}
};

class RequestEvents final : public Events<true> {
public:
    std::size_t max_target = 0;
    std::string target;
    Request request;
    bool expects_continue = false;

protected:
    void on_request_impl(beast_http::verb, View method, View where, int v,
                         error_code& ec) override {
        version = v;
        const auto known = http::parse_method(plain(method));
        if (!known) {
            refuse({501, "method-not-implemented", "This server does not know the method."}, ec);
        } else if (where.size() > max_target) {
            refuse({414, "target-too-long", "The address is too long."}, ec);
        } else if (!is_target_text(plain(where))) {
            refuse(malformed("The address has a byte that must be percent-encoded."), ec);
        } else {
            request.method = *known;
            target = plain(where);
        }
    }
    void on_response_impl(int, View, int, error_code&) override {}

    void on_field(std::string_view name, std::string_view value, error_code& ec) override {
        if (equal_ignoring_case(name, "Host")) {
            if (has_host_) return refuse(malformed("Host was sent more than once."), ec);
            if (!is_host(value)) return refuse(malformed("Host is not a host name."), ec);
            has_host_ = true;
        } else if (equal_ignoring_case(name, "Content-Length")) {
            if (has_length_) return refuse(malformed("Content-Length was sent twice."), ec);
            if (!is_length(value)) return refuse(malformed("Content-Length is not a number."), ec);
            has_length_ = true;
        } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
            if (has_coding_ || !equal_ignoring_case(value, "chunked"))
                return refuse(malformed("Transfer-Encoding may only be chunked."), ec);
            if (version < 11) return refuse(malformed("HTTP/1.0 has no Transfer-Encoding."), ec);
            has_coding_ = true;
        } else if (equal_ignoring_case(name, "Expect")) {
            if (!equal_ignoring_case(value, "100-continue"))
                return refuse({417, "expectation-failed", "Only 100-continue can be expected."},
                              ec);
            expects_continue = version >= 11;
        }
        headers.add(name, std::string(value));
    }

    void on_header_impl(error_code& ec) override {
        in_trailers = true;
        if (has_length_ && has_coding_)
            return refuse(malformed("Content-Length and Transfer-Encoding exclude each other."),
                          ec);
        if (version >= 11 && !has_host_) return refuse(malformed("Host is missing."), ec);
        const auto origin = origin_form(target, headers.get("Host").value_or(""));
        if (!origin)
            return refuse({400, "malformed-target", "The address does not fit this server."}, ec);
        if (auto set = set_target(request, *origin); !set)
            refuse({400, set.error().slug, set.error().detail}, ec);
    }

private:
    bool has_host_ = false;
    bool has_length_ = false;
    bool has_coding_ = false;
};

class ResponseEvents final : public Events<false> {
public:
    int status = 0;

protected:
    void on_request_impl(beast_http::verb, View, View, int, error_code&) override {}
    void on_response_impl(int code, View, int v, error_code&) override {
        status = code;
        version = v;
    }
    void on_field(std::string_view name, std::string_view value, error_code&) override {
        headers.add(name, std::string(value));
    }
    void on_header_impl(error_code&) override { in_trailers = true; }
};

Refusal refusal_of(const error_code& ec, std::string_view input) {
    if (ec == beast_http::error::body_limit)
        return {413, "body-too-large", "The body is too large."};
    if (ec == beast_http::error::bad_version && names_other_version(input))
        return {505, "http-version-unsupported", "This server speaks HTTP/1.1."};
    return malformed("The message is not HTTP/1.1: " + ec.message() + ".");
}

/// The steps that both directions share: find the head, give it to Beast, then the body.
template <class Parser>
std::size_t advance(HeadScan& scan, Parser& parser, bool& head_done, std::string_view input) {
    std::size_t size = input.size();
    if (!head_done) {
        const auto head = scan.scan(input);
        if (scan.refusal()) parser.refusal = scan.refusal();
        if (!head) return 0;
        size = *head;
    } else if (parser.chunked() && size < kLeastChunkedRest) {
        return 0;
    }
    if (size == 0) return 0;
    error_code ec;
    const std::size_t used = parser.put(boost::asio::buffer(input.data(), size), ec);
    if (ec && ec != beast_http::error::need_more && !parser.refusal)
        parser.refusal = refusal_of(ec, input);
    if (parser.refusal) return used;
    if (!head_done) {
        CHECK(parser.is_header_done() && used == size);
        head_done = true;
    }
    return used;
}

}  // namespace

class RequestParser::Impl {
public:
    explicit Impl(ParserLimits given) : limits(given), scan(given.header_bytes) { start(); }

    void start() {
        events.emplace();
        events->max_headers = limits.header_count;
        events->max_target = limits.target_bytes;
        scan.reset();
        head_done = false;
        blank_lines = 0;
    }

    ParserLimits limits;
    HeadScan scan;
    std::optional<RequestEvents> events;
    bool head_done = false;
    std::size_t blank_lines = 0;
};

RequestParser::RequestParser(ParserLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view input) {
    Impl& impl = *impl_;
    CHECK(!done() && !refusal());
    // RFC 9112 section 2.2: empty lines before the request line are passed over.
    if (!impl.head_done && input.starts_with("\r\n")) {
        if (++impl.blank_lines > impl.limits.header_count)
            impl.events->refusal = malformed("There are only empty lines.");
        return 2;
    }
    const bool was_head_done = impl.head_done;
    const std::size_t used = advance(impl.scan, *impl.events, impl.head_done, input);
    if (!was_head_done && impl.head_done) {
        impl.events->request.headers = std::move(impl.events->headers);
        if (impl.events->is_done()) impl.events->expects_continue = false;
    }
    return used;
}

bool RequestParser::head_done() const { return impl_->head_done; }
bool RequestParser::done() const { return impl_->head_done && impl_->events->is_done(); }
const std::optional<Refusal>& RequestParser::refusal() const { return impl_->events->refusal; }
const Request& RequestParser::request() const { return impl_->events->request; }
bool RequestParser::keep_alive() const {
    return impl_->events->version >= 11 && impl_->events->keep_alive();
}
bool RequestParser::http_1_0() const { return impl_->events->version < 11; }
bool RequestParser::expects_continue() const { return impl_->events->expects_continue; }

std::optional<std::uint64_t> RequestParser::content_length() const {
    const auto length = impl_->events->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

std::size_t RequestParser::body_bytes() const { return impl_->events->body.size(); }

void RequestParser::limit_body(std::size_t bytes) {
    if (const auto length = content_length(); length && *length > bytes)
        impl_->events->refusal = Refusal{413, "body-too-large", "The body is too large."};
    impl_->events->body_limit(bytes);
}

Request RequestParser::take() {
    CHECK(done());
    Request request = std::move(impl_->events->request);
    request.body = std::move(impl_->events->body);
    impl_->start();
    return request;
}

class ResponseParser::Impl {
public:
    Impl(ParserLimits given, bool head, std::size_t body)
        : limits(given), to_head(head), max_body(body), scan(given.header_bytes) {
        start();
    }

    void start() {
        events.emplace();
        events->max_headers = limits.header_count;
        events->skip(to_head);
        scan.reset();
        head_done = false;
    }

    ParserLimits limits;
    bool to_head;
    std::size_t max_body;
    HeadScan scan;
    std::optional<ResponseEvents> events;
    Response response;
    bool head_done = false;
};

ResponseParser::ResponseParser(ParserLimits limits, bool to_head, std::size_t max_body)
    : impl_(std::make_unique<Impl>(limits, to_head, max_body)) {}
ResponseParser::~ResponseParser() = default;

std::size_t ResponseParser::feed(std::string_view input) {
    Impl& impl = *impl_;
    CHECK(!done() && !refusal());
    const bool was_head_done = impl.head_done;
    const std::size_t used = advance(impl.scan, *impl.events, impl.head_done, input);
    if (impl.events->refusal) return used;
    if (!was_head_done && impl.head_done) {
        if (impl.events->status < 200) {
            impl.start();
            return used;
        }
        impl.response.status = impl.events->status;
        impl.response.headers = std::move(impl.events->headers);
        const auto length = impl.events->content_length();
        if (!impl.events->is_done() && length && *length > impl.max_body)
            impl.events->refusal = Refusal{413, "body-too-large", "The answer is too large."};
    }
    if (impl.events->body.size() > impl.max_body)
        impl.events->refusal = Refusal{413, "body-too-large", "The answer is too large."};
    return used;
}

void ResponseParser::feed_end() {
    error_code ec = beast_http::error::partial_message;
    if (impl_->head_done) impl_->events->put_eof(ec);
    if (ec) impl_->events->refusal = malformed("The answer ends in the middle.");
}

bool ResponseParser::head_done() const { return impl_->head_done; }
bool ResponseParser::done() const { return impl_->head_done && impl_->events->is_done(); }
const std::optional<Refusal>& ResponseParser::refusal() const { return impl_->events->refusal; }
const Response& ResponseParser::response() const { return impl_->response; }
bool ResponseParser::keep_alive() const { return impl_->events->keep_alive(); }
void ResponseParser::stream_body() { impl_->max_body = std::numeric_limits<std::size_t>::max(); }
std::string ResponseParser::take_body() { return std::exchange(impl_->events->body, {}); }

Response ResponseParser::take() {
    CHECK(done());
    impl_->response.body = take_body();
    return std::move(impl_->response);
}

}  // namespace innkeeper::http
