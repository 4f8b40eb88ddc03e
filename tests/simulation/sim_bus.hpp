#pragma once

#include "chassis/bus/bus.hpp"
#include "tests/simulation/faults.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// An event that was given up, and why.
struct DeadLetter {
    std::string topic;
    std::string subscriber;
    bus::Event event;
    Error reason;
};

/// The durable side of the bus: topics, subscriptions and what each has not yet acknowledged.
class SimBroker {
public:
    SimBroker(World& world, BusFaults faults);

    [[nodiscard]] BusFaults& faults() { return faults_; }
    void heal() { faults_ = BusFaults{.latency = {faults_.latency.low, faults_.latency.high}}; }

    /// True when every subscriber has acknowledged everything.
    [[nodiscard]] bool empty() const;
    /// What is not acknowledged, for messages: "search/hotels: 3".
    [[nodiscard]] std::string backlog() const;
    /// Makes an event durable in a topic, as a publisher outside the world does.
    void inject(const std::string& topic, const bus::Event& event) { store(topic, {event}); }
    [[nodiscard]] const std::vector<DeadLetter>& dead_letters() const { return dead_letters_; }
    /// Puts the dead letters that are wanted back into their queues, as an operator does after an
    /// outage, and throws the others away.
    void redrive(const std::function<bool(const DeadLetter&)>& wanted);
    /// Every event of a topic in the order of publication, for audits and rebuilds.
    [[nodiscard]] const std::vector<bus::Event>& published(const std::string& topic);
    /// Called for each event once it is durable.
    void on_publish(std::function<void(const std::string& topic, const bus::Event&)> hook) {
        hook_ = std::move(hook);
    }
    /// Called each time a subscriber has handled an event, whether its acknowledgement arrives or
    /// not.
    void on_handled(std::function<void(const std::string& subscriber, const bus::Event&)> hook) {
        handled_hook_ = std::move(hook);
    }

private:
    friend class SimBus;
    class Delivery;
    struct Entry {
        bus::Event event;
        int failures = 0;
        Micros not_before{};
        int in_flight = 0;
        bool done = false;
    };
    struct Handler {
        SimExecutor where;
        bus::Subscriber call;
    };
    struct Subscription {
        std::string topic;
        std::string name;
        bus::Types types;
        std::map<std::uint64_t, Entry> queue;  ///< by order of arrival
        std::vector<Handler> handlers;         ///< of the processes that live; each event to one
        std::size_t in_flight = 0;
    };
    using Id = std::pair<std::string, std::string>;

    void subscribe(const Id& id, SimExecutor where, bus::Subscriber call, bus::Types types);
    void store(const std::string& topic, const std::vector<bus::Event>& events);
    void pump(Subscription& subscription);
    [[nodiscard]] std::vector<std::uint64_t> ready(const Subscription& subscription);
    void deliver(Subscription& subscription, std::uint64_t ordinal);
    void finished(Subscription& subscription, std::uint64_t ordinal, const Result<void>& result);
    void forget_node(NodeId node);
    void pump_after(Subscription& subscription, Micros delay);

    World& world_;
    BusFaults faults_;
    Generator generator_;
    std::map<Id, Subscription> subscriptions_;
    std::map<std::string, std::vector<bus::Event>> published_;
    std::vector<DeadLetter> dead_letters_;
    std::function<void(const std::string&, const bus::Event&)> hook_;
    std::function<void(const std::string&, const bus::Event&)> handled_hook_;
    std::uint64_t ordinals_ = 0;
};

/// The handle of one node's incarnation.
class SimBus final : public bus::Bus {
public:
    SimBus(SimBroker& broker, SimExecutor where) : broker_(broker), where_(where) {}
    Task<Result<void>> publish(std::string topic, std::vector<bus::Event> events) override;

private:
    void do_subscribe(Subscribing asked) override;
    Task<void> pause();

    SimBroker& broker_;
    SimExecutor where_;
};

}  // namespace innkeeper::sim
