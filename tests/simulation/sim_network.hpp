#pragma once

#include "chassis/http/client.hpp"
#include "tests/simulation/faults.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace innkeeper::sim {

/// What answers a request on its node: a router's handle, as a rule.
using Endpoint = std::function<Task<http::Response>(http::Request)>;

/// A caller that names no deadline waits this long.
inline constexpr Micros kCallTimeout{10'000'000};

/// The wires between nodes. Calls within a node are never lost. What crosses it is what HTTP
/// carries: no principal, no path parameters; a deadline is on the one virtual monotonic clock.
class SimNetwork {
public:
    SimNetwork(World& world, NetworkFaults faults);

    /// `service` answers at `where` until its incarnation dies.
    void attach(std::string service, SimExecutor where, Endpoint endpoint);
    [[nodiscard]] bool attached(const std::string& service) const;

    [[nodiscard]] NetworkFaults& faults() { return faults_; }
    /// One direction of one link: what is sent is lost, in silence.
    void block(NodeId from, NodeId to);
    void unblock(NodeId from, NodeId to);
    /// What goes from one node to the other arrives after `until`, not before.
    void clog(NodeId from, NodeId to, Micros until);
    /// No blocks, no clogs, no faults but latency.
    void heal();
    /// Forgets all services and streams, before those are destroyed.
    void shut_down();
    /// Calls whose caller waits or whose messages are under way.
    [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

private:
    friend class SimHttpClient;
    struct Call;
    class Reply;
    class RemoteStream;
    using CallPtr = std::shared_ptr<Call>;
    struct Target {
        SimExecutor where;
        Endpoint endpoint;
    };
    struct OpenStream {
        SimExecutor where;
        std::shared_ptr<http::BodyStream> stream;
        std::shared_ptr<boost::asio::cancellation_signal> gone;  ///< the reader is
    };
    void close_stream(std::uint64_t id);
    struct Link {
        bool blocked = false;
        Micros clogged_until{};
    };

    Task<Result<http::Response>> call(SimExecutor from, std::string service, http::Request request);
    void transmit(const CallPtr& call, const http::Request& request, bool duplicate);
    void arrive(const CallPtr& call, http::Request request, bool duplicate);
    static void serve(const Target& target, http::Request request, std::shared_ptr<Reply> reply);
    void answer(const CallPtr& call, NodeId from, http::Response response);
    void settle(const CallPtr& call, Result<http::Response> result);
    [[nodiscard]] Micros travel(NodeId from, NodeId to);
    [[nodiscard]] bool blocked(NodeId from, NodeId to) const;
    void after(Micros delay, Work work);
    void note(const Call& call, std::string_view what) const;
    void forget_node(NodeId node);
    [[nodiscard]] Micros time_left(const http::Request& request) const;

    World& world_;
    NetworkFaults faults_;
    Generator generator_;
    std::map<std::string, Target> targets_;
    std::map<std::pair<NodeId, NodeId>, Link> links_;
    std::map<std::uint64_t, OpenStream> streams_;
    std::uint64_t last_stream_ = 0;
    std::size_t in_flight_ = 0;
};

/// The client of one node's incarnation.
class SimHttpClient final : public http::Client {
public:
    SimHttpClient(SimNetwork& network, SimExecutor where) : network_(network), where_(where) {}
    Task<Result<http::Response>> send(std::string service, http::Request request) override;

private:
    SimNetwork& network_;
    SimExecutor where_;
};

}  // namespace innkeeper::sim
