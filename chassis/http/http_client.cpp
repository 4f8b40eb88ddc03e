#include "chassis/http/http_client.hpp"

#include "chassis/core/scope.hpp"
#include "chassis/http/link.hpp"
#include "chassis/http/parser.hpp"
#include "chassis/http/writer.hpp"

#include <algorithm>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

namespace innkeeper::http {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";

bool is_safe(Method method) {
    return method == Method::get || method == Method::head || method == Method::options;
}

bool is_idempotent(Method method) {
    return is_safe(method) || method == Method::put || method == Method::del;
}

/// After bytes were sent: whether the server has acted on them is known only for a safe method.
Error after_sending(Method method, std::string slug, std::string detail) {
    return {is_safe(method) ? Code::timeout : Code::unknown_outcome, std::move(slug),
            std::move(detail)};
}

bool is_event_stream(const Response& response) {
    const auto type = response.headers.get("Content-Type");
    return type && equal_ignoring_case(type->substr(0, kEventStream.size()), kEventStream);
}

}  // namespace

struct HttpClient::State : std::enable_shared_from_this<HttpClient::State> {
    State(boost::asio::io_context& loop, HttpClientOptions given, Resolver resolve,
          Clock& the_clock)
        : io(loop),
          options(std::move(given)),
          resolver(std::move(resolve)),
          clock(the_clock),
          scope(loop.get_executor()) {}

    struct Origin {
        std::vector<std::unique_ptr<Link>> idle;
        std::size_t open = 0;
    };

    [[nodiscard]] std::unique_ptr<Link> take_idle(Origin& origin);
    void put_back(const std::string& key, std::unique_ptr<Link> link);
    void sweep_while_busy();

    boost::asio::io_context& io;
    HttpClientOptions options;
    Resolver resolver;
    Clock& clock;
    Scope scope;
    std::shared_ptr<void> trust;
    std::unordered_map<std::string, Origin> origins;
    std::list<Link*> busy;
    bool sweeping = false;
    bool stopped = false;
};

namespace {

using StatePtr = std::shared_ptr<HttpClient::State>;

/// A link in use: seen by the sweep, and counted at its origin until it ends or is put back.
class Lease {
public:
    Lease(StatePtr state, std::string key, std::unique_ptr<Link> link)
        : state_(std::move(state)), key_(std::move(key)), link_(std::move(link)) {
        entry_ = state_->busy.insert(state_->busy.end(), link_.get());
        state_->sweep_while_busy();
    }
    ~Lease() {
        if (link_) end();
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Link& operator*() { return *link_; }
    Link* operator->() { return link_.get(); }
    void put_back() {
        state_->busy.erase(entry_);
        state_->put_back(key_, std::move(link_));
    }
    void end() {
        state_->busy.erase(entry_);
        --state_->origins[key_].open;
        link_.reset();
    }

private:
    StatePtr state_;
    std::string key_;
    std::unique_ptr<Link> link_;
    std::list<Link*>::iterator entry_;
};

using LeasePtr = std::shared_ptr<Lease>;

/// The body of an event stream, read while it is asked for.
class ReceivedStream final : public BodyStream {
public:
    ReceivedStream(StatePtr state, LeasePtr lease, std::unique_ptr<ResponseParser> parser)
        : state_(std::move(state)), lease_(std::move(lease)), parser_(std::move(parser)) {}

