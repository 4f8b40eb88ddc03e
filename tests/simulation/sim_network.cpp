#include "tests/simulation/sim_network.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/probe.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace innkeeper::sim {

namespace {

std::unexpected<Error> refused() {
    return fail(Code::unavailable, "service-unavailable", "The service cannot be reached.");
}

std::unexpected<Error> unanswered() {
    return fail(Code::unknown_outcome, "no-answer", "The service did not answer.");
}

bool is_cancellation(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& e) {
        return e.code() == boost::asio::error::operation_aborted;
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace

struct SimNetwork::Call {
    Call(SimNetwork& owner, SimExecutor caller, std::string name)
        : network(owner), from(caller), service(std::move(name)), token(owner.world_.new_token()) {
        ++network.in_flight_;
    }
    ~Call() { --network.in_flight_; }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    SimNetwork& network;
    SimExecutor from;
    std::string service;
    Token token;
    std::string what;   ///< method and path, when tracing
    bool sent = false;  ///< a request is on its way or has arrived
    std::optional<Result<http::Response>> result;
};

/// The way back of one request. Dropped unanswered, when the node that serves it dies, it is a
/// connection that breaks.
class SimNetwork::Reply {
public:
    Reply(CallPtr call, NodeId server, bool duplicate)
        : call_(std::move(call)), server_(server), duplicate_(duplicate) {}
    ~Reply() {
        if (answered_ || duplicate_) return;
        SimNetwork& network = call_->network;
        network.after(network.travel(server_, call_->from.node()), [call = call_] {
            REACHED("sim-connection-broken");
            call->network.settle(call, unanswered());
        });
    }
    Reply(const Reply&) = delete;
    Reply& operator=(const Reply&) = delete;

    void finish(const std::exception_ptr& failure, http::Response response) {
        answered_ = true;
        if (failure) std::rethrow_exception(failure);
        if (!duplicate_) call_->network.answer(call_, server_, std::move(response));
    }

private:
    CallPtr call_;
    NodeId server_;
    bool duplicate_;
    bool answered_ = false;
};

/// A body stream of another node: each piece is a call over the network.
class SimNetwork::RemoteStream final : public http::BodyStream {
public:
    RemoteStream(SimNetwork& network, SimExecutor here, std::uint64_t id)
        : network_(network), here_(here), id_(id) {}
    ~RemoteStream() override {
        SimNetwork& network = network_;
        network.after(Micros{0}, [&network, id = id_] { network.close_stream(id); });
    }

    Task<std::optional<std::string>> next() override {
        const auto found = network_.streams_.find(id_);
        if (found == network_.streams_.end()) co_return std::nullopt;
        const SimExecutor server = found->second.where;
        const auto piece = std::make_shared<Piece>(network_, network_.world_.new_token());
        network_.after(network_.travel(here_.node(), server.node()),
                       [&network = network_, id = id_, piece] { fetch(network, id, piece); });
        co_await network_.world_.park(here_, piece->token);
        co_return std::move(piece->text);
    }

private:
    struct Piece {
        Piece(SimNetwork& owner, Token waiting) : network(owner), token(waiting) {}
        SimNetwork& network;
        Token token;
        std::optional<std::string> text;
    };
    /// Held by the fetch: wakes the reader also when the node that makes the piece dies.
    struct Arrival {
        Arrival(std::shared_ptr<Piece> p, std::shared_ptr<http::BodyStream> s)
            : piece(std::move(p)), stream(std::move(s)) {}
        ~Arrival() {
            piece->network.after(Micros{0}, [p = piece] { p->network.world_.resume(p->token); });
        }
        Arrival(const Arrival&) = delete;
        Arrival& operator=(const Arrival&) = delete;
        void finish(const std::exception_ptr& failure, std::optional<std::string> text) {
            if (!failure) piece->text = std::move(text);
            if (failure && !is_cancellation(failure)) std::rethrow_exception(failure);
        }
        std::shared_ptr<Piece> piece;
        std::shared_ptr<http::BodyStream> stream;  ///< lives as long as its next() runs
    };

    static void fetch(SimNetwork& network, std::uint64_t id, const std::shared_ptr<Piece>& piece) {
        const auto found = network.streams_.find(id);
        if (found == network.streams_.end()) {
            network.world_.resume(piece->token);
            return;
        }
        const auto& [where, stream, gone] = found->second;
        boost::asio::co_spawn(where, stream->next(),
                              boost::asio::bind_cancellation_slot(
                                  gone->slot(), [arrival = std::make_shared<Arrival>(piece, stream),
                                                 gone](const std::exception_ptr& failure,
                                                       std::optional<std::string> text) {
                                      arrival->finish(failure, std::move(text));
                                  }));
    }

    SimNetwork& network_;
    SimExecutor here_;
    std::uint64_t id_;
};

SimNetwork::SimNetwork(World& world, NetworkFaults faults)
    : world_(world), faults_(faults), generator_(world.fork()) {
    world.on_kill([this](NodeId node) { forget_node(node); });
}

void SimNetwork::shut_down() {
    targets_.clear();
    const auto dropped = std::exchange(streams_, {});
}

void SimNetwork::forget_node(NodeId node) {
    std::erase_if(targets_, [&](const auto& t) { return t.second.where.node() == node; });
    // Out of the map first: destructors of streams may call back.
    std::vector<std::shared_ptr<http::BodyStream>> dropped;
    std::erase_if(streams_, [&](auto& open) {
        if (open.second.where.node() != node) return false;
        dropped.push_back(std::move(open.second.stream));
        return true;
    });
}

void SimNetwork::close_stream(std::uint64_t id) {
    const auto found = streams_.find(id);
    if (found == streams_.end()) return;
    const OpenStream open = std::move(found->second);
    streams_.erase(found);
    world_.post(open.where, [stream = open.stream, gone = open.gone] {
        gone->emit(boost::asio::cancellation_type::terminal);
    });
}

void SimNetwork::attach(std::string service, SimExecutor where, Endpoint endpoint) {
    targets_.insert_or_assign(std::move(service), Target{where, std::move(endpoint)});
}

bool SimNetwork::attached(const std::string& service) const { return targets_.contains(service); }

void SimNetwork::block(NodeId from, NodeId to) { links_[{from, to}].blocked = true; }
void SimNetwork::unblock(NodeId from, NodeId to) { links_[{from, to}].blocked = false; }
void SimNetwork::clog(NodeId from, NodeId to, Micros until) {
    links_[{from, to}].clogged_until = until;
}

void SimNetwork::heal() {
    links_.clear();
    faults_ = NetworkFaults{.latency = {.low = faults_.latency.low, .high = faults_.latency.high}};
}

bool SimNetwork::blocked(NodeId from, NodeId to) const {
    const auto found = links_.find({from, to});
    return found != links_.end() && found->second.blocked;
}

Micros SimNetwork::travel(NodeId from, NodeId to) {
    if (from == to) return Micros{0};
    Micros delay = faults_.latency.draw(generator_);
    if (const auto found = links_.find({from, to}); found != links_.end())
        delay = std::max(delay, found->second.clogged_until - world_.now());
    return delay;
}

void SimNetwork::after(Micros delay, Work work) {
    world_.after(world_.executor(), delay, std::move(work));
}

void SimNetwork::note(const Call& call, std::string_view what) const {
    if (world_.tracing())
        world_.note(call.from.node(), fmt::format("-> {} {}: {}", call.service, call.what, what));
}

Micros SimNetwork::time_left(const http::Request& request) const {
    if (!request.deadline) return kCallTimeout;
    return std::min(kCallTimeout, Micros{*request.deadline} - world_.now());
}

Task<Result<http::Response>> SimNetwork::call(SimExecutor from, std::string service,
                                              http::Request request) {
    const auto call = std::make_shared<Call>(*this, from, std::move(service));
    if (world_.tracing())
        call->what = fmt::format("{} {}", http::to_string(request.method), request.path);
    const Micros limit = time_left(request);
    if (limit <= Micros{0})
        co_return fail(Code::timeout, "deadline-passed", "There was no time left for the call.");
    const auto target = targets_.find(call->service);
    if (target == targets_.end() || generator_.chance(faults_.refused)) {
        note(*call, "refused");
        co_await world_.sleep(from, faults_.latency.draw(generator_));
        co_return refused();
    }
    const TimerId timer = world_.after(from, limit, [this, call] {
        note(*call, "timed out");
        settle(call, call->sent ? unanswered()
                                : fail(Code::timeout, "no-answer", "The service did not answer."));
    });
    transmit(call, request, false);
    if (generator_.chance(faults_.duplicate)) transmit(call, request, true);
    co_await world_.park(from, call->token);
    world_.cancel(timer);
    std::optional<Result<http::Response>> result = std::move(call->result);
    CHECK(result.has_value());
    co_return std::move(*result);
}

void SimNetwork::transmit(const CallPtr& call, const http::Request& request, bool duplicate) {
    const auto target = targets_.find(call->service);
    const NodeId from = call->from.node();
    const NodeId to = target->second.where.node();
    const bool remote = from != to;
    if (remote && (blocked(from, to) || generator_.chance(faults_.lost_request))) {
        REACHED("sim-request-lost");
        note(*call, "request lost");
        return;
    }
    call->sent = true;
    Micros delay = travel(from, to);
    // A duplicate may come long after its original was answered.
    if (duplicate) delay += 5 * faults_.latency.draw(generator_);
    http::Request wire = request;
    wire.principal.reset();
    wire.path_params.clear();
    wire.peer = world_.name(from);
    after(delay, [this, call, duplicate, wire = std::move(wire)]() mutable {
        arrive(call, std::move(wire), duplicate);
    });
}

void SimNetwork::arrive(const CallPtr& call, http::Request request, bool duplicate) {
    const auto target = targets_.find(call->service);
    if (target == targets_.end()) {
        REACHED("sim-target-dead");
        note(*call, "nobody there");
        // A late duplicate says nothing of the original, which may have been served.
        if (!duplicate) settle(call, refused());
        return;
    }
    if (duplicate) REACHED("sim-request-duplicated");
    note(*call, duplicate ? "arrived again" : "arrived");
    serve(target->second, std::move(request),
          std::make_shared<Reply>(call, target->second.where.node(), duplicate));
}

void SimNetwork::serve(const Target& target, http::Request request, std::shared_ptr<Reply> reply) {
    boost::asio::co_spawn(
        target.where, target.endpoint(std::move(request)),
        [reply = std::move(reply)](const std::exception_ptr& failure, http::Response response) {
            reply->finish(failure, std::move(response));
        });
}

void SimNetwork::answer(const CallPtr& call, NodeId from, http::Response response) {
    note(*call, fmt::format("answered {}", response.status));
    world_.mix(static_cast<std::uint64_t>(response.status));
    world_.mix(response.body);
    if (response.status == http_status(Code::bug))
        world_.fail("no-bug", fmt::format("{} answered 500: {}", call->service, response.body));
    const NodeId to = call->from.node();
    if (from != to && (blocked(from, to) || generator_.chance(faults_.lost_reply))) {
        REACHED("sim-reply-lost");
        note(*call, "reply lost");
        return;
    }
    if (response.stream) {
        const std::uint64_t id = ++last_stream_;
        streams_.insert_or_assign(id,
                                  OpenStream{world_.executor(from), std::move(response.stream),
                                             std::make_shared<boost::asio::cancellation_signal>()});
        response.stream = std::make_shared<RemoteStream>(*this, call->from, id);
    }
    after(travel(from, to),
          [this, call, r = std::move(response)]() mutable { settle(call, std::move(r)); });
}

void SimNetwork::settle(const CallPtr& call, Result<http::Response> result) {
    if (call->result) return;
    call->result.emplace(std::move(result));
    world_.resume(call->token);
}

Task<Result<http::Response>> SimHttpClient::send(std::string service, http::Request request) {
    return network_.call(where_, std::move(service), std::move(request));
}

}  // namespace innkeeper::sim
