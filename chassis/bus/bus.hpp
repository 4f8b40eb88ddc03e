#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/task.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::bus {

/// Called once or more for each event. It answers when its effect is durable. An error of the
/// retry class `never` (a poison message) or too many tries send the event to the subscriber's
/// dead letters with the reason.
using Subscriber = std::function<Task<Result<void>>(SharedEvent)>;

/// Called instead with what has come lately, one event of a subject at most: many effects go into
/// one commit. It answers for all of them. After an error each is delivered alone, so that one
/// that cannot be handled holds up no other; it may have had an effect all the same.
using BatchSubscriber = std::function<Task<Result<void>>(std::vector<SharedEvent>)>;

inline constexpr int kMaxDeliveries = 8;
/// Events that are delivered together, at most.
inline constexpr std::size_t kMaxBatch = 20;

/// What a subscriber wants of a topic, by the beginnings of event types, such as
/// "innkeeper.hotels." (on SNS: a filter policy with prefixes). What it does not want costs it no
/// delivery.
struct Types {
    std::vector<std::string> wanted = {};  ///< empty: all
};
[[nodiscard]] bool is_wanted(const Types& types, std::string_view type);

/// An event at its place in the log of a topic.
struct Landed {
    std::uint64_t position = 0;
    SharedEvent event;
};

/// Port: durable topics with fan-out. Each subscriber of a topic gets every event published from
/// its first subscription on, at least once; one subscriber's failures hold up no other.
/// Order is kept per subject as far as deliveries succeed; consumers must bear any order.
class Bus {
public:
    virtual ~Bus() = default;
    /// Durable when it returns. Subscribers may have an event before that, and also one whose
    /// publishing fails: what it tells of is durable with its cause (outbox). Errors:
    /// `unavailable`, `unknown_outcome`.
    virtual Task<Result<void>> publish(std::string topic, std::vector<Event> events) = 0;
    /// Tells of events that a commit has put into the topic's log itself, which it can where the
    /// outbox of its table is joined to that log. From any thread. Saves looking for them.
    virtual void landed(const std::string& /*topic*/, std::vector<Landed> /*events*/) {}
    /// `name` identifies the subscription across restarts ("search"); one handler a name.
    /// The handler runs on `executor`. Called before start().
    void subscribe(std::string topic, std::string name, Executor executor, Subscriber subscriber,
                   Types types = {}) {
        do_subscribe({std::move(topic), std::move(name), std::move(executor), std::move(subscriber),
                      nullptr, std::move(types)});
    }
    /// As subscribe(), for who handles batches. A bus that knows none delivers batches of one.
    void subscribe_batches(std::string topic, std::string name, Executor executor,
                           BatchSubscriber subscriber, Types types = {}) {
        auto alone = [subscriber](SharedEvent event) { return subscriber({std::move(event)}); };
        do_subscribe({std::move(topic), std::move(name), std::move(executor), std::move(alone),
                      std::move(subscriber), std::move(types)});
    }

protected:
    struct Subscribing {
        std::string topic;
        std::string name;
        Executor executor;
        Subscriber subscriber;
        BatchSubscriber batches;  ///< null where only single ones are taken
        Types types;
    };
    virtual void do_subscribe(Subscribing asked) = 0;
};

}  // namespace innkeeper::bus
