#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/http/limits.hpp"
#include "chassis/http/message.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::http {

/// A server-sent event (WHATWG HTML, section 9.2).
struct Event {
    std::string data;        ///< may have line breaks
    std::string event = {};  ///< its type; "" is "message"
    std::string id = {};     ///< comes back as Last-Event-ID after a reconnect; "" sends none
    std::optional<Millis> retry = std::nullopt;  ///< how long a client waits before it reconnects
};

/// The event as text/event-stream. CHECKs that `event` and `id` are one line without NUL.
[[nodiscard]] std::string format_event(const Event& event);
/// A comment, which clients pass over: keeps the connection and what is between alive.
[[nodiscard]] std::string format_comment(std::string_view text);
/// 200 text/event-stream with that stream.
[[nodiscard]] Response event_response(std::shared_ptr<BodyStream> stream);

struct EventHubOptions {
    std::size_t max_queued = kMaxQueuedEvents;
    std::size_t max_subscribers = kMaxSubscribers;
    Millis keep_alive = kKeepAliveInterval;
};

/// Spreads events to those who listen to a topic. Lives on one executor, any one: waits only by
/// Timer. The streams may outlive the hub, and then end. Not thread-safe.
class EventHub {
public:
    EventHub(Executor executor, Clock& clock, EventHubOptions options = {});
    ~EventHub();
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    /// A stream of what is published to `topic` from now on, after the events `missed`, which may
    /// be more than max_queued. A client that is too slow gets a last event of type `dropped`
    /// and the end of the stream. When nothing happens a comment is sent every `keep_alive`.
    /// Errors: `busy` with `too-many-subscribers`; `unavailable` with `closing`.
    [[nodiscard]] Result<std::shared_ptr<BodyStream>> subscribe(std::string topic,
                                                                std::vector<Event> missed = {});
    void publish(const std::string& topic, const Event& event);
    /// Ends all streams, after what is queued. Nobody can subscribe any more.
    void close_all();
    [[nodiscard]] std::size_t subscribers() const;
    /// Whether publish() to the topic would reach anybody: for events that are dear to make.
    [[nodiscard]] bool has_subscribers(const std::string& topic) const;

    struct State;

private:
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper::http
