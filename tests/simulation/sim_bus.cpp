#include "tests/simulation/sim_bus.hpp"

#include "chassis/core/probe.hpp"

#include <boost/asio/co_spawn.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>

namespace innkeeper::sim {
namespace {

/// Deliveries of one subscription that run at the same time.
constexpr std::size_t kConcurrency = 4;
constexpr Micros kFirstBackoff{200'000};
constexpr int kMaxBackoffShift = 6;

}  // namespace

/// One delivery under way. Dropped unfinished, when the subscriber's node dies, the event simply
/// waits for the next incarnation.
class SimBroker::Delivery {
public:
    Delivery(SimBroker& broker, Subscription& subscription, std::uint64_t ordinal)
        : broker_(broker), subscription_(subscription), ordinal_(ordinal) {
        ++subscription_.in_flight;
        ++subscription_.queue.at(ordinal_).in_flight;
    }
    ~Delivery() {
        --subscription_.in_flight;
        const auto entry = subscription_.queue.find(ordinal_);
        if (--entry->second.in_flight == 0 && entry->second.done) subscription_.queue.erase(entry);
        broker_.pump_after(subscription_, Micros{0});
    }
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;

    void finish(const Result<void>& result) { broker_.finished(subscription_, ordinal_, result); }

private:
    SimBroker& broker_;
    Subscription& subscription_;
    std::uint64_t ordinal_;
};

SimBroker::SimBroker(World& world, BusFaults faults)
    : world_(world), faults_(faults), generator_(world.fork()) {
    world.on_kill([this](NodeId node) { forget_node(node); });
}

void SimBroker::forget_node(NodeId node) {
    for (auto& [id, subscription] : subscriptions_)
        std::erase_if(subscription.handlers,
                      [&](const Handler& h) { return h.where.node() == node; });
}

bool SimBroker::empty() const {
    return std::ranges::all_of(subscriptions_, [](const auto& s) {
        return std::ranges::all_of(s.second.queue, [](const auto& e) { return e.second.done; });
    });
}

std::string SimBroker::backlog() const {
    std::string text;
    for (const auto& [id, subscription] : subscriptions_)
        if (!subscription.queue.empty())
            text += fmt::format("{}{}/{}: {}", text.empty() ? "" : ", ", id.second, id.first,
                                subscription.queue.size());
    return text;
}

void SimBroker::redrive(const std::function<bool(const DeadLetter&)>& wanted) {
    for (DeadLetter& letter : std::exchange(dead_letters_, {})) {
        if (!wanted(letter)) continue;
        Subscription& subscription = subscriptions_.at({letter.topic, letter.subscriber});
        subscription.queue.emplace(++ordinals_, Entry{.event = std::move(letter.event)});
        pump_after(subscription, Micros{0});
    }
}

const std::vector<bus::Event>& SimBroker::published(const std::string& topic) {
    return published_[topic];
}

void SimBroker::subscribe(const Id& id, SimExecutor where, bus::Subscriber call, bus::Types types) {
    Subscription& subscription = subscriptions_[id];
    subscription.types = std::move(types);
    subscription.topic = id.first;
    subscription.name = id.second;
    subscription.handlers.push_back({where, std::move(call)});
    pump_after(subscription, Micros{0});
}

void SimBroker::store(const std::string& topic, const std::vector<bus::Event>& events) {
    for (const bus::Event& event : events) {
        if (world_.tracing())
            world_.note(kWorldNode, fmt::format("bus {}: {} {} #{}", topic, event.type,
                                                event.subject, event.sequence));
        world_.mix(event.id);
        published_[topic].push_back(event);
        if (hook_) hook_(topic, event);
        for (auto& [id, subscription] : subscriptions_) {
            if (id.first != topic || !bus::is_wanted(subscription.types, event.type)) continue;
            subscription.queue.emplace(++ordinals_, Entry{.event = event});
            if (generator_.chance(faults_.duplicate)) {
                REACHED("sim-event-duplicated");
                subscription.queue.emplace(++ordinals_, Entry{.event = event});
            }
            pump_after(subscription, faults_.latency.draw(generator_));
        }
    }
}

void SimBroker::pump_after(Subscription& subscription, Micros delay) {
    world_.after(world_.executor(), delay, [this, &subscription] { pump(subscription); });
}

std::vector<std::uint64_t> SimBroker::ready(const Subscription& subscription) {
    std::vector<std::uint64_t> found;
    std::set<std::string_view> held_up;
    const bool overtake = generator_.chance(faults_.reorder);
    for (const auto& [ordinal, entry] : subscription.queue) {
        if (entry.done) continue;
        const bool first = held_up.insert(entry.event.subject).second;
        if (!first && overtake) REACHED("sim-event-overtakes");
        if ((first || overtake) && entry.in_flight == 0 && entry.not_before <= world_.now())
            found.push_back(ordinal);
    }
    return found;
}

void SimBroker::pump(Subscription& subscription) {
    while (!subscription.handlers.empty() && subscription.in_flight < kConcurrency) {
        const auto candidates = ready(subscription);
        if (candidates.empty()) return;
        deliver(subscription, candidates[generator_.below(candidates.size())]);
    }
}

void SimBroker::deliver(Subscription& subscription, std::uint64_t ordinal) {
    const std::size_t processes = subscription.handlers.size();
    const Handler& handler =
        subscription.handlers[processes == 1 ? 0 : generator_.below(processes)];
    const auto delivery = std::make_shared<Delivery>(*this, subscription, ordinal);
    auto event = std::make_shared<const bus::Event>(subscription.queue.at(ordinal).event);
    boost::asio::co_spawn(handler.where, handler.call(std::move(event)),
                          [delivery](const std::exception_ptr& failure, Result<void> result) {
                              if (failure) std::rethrow_exception(failure);
                              delivery->finish(result);
                          });
}

void SimBroker::finished(Subscription& subscription, std::uint64_t ordinal,
                         const Result<void>& result) {
    Entry& entry = subscription.queue.at(ordinal);
    if (result && handled_hook_) handled_hook_(subscription.name, entry.event);
    if (entry.done) return;
    if (result) {
        if (generator_.chance(faults_.lost_ack)) {
            REACHED("sim-ack-lost");
            return;
        }
        entry.done = true;
        return;
    }
    ++entry.failures;
    if (world_.tracing())
        world_.note(kWorldNode,
                    fmt::format("bus {}/{}: {} failed {} times: {} {}", subscription.name,
                                subscription.topic, entry.event.type, entry.failures,
                                result.error().slug, result.error().detail));
    const bool poison = retry_class(result.error().code) == Retry::never;
    if (poison || entry.failures >= bus::kMaxDeliveries) {
        REACHED("sim-dead-letter");
        dead_letters_.push_back(
            {subscription.topic, subscription.name, entry.event, result.error()});
        entry.done = true;
        return;
    }
    REACHED("sim-event-retried");
    const Micros backoff = kFirstBackoff * (1 << std::min(entry.failures, kMaxBackoffShift));
    entry.not_before = world_.now() + backoff;
    pump_after(subscription, backoff);
}

Task<void> SimBus::pause() {
    return where_.world().sleep(where_, broker_.faults_.latency.draw(broker_.generator_));
}

Task<Result<void>> SimBus::publish(std::string topic, std::vector<bus::Event> events) {
    Generator& draw = broker_.generator_;
    co_await pause();
    if (draw.chance(broker_.faults_.unavailable)) {
        REACHED("sim-publish-unavailable");
        co_return fail(Code::unavailable, "bus-unavailable", "The bus cannot be reached.");
    }
    const bool unknown = draw.chance(broker_.faults_.unknown);
    if (!unknown || draw.chance(kAlways / 2)) broker_.store(topic, events);
    co_await pause();
    if (unknown) {
        REACHED("sim-publish-unknown");
        co_return fail(Code::unknown_outcome, "bus-outcome-unknown",
                       "The bus did not say whether it has the events.");
    }
    co_return Result<void>{};
}

void SimBus::do_subscribe(Subscribing asked) {
    broker_.subscribe({std::move(asked.topic), std::move(asked.name)}, where_,
                      std::move(asked.subscriber), std::move(asked.types));
}

}  // namespace innkeeper::sim
