#include "tests/simulation/booking/rebuild.hpp"

#include "services/search/app/changes.hpp"
#include "services/search/app/rebuild.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>
#include <vector>

namespace innkeeper::sim {
namespace {

/// Keeps what is subscribed; publishes nothing.
class ReplayBus final : public bus::Bus {
public:
    Task<Result<void>> publish(std::string, std::vector<bus::Event>) override {
        co_return Result<void>{};
    }
    [[nodiscard]] const std::vector<std::pair<std::string, bus::Subscriber>>& subscribers() const {
        return subscribers_;
    }

private:
    void do_subscribe(Subscribing asked) override {
        subscribers_.emplace_back(std::move(asked.topic), std::move(asked.subscriber));
    }

    std::vector<std::pair<std::string, bus::Subscriber>> subscribers_;
};

/// Rows but those that are on their way to the bus, and the mark that a rebuild of search leaves.
/// Versions of rows count writes: not compared.
std::map<store::Key, std::string> rows_of(const SimDisk& disk) {
    std::map<store::Key, std::string> rows;
    for (const auto& [key, item] : disk.items())
        if (!key.partition.starts_with("outbox") && key != search::layout_key())
            rows.emplace(key, item.document);
    return rows;
}

std::string first_difference(const std::map<store::Key, std::string>& a,
                             const std::map<store::Key, std::string>& b) {
    for (const auto& [key, document] : a) {
        const auto other = b.find(key);
        if (other == b.end()) return fmt::format("{}/{}", key.partition, key.sort);
        if (!search::say_the_same(key, other->second, document))
            return fmt::format("{}/{}: {} and {}", key.partition, key.sort, document,
                               other->second);
    }
    return {};
}

}  // namespace

Task<void> feed_rebuild(Sim& sim, Ports& ports, BookingSetup setup, std::string service) {
    SimDisk& fresh = sim.disk(service + " rebuilt");
    fresh.faults() = TableFaults{};
    SimTable table(fresh, ports.executor);
    ReplayBus bus;
    const auto process = make_process(service, ports, setup, table, bus);
    for (const auto& [topic, subscriber] : bus.subscribers()) {
        const std::vector<bus::Event> events = sim.broker().published(topic);
        for (const bus::Event& event : events) {
            const auto handled = co_await subscriber(std::make_shared<const bus::Event>(event));
            if (!handled) sim.world().fail("I8", service + ": " + handled.error().detail);
        }
    }
}

Task<void> check_rebuild(Sim& sim, Ports& ports, BookingSetup setup, std::string service) {
    co_await feed_rebuild(sim, ports, setup, service);
    const SimDisk& fresh = sim.disk(service + " rebuilt");
    const auto lived = rows_of(sim.disk(service));
    const auto rebuilt = rows_of(fresh);
    const std::string lost = first_difference(rebuilt, lived);
    const std::string extra = first_difference(lived, rebuilt);
    if (!lost.empty() || !extra.empty())
        sim.world().fail("I8", fmt::format("{} is not as rebuilt: {} {}", service, lost, extra));
}

}  // namespace innkeeper::sim
