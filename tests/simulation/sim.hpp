#pragma once

#include "chassis/core/ids.hpp"
#include "chassis/core/random.hpp"
#include "chassis/host/service.hpp"
#include "tests/simulation/probes.hpp"
#include "tests/simulation/sim_blobs.hpp"
#include "tests/simulation/sim_bus.hpp"
#include "tests/simulation/sim_clock.hpp"
#include "tests/simulation/sim_network.hpp"
#include "tests/simulation/sim_table.hpp"
#include "tests/simulation/weather.hpp"
#include "tests/simulation/world.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// One run before it begins.
struct Plan {
    std::uint64_t seed = 1;
    Weather weather;
    std::string canary;  ///< the planted bug, or empty
    std::function<void(const std::string&)> trace;
};

/// All ports of one incarnation of one service, or of one client: what its Deps are made of. The
/// disk outlives it.
struct Ports {
    Ports(SimExecutor where, ClockError clock_error, std::uint64_t seed, SimDisk& disk,
          SimNetwork& network, SimBroker& broker, SimBlobStore& blob_store);
    Ports(const Ports&) = delete;
    Ports& operator=(const Ports&) = delete;

    SimExecutor executor;
    SimClock clock;
    SeededRandom random;
    Ids ids;
    SimTable table;
    SimHttpClient http;
    SimBus bus;
    SimBlobs blobs;
};

/// make_service of a service, fed from the ports. Called again at each start of its node.
using MakeService = std::function<std::unique_ptr<host::Service>(Ports&)>;

/// A supervisor starts a service again so long after its start() has failed.
inline constexpr Micros kRestartAfter{500'000};

/// One run: the world, its adapters, its nodes with their services, and its troubles.
class Sim {
public:
    explicit Sim(Plan plan);
    ~Sim();
    Sim(const Sim&) = delete;
    Sim& operator=(const Sim&) = delete;

    [[nodiscard]] const Plan& plan() const { return plan_; }
    [[nodiscard]] const Weather& weather() const { return plan_.weather; }
    [[nodiscard]] bool canary(std::string_view name) const { return plan_.canary == name; }
    World& world() { return world_; }
    SimNetwork& network() { return network_; }
    SimBroker& broker() { return broker_; }
    SimBlobStore& blobs() { return blobs_; }
    /// The durable table of a service; made at the first call.
    SimDisk& disk(const std::string& service);

    /// Declares a service before start_all(): it has a node of its own, or shares one with all
    /// others when the weather says one process.
    void add_service(const std::string& service, MakeService make);
    /// A further process of a service, on the disk of the first, which is shared from now on. It
    /// answers under its own name.
    void add_process(const std::string& name, const std::string& of_service, MakeService make);
    void start_all();
    /// The node that runs a service.
    [[nodiscard]] NodeId node_of(const std::string& service) const;
    /// The running service, or nothing while its node is dead. Kept by nobody.
    [[nodiscard]] host::Service* service(const std::string& service);
    /// True while the service is started and attached to the network.
    [[nodiscard]] bool serving(const std::string& service) const;
    /// Ends a node at once; what it has not synced is at the mercy of the draw.
    void kill_node(NodeId node);
    void start_node(NodeId node);

    /// Ports for a client with a node of its own, which no trouble kills.
    Ports& add_client(const std::string& name);
    /// Starts a workload on the client's node. The safety phase lasts until all have ended.
    void run_client(Ports& client, Task<void> workload);
    [[nodiscard]] std::size_t clients_running() const { return clients_running_; }

    /// From here on nodes die, links break and stores fail as the weather says, until heal().
    void begin_troubles();
    /// Ends all troubles and faults, and starts what is dead.
    void heal();
    [[nodiscard]] bool healed() const { return healed_; }

    [[nodiscard]] const ProbeTally& probes() const { return observer_.tally(); }

private:
    struct Hosted {
        std::string name;
        std::string disk;
        NodeId node;
        MakeService make;
        std::unique_ptr<Ports> ports;  ///< outlives the service
        std::unique_ptr<host::Service> service;
    };
    struct Server {
        NodeId node;
        ClockError clock_error;
    };

    [[nodiscard]] ClockError draw_clock_error();
    std::unique_ptr<Ports> make_ports(NodeId node, ClockError error, const std::string& disk);
    NodeId add_server(const std::string& name);
    void start_service(Hosted& hosted);
    void started(Hosted& hosted, const SimExecutor& where, const Result<void>& result);
    void node_died(NodeId node);
    void every(Micros mean, void (Sim::*trouble)());
    void kill_some_node();
    void break_some_link();
    void fail_some_store();
    [[nodiscard]] Micros draw_up_to(Micros most);

    Plan plan_;
    World world_;
    RunObserver observer_;
    Generator generator_;
    Generator seeds_;
    SimNetwork network_;
    SimBroker broker_;
    SimBlobStore blobs_;
    std::map<std::string, std::unique_ptr<SimDisk>> disks_;
    std::vector<Server> servers_;
    std::vector<std::unique_ptr<Hosted>> hosted_;
    std::vector<std::unique_ptr<Ports>> clients_;
    std::vector<NodeId> client_nodes_;
    std::size_t clients_running_ = 0;
    bool healed_ = false;
};

}  // namespace innkeeper::sim
