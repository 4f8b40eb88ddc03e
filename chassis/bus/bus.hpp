#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/task.hpp"

#include <functional>
#include <string>
#include <vector>

namespace innkeeper::bus {

/// Called once or more for each event. It answers when its effect is durable. An error of the
/// retry class `never` (a poison message) or too many tries send the event to the subscriber's
/// dead letters with the reason.
using Subscriber = std::function<Task<Result<void>>(Event)>;

inline constexpr int kMaxDeliveries = 8;

/// Port: durable topics with fan-out. Each subscriber of a topic gets every event published from
/// its first subscription on, at least once; one subscriber's failures hold up no other.
/// Order is kept per subject as far as deliveries succeed; consumers must bear any order.
class Bus {
public:
    virtual ~Bus() = default;
    /// Durable when it returns. Errors: `unavailable`, `unknown_outcome`.
    virtual Task<Result<void>> publish(std::string topic, std::vector<Event> events) = 0;
    /// `name` identifies the subscription across restarts ("search"); one handler a name.
    /// The handler runs on `executor`. Called before start().
    virtual void subscribe(std::string topic, std::string name, Executor executor,
                           Subscriber subscriber) = 0;
};

}  // namespace innkeeper::bus
