#include "chassis/http/sse.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace innkeeper::http {
namespace {

class Subscriber;

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

/// Appends a `name: line` for each line of text; CR, LF and CR LF all end a line.
void append_lines(std::string& out, std::string_view name, std::string_view text) {
    for (;;) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        out.append(name).append(": ").append(text.substr(0, end)).append("\n");
        if (end == text.size()) return;
        text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
    }
}

}  // namespace

struct EventHub::State {
    State(Executor where, Clock& the_clock, EventHubOptions given)
        : executor(std::move(where)), clock(the_clock), options(given) {}

    Executor executor;
    Clock& clock;
    EventHubOptions options;
    bool closed = false;
    std::size_t count = 0;
    std::unordered_map<std::string, std::vector<Subscriber*>> topics;
};

namespace {

class Subscriber final : public BodyStream {
public:
    Subscriber(std::shared_ptr<EventHub::State> hub, std::string topic)
        : hub_(std::move(hub)),
          topic_(std::move(topic)),
          keep_alive_(hub_->options.keep_alive),
          timer_(hub_->clock.make_timer(hub_->executor)) {
        ++hub_->count;
        hub_->topics[topic_].push_back(this);
    }
    ~Subscriber() override {
        --hub_->count;
        const auto topic = hub_->topics.find(topic_);
        std::erase(topic->second, this);
        if (topic->second.empty()) hub_->topics.erase(topic);
    }
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    Task<std::optional<std::string>> next() override {
        for (;;) {
            if (queued_ > 0) {
                queued_ = 0;
                co_return std::exchange(text_, {});
            }
            if (closed_) co_return std::nullopt;
            woken_ = false;
            co_await timer_->sleep_for(keep_alive_);
            if (!woken_) co_return format_comment("keep-alive");
        }
    }

    /// What was missed is one piece, so that it does not count against the queue.
    void preload(std::string text) {
        if (text.empty()) return;
        text_ = std::move(text);
        queued_ = 1;
    }

    void push(const std::string& text) {
        if (closed_) return;
        if (queued_ >= hub_->options.max_queued) {
            text_ = format_event({"The events came faster than they were read.", "dropped"});
            queued_ = 1;
            closed_ = true;
        } else {
            text_ += text;
            ++queued_;
        }
        wake();
    }

    void close() {
        closed_ = true;
        wake();
    }

private:
    void wake() {
        if (woken_) return;
        woken_ = true;
        timer_->wake();
    }

    std::shared_ptr<EventHub::State> hub_;
    std::string topic_;
    Millis keep_alive_;
    std::unique_ptr<Timer> timer_;
    std::string text_;  ///< of all events that wait
    std::size_t queued_ = 0;
    bool closed_ = false;
    bool woken_ = true;  ///< no sleep is under way, or its end is on the way
};

}  // namespace

std::string format_event(const Event& event) {
    CHECK(is_one_line(event.event) && is_one_line(event.id));
    std::string out;
    if (!event.event.empty()) append_lines(out, "event", event.event);
    if (!event.id.empty()) append_lines(out, "id", event.id);
    if (event.retry) out += fmt::format("retry: {}\n", event.retry->count());
    append_lines(out, "data", event.data);
    out += '\n';
    return out;
}

std::string format_comment(std::string_view text) {
    std::string out;
    append_lines(out, "", text);
    out += '\n';
    return out;
}

Response event_response(std::shared_ptr<BodyStream> stream) {
    Response response;
    response.headers.add("Content-Type", "text/event-stream");
    response.headers.add("Cache-Control", "no-store");
    response.stream = std::move(stream);
    return response;
}

EventHub::EventHub(Executor executor, Clock& clock, EventHubOptions options)
    : state_(std::make_shared<State>(std::move(executor), clock, options)) {}

EventHub::~EventHub() { close_all(); }

std::size_t EventHub::subscribers() const { return state_->count; }

bool EventHub::has_subscribers(const std::string& topic) const {
    return state_->topics.contains(topic);
}

Result<std::shared_ptr<BodyStream>> EventHub::subscribe(std::string topic,
                                                        std::vector<Event> missed) {
    if (state_->closed)
        return fail(Code::unavailable, "closing", "The server is about to stop. Connect again.");
    if (state_->count >= state_->options.max_subscribers)
        return fail(Code::busy, "too-many-subscribers", "Too many clients listen already.");
    std::string text;
    for (const Event& event : missed) text += format_event(event);
    auto subscriber = std::make_shared<Subscriber>(state_, std::move(topic));
    subscriber->preload(std::move(text));
    return subscriber;
}

void EventHub::publish(const std::string& topic, const Event& event) {
    const auto found = state_->topics.find(topic);
    if (found == state_->topics.end()) return;
    const std::string text = format_event(event);
    for (Subscriber* subscriber : found->second) subscriber->push(text);
}

void EventHub::close_all() {
    state_->closed = true;
    for (const auto& [topic, subscribers] : state_->topics)
        for (Subscriber* subscriber : subscribers) subscriber->close();
}

}  // namespace innkeeper::http