    Task<std::optional<std::string>> next() override {
        while (!parser_->refusal()) {
            if (std::string piece = parser_->take_body(); !piece.empty()) co_return piece;
            if (parser_->done() || ended_) break;
            Link& link = **lease_;
            const std::size_t used = parser_->feed(link.pending());
            link.consume(used);
            if (used > 0) continue;
            const Millis deadline =
                state_->clock.monotonic() + state_->options.stream_silence_timeout;
            ended_ = !co_await link.fill(deadline);
        }
        co_return std::nullopt;
    }

private:
    StatePtr state_;
    LeasePtr lease_;
    std::unique_ptr<ResponseParser> parser_;
    bool ended_ = false;
};

Task<void> sweep_loop(StatePtr state) {
    const std::unique_ptr<Timer> timer = state->clock.make_timer(state->io.get_executor());
    struct Done {
        bool& sweeping;
        ~Done() { sweeping = false; }
    };
    const Done done{state->sweeping};
    while (!state->busy.empty()) {
        co_await timer->sleep_for(kClientSweepInterval);
        const Millis now = state->clock.monotonic();
        for (Link* link : state->busy) link->sweep(now);
    }
}

struct Reply {
    Result<Response> result;
    bool retry = false;  ///< nothing came back, so a closed kept connection may be the reason
};

Reply lost(Link& link, Method method, bool nothing_came) {
    if (link.expired())
        return {fail(after_sending(method, "service-timeout", "A part of the platform is slow."))};
    Reply reply{fail(after_sending(method, "connection-lost",
                                   "The connection to a part of the platform broke."))};
    reply.retry = nothing_came && (is_idempotent(method) || !link.sent());
    return reply;
}

Task<Reply> exchange(StatePtr state, LeasePtr lease, std::string bytes, Method method,
                     Millis deadline) {
    Link& link = **lease;
    const bool written = co_await link.write(std::move(bytes), deadline);
    // A server may refuse a body and answer before it has come, so what it said counts.
    if (!written && (!link.sent() || link.expired())) co_return lost(link, method, true);
    const ParserLimits limits{.header_bytes = state->options.max_header_bytes};
    auto parser = std::make_unique<ResponseParser>(limits, method == Method::head,
                                                   state->options.max_response_bytes);
    bool nothing_came = true;
    while (!parser->done()) {
        const std::size_t used = parser->feed(link.pending());
        link.consume(used);
        if (const auto& refusal = parser->refusal()) {
            const bool large = refusal->status == 413;
            co_return Reply{fail(after_sending(
                method, large ? "response-too-large" : "bad-response", refusal->detail))};
        }
        if (parser->head_done() && !parser->done() && is_event_stream(parser->response())) {
            parser->stream_body();
            Response response = parser->response();
            response.stream = std::make_shared<ReceivedStream>(state, lease, std::move(parser));
            co_return Reply{std::move(response)};
        }
        if (used > 0) continue;
        const bool more = co_await link.fill(deadline);
        if (more) {
            nothing_came = false;
            continue;
        }
        if (parser->head_done() && !link.expired()) parser->feed_end();
        if (!parser->done()) co_return lost(link, method, nothing_came);
    }
    const bool keep = written && parser->keep_alive() && link.pending().empty();
    Response response = parser->take();
    if (keep) lease->put_back();
    co_return Reply{std::move(response)};
}

Task<Result<LeasePtr>> connect(StatePtr state, Url url, Millis deadline) {
    const std::string key = url.origin();
    auto& open = state->origins[key].open;
    if (open >= state->options.max_connections_per_origin)
        co_return fail(Code::unavailable, "too-many-connections",
                       "Too many requests to one part of the platform are under way.");
    if (url.tls && !state->trust) state->trust = make_trust(state->options.ca_file);
    ++open;
    auto lease =
        std::make_shared<Lease>(state, key, std::make_unique<Link>(state->io, state->clock));
    const bool connected = co_await (*lease)->connect(std::move(url), state->trust, deadline);
    if (!connected)
        co_return fail(Code::unavailable, "service-unreachable",
                       "A part of the platform cannot be reached.");
    co_return lease;
}

Task<Result<Response>> send_url(StatePtr state, Url url, Request request) {
    const Millis now = state->clock.monotonic();
    Millis deadline = now + state->options.response_timeout;
    if (request.deadline) deadline = std::min(deadline, *request.deadline);
    if (deadline <= now)
        co_return fail(Code::timeout, "deadline-passed", "The request took too long.");
    if (state->stopped)
        co_return fail(Code::unavailable, "closing", "The server is about to stop.");
    const Method method = request.method;
    std::string bytes;
    append_head(bytes, request, url.authority());
    bytes += request.body;
    if (!is_well_formed(request.headers))
        co_return fail(Code::bug, "malformed-header", "A header field cannot be sent.");
    const std::string key = url.origin();
    if (auto idle = state->take_idle(state->origins[key])) {
        auto lease = std::make_shared<Lease>(state, key, std::move(idle));
        Reply reply = co_await exchange(state, std::move(lease), bytes, method, deadline);
        if (reply.result || !reply.retry) co_return std::move(reply.result);
    }
    const Millis connect_by =
        std::min(deadline, state->clock.monotonic() + state->options.connect_timeout);
    CO_TRY(LeasePtr lease, co_await connect(state, std::move(url), connect_by));
    Reply reply = co_await exchange(state, std::move(lease), std::move(bytes), method, deadline);
    co_return std::move(reply.result);
}

}  // namespace

std::unique_ptr<Link> HttpClient::State::take_idle(Origin& origin) {
    while (!origin.idle.empty()) {
        std::unique_ptr<Link> link = std::move(origin.idle.back());
        origin.idle.pop_back();
        const bool young = clock.monotonic() - link->idle_since < options.idle_timeout;
        if (young && link->fresh()) return link;
        --origin.open;
    }
    return nullptr;
}

void HttpClient::State::put_back(const std::string& key, std::unique_ptr<Link> link) {
    Origin& origin = origins[key];
    if (stopped || origin.idle.size() >= options.max_idle_per_origin) {
        --origin.open;
        return;
    }
    link->idle_since = clock.monotonic();
    origin.idle.push_back(std::move(link));
}

void HttpClient::State::sweep_while_busy() {
    if (std::exchange(sweeping, true)) return;
    scope.spawn(sweep_loop(shared_from_this()));
}

HttpClient::HttpClient(boost::asio::io_context& io, HttpClientOptions options, Resolver resolver,
                       Clock& clock)
    : state_(std::make_shared<State>(io, std::move(options), std::move(resolver), clock)) {}

HttpClient::~HttpClient() {
    state_->stopped = true;
    for (Link* link : state_->busy) link->close();
    for (auto& [key, origin] : state_->origins) {
        origin.open -= origin.idle.size();
        origin.idle.clear();
    }
}

Task<Result<Response>> HttpClient::send(std::string service, Request request) {
    const StatePtr state = state_;
    CO_TRY(std::string address, state->resolver(std::move(service)));
    if (address.find("://") == address.npos) address = "http://" + address;
    CO_TRY(Url url, parse_url(address));
    auto result = co_await send_url(state, std::move(url), std::move(request));
    co_return result;
}

Task<Result<Response>> HttpClient::send_to(std::string origin, Request request) {
    const StatePtr state = state_;
    CO_TRY(Url url, parse_url(origin));
    auto result = co_await send_url(state, std::move(url), std::move(request));
    co_return result;
}

Task<Result<Response>> HttpClient::get(std::string url_text) {
    const StatePtr state = state_;
    CO_TRY(Url url, parse_url(url_text));
    Request request;
    CO_TRY_VOID(set_target(request, url.target));
    auto result = co_await send_url(state, std::move(url), std::move(request));
    co_return result;
}

std::size_t HttpClient::connections() const {
    std::size_t open = 0;
    for (const auto& [key, origin] : state_->origins) open += origin.open;
    return open;
}

Task<void> HttpClient::stop() {
    const StatePtr state = state_;
    state->stopped = true;
    for (Link* link : state->busy) link->close();
    for (auto& [key, origin] : state->origins) {
        origin.open -= origin.idle.size();
        origin.idle.clear();
    }
    co_await state->scope.stop();
}

}  // namespace innkeeper::http
