#include "tests/simulation/sim.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/probe.hpp"

#include <boost/asio/co_spawn.hpp>

#include <fmt/format.h>

#include <exception>

namespace innkeeper::sim {

Ports::Ports(SimExecutor where, ClockError clock_error, std::uint64_t seed, SimDisk& disk,
             SimNetwork& network, SimBroker& broker, SimBlobStore& blob_store)
    : executor(where),
      clock(where, clock_error),
      random(seed),
      ids(clock, random),
      table(disk, where),
      http(network, where),
      bus(broker, where),
      blobs(blob_store, where) {}

Sim::Sim(Plan plan)
    : plan_(std::move(plan)),
      world_(plan_.seed, plan_.weather.schedule),
      observer_(plan_.seed, plan_.weather.buggify),
      generator_(world_.fork()),
      seeds_(world_.fork()),
      network_(world_, plan_.weather.network),
      broker_(world_, plan_.weather.bus),
      blobs_(world_, plan_.weather.blobs) {
    world_.trace = plan_.trace;
    // Last of the hooks: the adapters have let go of the node's services before they are gone.
    world_.on_kill([this](NodeId node) { node_died(node); });
}

Sim::~Sim() {
    world_.shut_down();
    network_.shut_down();
    for (const auto& hosted : hosted_) hosted->service.reset();
}

SimDisk& Sim::disk(const std::string& service) {
    auto& disk = disks_[service];
    if (!disk) disk = std::make_unique<SimDisk>(world_, service, plan_.weather.table);
    return *disk;
}

ClockError Sim::draw_clock_error() {
    const auto around_zero = [this](std::int64_t most) {
        const auto width = static_cast<std::uint64_t>(2 * most + 1);
        return static_cast<std::int64_t>(generator_.below(width)) - most;
    };
    return {Millis{around_zero(plan_.weather.max_skew.count())},
            around_zero(plan_.weather.max_drift_ppm)};
}

std::unique_ptr<Ports> Sim::make_ports(NodeId node, ClockError error, const std::string& name) {
    return std::make_unique<Ports>(world_.executor(node), error, seeds_.next(), disk(name),
                                   network_, broker_, blobs_);
}

NodeId Sim::add_server(const std::string& name) {
    if (plan_.weather.one_process && !servers_.empty()) return servers_.front().node;
    const NodeId node = world_.add_node(plan_.weather.one_process ? "innkeeper" : name);
    servers_.push_back({node, draw_clock_error()});
    return node;
}

void Sim::add_service(const std::string& service, MakeService make) {
    const NodeId node = add_server(service);
    hosted_.push_back(std::make_unique<Hosted>(
        Hosted{service, service, node, std::move(make), nullptr, nullptr}));
    disk(service);
}

void Sim::add_process(const std::string& name, const std::string& of_service, MakeService make) {
    const NodeId node = add_server(name);
    hosted_.push_back(std::make_unique<Hosted>(
        Hosted{name, of_service, node, std::move(make), nullptr, nullptr}));
    disk(of_service).share();
}

void Sim::start_all() {
    for (const auto& hosted : hosted_) start_service(*hosted);
}

NodeId Sim::node_of(const std::string& service) const {
    for (const auto& hosted : hosted_)
        if (hosted->name == service) return hosted->node;
    CHECK(false);
    return {};
}

host::Service* Sim::service(const std::string& service) {
    for (const auto& hosted : hosted_)
        if (hosted->name == service) return hosted->service.get();
    return nullptr;
}

bool Sim::serving(const std::string& service) const { return network_.attached(service); }

void Sim::start_service(Hosted& hosted) {
    ClockError error;
    for (const Server& server : servers_)
        if (server.node == hosted.node) error = server.clock_error;
    hosted.ports = make_ports(hosted.node, error, hosted.disk);
    hosted.service = hosted.make(*hosted.ports);
    const SimExecutor where = hosted.ports->executor;
    boost::asio::co_spawn(
        where, hosted.service->start(),
        [this, &hosted, where](const std::exception_ptr& failure, const Result<void>& result) {
            if (failure) std::rethrow_exception(failure);
            started(hosted, where, result);
        });
}

void Sim::started(Hosted& hosted, const SimExecutor& where, const Result<void>& result) {
    if (result) {
        network_.attach(hosted.name, where,
                        [&router = hosted.service->router()](http::Request request) {
                            return router.handle(std::move(request));
                        });
        return;
    }
    REACHED("sim-start-failed");
    if (world_.tracing())
        world_.note(where.node(),
                    fmt::format("{} did not start: {}", hosted.name, result.error().detail));
    // The process exits, and its supervisor starts it again.
    world_.kill(where.node());
    world_.after(world_.executor(), kRestartAfter,
                 [this, node = where.node()] { start_node(node); });
}

void Sim::kill_node(NodeId node) { world_.kill(node); }

void Sim::node_died(NodeId node) {
    for (auto it = hosted_.rbegin(); it != hosted_.rend(); ++it) {
        if ((*it)->node != node) continue;
        (*it)->service.reset();
        (*it)->ports.reset();
        disk((*it)->disk).power_cut();
    }
}

void Sim::start_node(NodeId node) {
    if (world_.alive(node)) return;
    world_.revive(node);
    for (const auto& hosted : hosted_)
        if (hosted->node == node) start_service(*hosted);
}

Ports& Sim::add_client(const std::string& name) {
    const NodeId node = world_.add_node(name);
    client_nodes_.push_back(node);
    clients_.push_back(make_ports(node, draw_clock_error(), "client " + name));
    return *clients_.back();
}

void Sim::run_client(Ports& client, Task<void> workload) {
    ++clients_running_;
    boost::asio::co_spawn(client.executor, std::move(workload),
                          [this](const std::exception_ptr& failure) {
                              --clients_running_;
                              if (failure) std::rethrow_exception(failure);
                          });
}

Micros Sim::draw_up_to(Micros most) {
    return Latency{.low = Micros{1}, .high = most}.draw(generator_);
}

void Sim::every(Micros mean, void (Sim::*trouble)()) {
    if (mean == Micros{0}) return;
    world_.after(world_.executor(), draw_up_to(2 * mean), [this, mean, trouble] {
        if (healed_) return;
        (this->*trouble)();
        every(mean, trouble);
    });
}

void Sim::begin_troubles() {
    every(plan_.weather.kill_every, &Sim::kill_some_node);
    every(plan_.weather.partition_every, &Sim::break_some_link);
    every(plan_.weather.outage_every, &Sim::fail_some_store);
}

void Sim::kill_some_node() {
    if (servers_.empty()) return;
    const NodeId node = servers_[generator_.below(servers_.size())].node;
    if (!world_.alive(node)) return;
    REACHED("sim-node-killed");
    world_.kill(node);
    world_.after(world_.executor(), draw_up_to(plan_.weather.max_down),
                 [this, node] { start_node(node); });
}

void Sim::break_some_link() {
    std::vector<NodeId> nodes = client_nodes_;
    for (const Server& server : servers_) nodes.push_back(server.node);
    const NodeId from = nodes[generator_.below(nodes.size())];
    const NodeId to = nodes[generator_.below(nodes.size())];
    const Micros lasts = draw_up_to(2 * plan_.weather.partition_every);
    if (generator_.chance(kAlways / 2)) {
        REACHED("sim-link-clogged");
        network_.clog(from, to, world_.now() + lasts);
        return;
    }
    REACHED("sim-link-blocked");
    network_.block(from, to);
    world_.after(world_.executor(), lasts, [this, from, to] { network_.unblock(from, to); });
}

void Sim::fail_some_store() {
    if (hosted_.empty()) return;
    SimDisk& store = disk(hosted_[generator_.below(hosted_.size())]->disk);
    const Micros lasts = draw_up_to(plan_.weather.outage_every);
    if (generator_.chance(kAlways / 2)) {
        REACHED("sim-store-down");
        store.set_down(true);
    } else {
        REACHED("sim-store-slow");
        constexpr int kSlower = 50;
        store.faults().latency.high = kSlower * plan_.weather.table.latency.high;
    }
    world_.after(world_.executor(), lasts, [this, &store] {
        store.set_down(false);
        store.faults().latency.high = plan_.weather.table.latency.high;
    });
}

void Sim::heal() {
    healed_ = true;
    observer_.calm();
    network_.heal();
    broker_.heal();
    blobs_.faults = BlobFaults{.latency = {blobs_.faults.latency.low, blobs_.faults.latency.high}};
    for (auto& [name, disk] : disks_) {
        const Latency& drawn = plan_.weather.table.latency;
        disk->set_down(false);
        disk->faults() = TableFaults{.latency = {drawn.low, drawn.high}};
    }
    for (const Server& server : servers_) start_node(server.node);
}

}  // namespace innkeeper::sim
