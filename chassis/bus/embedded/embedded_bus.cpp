#include "chassis/bus/embedded/embedded_bus.hpp"

#include "chassis/bus/embedded/rows.hpp"
#include "chassis/bus/embedded/subscription.hpp"
#include "chassis/bus/embedded/topic_log.hpp"
#include "chassis/core/check.hpp"
#include "chassis/core/hop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace innkeeper::bus {
namespace {

using embedded::Shared;
using embedded::Subscription;
using embedded::TopicLog;

constexpr std::size_t kMaxName = 64;

bool is_name(std::string_view name) {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto allowed = [&](char c) {
        return lower(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= kMaxName && lower(name.front()) &&
           std::ranges::all_of(name, allowed);
}

Result<std::vector<TopicLog::Entry>> encode(std::vector<Event> events) {
    std::vector<TopicLog::Entry> entries;
    entries.reserve(events.size());
    for (Event& event : events) {
        TRY_VOID(check_event(event));
        std::string document = to_json(event);
        if (document.size() > kMaxEventBytes)
            return fail(Code::invalid, "event-too-large",
                        fmt::format("An event has at most {} bytes.", kMaxEventBytes));
        entries.push_back({std::move(document), std::make_shared<const Event>(std::move(event))});
    }
    return entries;
}

struct Topic {
    Topic(store::Table& table, const std::string& name) : log(table, name, [this] { wake(); }) {}
    TopicLog log;
    std::vector<std::unique_ptr<Subscription>> subscriptions;

    [[nodiscard]] Subscription* find(const std::string& name) const {
        for (const auto& subscription : subscriptions)
            if (subscription->name() == name) return subscription.get();
        return nullptr;
    }
    void wake() const {
        for (const auto& subscription : subscriptions) subscription->wake();
    }
};

}  // namespace

/// The bus itself, on its executor. Each of its coroutines holds it, by the first parameter or by
/// Shared::spawn, so that it outlives their frames.
struct EmbeddedBus::Core {
    using Owner = std::shared_ptr<Core>;

    Shared shared;
    std::map<std::string, Topic> topics;
    std::unique_ptr<Timer> trim_timer;
    bool started = false;
    bool stopping = false;

    Topic& topic(const std::string& name) {
        INNKEEPER_CHECK(is_name(name));
        return topics.try_emplace(name, shared.table, name).first->second;
    }

    Task<Result<void>> publish(Owner, std::string name, std::vector<Event> events);
    Task<Result<void>> start(Owner);
    Task<void> stop(Owner);
    Task<void> trim();
    Task<Result<PublishedPage>> read(Owner, std::string name, std::uint64_t after,
                                     std::size_t limit);
    Task<Result<DeadLetterPage>> dead_letters(Owner, std::string topic, std::string name,
                                              std::string cursor, std::size_t limit);
    Task<Result<void>> redeliver(Owner, std::string topic, std::string name,
                                 std::uint64_t position);
    Task<std::vector<SubscriptionStatus>> status(Owner);
};

Task<Result<void>> EmbeddedBus::Core::publish(Owner, std::string name, std::vector<Event> events) {
    CO_TRY(auto entries, encode(std::move(events)));
    Topic& to = topic(name);
    CO_TRY_VOID(co_await to.log.load());
    const auto count = static_cast<double>(entries.size());
    auto appended = co_await to.log.append(std::move(entries));
    // For who waits for the table: also after a failure, of which a piece may stand.
    to.wake();
    if (appended) shared.metrics.count("bus_published_total", {{"topic", name}}, count);
    co_return appended;
}

Task<Result<void>> EmbeddedBus::Core::start(Owner) {
    INNKEEPER_CHECK(!started);
    started = true;
    for (auto& [name, each] : topics) {
        CO_TRY_VOID(co_await each.log.load());
        for (const auto& subscription : each.subscriptions)
            CO_TRY_VOID(co_await subscription->load());
    }
    for (auto& [name, each] : topics)
        for (const auto& subscription : each.subscriptions) subscription->start();
    shared.spawn(trim());
    co_return Result<void>{};
}

Task<void> EmbeddedBus::Core::stop(Owner) {
    if (std::exchange(stopping, true)) co_return;
    for (auto& [name, each] : topics)
        for (const auto& subscription : each.subscriptions) subscription->end();
    for (auto& [name, each] : topics)
        for (const auto& subscription : each.subscriptions) co_await subscription->quiesce();
    co_await shared.scope.stop();
    for (auto& [name, each] : topics)
        for (const auto& subscription : each.subscriptions) co_await subscription->flush_rest();
}

Task<void> EmbeddedBus::Core::trim() {
    const auto& options = shared.options;
    while (!stopping) {
        co_await trim_timer->sleep_for(options.trim_interval);
        for (auto& [name, each] : topics) {
            std::uint64_t settled = each.log.end();
            for (const auto& subscription : each.subscriptions)
                settled = std::min(settled, subscription->cursor());
            const std::uint64_t past =
                each.log.end() > options.keep_rows ? each.log.end() - options.keep_rows : 0;
            const Instant before = shared.clock.now() - options.retention;
            const auto trimmed = co_await each.log.trim(settled, std::min(past, settled), before);
            if (!trimmed)
                shared.log.warn("bus-not-trimmed",
                                {{"topic", name}, {"slug", trimmed.error().slug}});
        }
    }
}

Task<Result<PublishedPage>> EmbeddedBus::Core::read(Owner, std::string name, std::uint64_t after,
                                                    std::size_t limit) {
    if (limit < 1 || limit > store::kMaxPage)
        co_return fail(Code::invalid, "invalid-limit",
                       fmt::format("A page has 1 to {} events.", store::kMaxPage));
    TopicLog& log = topic(name).log;
    CO_TRY_VOID(co_await log.load());
    CO_TRY(const auto rows, co_await log.read_table(after, limit));
    PublishedPage page{{}, rows.read_to, std::max(log.end(), rows.read_to)};
    for (const TopicLog::Row& row : rows.rows) {
        CO_TRY(auto event, parse_event(row.document));
        page.events.push_back({row.position, std::move(event)});
    }
    co_return page;
}

Task<Result<DeadLetterPage>> EmbeddedBus::Core::dead_letters(Owner, std::string of,
                                                             std::string name, std::string cursor,
                                                             std::size_t limit) {
    store::Query query{.partition = embedded::dead_partition(of, name),
                       .limit = limit,
                       .cursor = std::move(cursor)};
    CO_TRY(const auto items, co_await shared.table.query(std::move(query)));
    DeadLetterPage page{{}, items.cursor};
    for (const store::Item& item : items.items) {
        CO_TRY(auto letter, embedded::parse_dead(item));
        page.letters.push_back(std::move(letter));
    }
    co_return page;
}

Task<Result<void>> EmbeddedBus::Core::redeliver(Owner, std::string of, std::string name,
                                                std::uint64_t position) {
    const auto sort = embedded::position_key(position);
    const store::Key dead{embedded::dead_partition(of, name), sort};
    const store::Key row{embedded::parked_partition(of, name), sort};
    const auto none = fail(Code::not_found, "no-such-dead-letter", "There is no such dead letter.");
    CO_TRY(const auto item, co_await shared.table.get(dead));
    if (!item) co_return none;
    CO_TRY(const auto letter, embedded::parse_dead(*item));
    CO_TRY(auto event, parse_event(letter.event_json));
    const embedded::Parked parked{0, shared.clock.now(), letter.event_json};
    std::vector<store::Write> writes{
        store::Write::remove(dead, store::Expect::exactly(item->version)),
        store::Write::put(row, embedded::encode(parked))};
    CO_TRY(const auto done, co_await shared.table.commit(std::move(writes)));
    if (!done.ok()) co_return none;
    Subscription* subscription = topic(of).find(name);
    if (started && subscription != nullptr)
        subscription->take_up(position, std::make_shared<const Event>(std::move(event)));
    co_return Result<void>{};
}

Task<std::vector<SubscriptionStatus>> EmbeddedBus::Core::status(Owner) {
    std::vector<SubscriptionStatus> all;
    for (const auto& [name, each] : topics)
        for (const auto& subscription : each.subscriptions)
            all.push_back({name, subscription->name(), subscription->cursor(), each.log.end(),
                           subscription->parked()});
    co_return all;
}

namespace {

/// Runs `task` on the executor of the bus; its caller goes on on its own.
template <class T>
Task<T> on_bus(const EmbeddedBus::Core& core, Task<T> task) {
    return hop(core.shared.executor, std::move(task));
}

}  // namespace

EmbeddedBus::EmbeddedBus(store::Table& table, Executor executor, Clock& clock, Random& random,
                         telemetry::Log log, telemetry::Metrics& metrics,
                         EmbeddedBusOptions options)
    : core_(new Core{.shared = {.table = table,
                                .executor = executor,
                                .clock = clock,
                                .random = random,
                                .log = std::move(log),
                                .metrics = metrics,
                                .options = options,
                                .owner = {}},
                     .topics = {},
                     .trim_timer = clock.make_timer(executor)}) {
    core_->shared.owner = core_;
}

EmbeddedBus::~EmbeddedBus() {
    core_->stopping = true;
    core_->trim_timer->wake();
    for (auto& [name, topic] : core_->topics)
        for (const auto& subscription : topic.subscriptions) subscription->end();
}

void EmbeddedBus::do_subscribe(Subscribing asked) {
    INNKEEPER_CHECK(!core_->started && is_name(asked.name));
    Topic& to = core_->topic(asked.topic);
    INNKEEPER_CHECK(to.find(asked.name) == nullptr);
    to.subscriptions.push_back(std::make_unique<Subscription>(
        core_->shared, to.log, std::move(asked.name), std::move(asked.executor),
        std::move(asked.subscriber), std::move(asked.types)));
}

Task<Result<void>> EmbeddedBus::publish(std::string topic, std::vector<Event> events) {
    return on_bus(*core_, core_->publish(core_, std::move(topic), std::move(events)));
}

Task<Result<void>> EmbeddedBus::start() { return on_bus(*core_, core_->start(core_)); }

Task<void> EmbeddedBus::stop() { return on_bus(*core_, core_->stop(core_)); }

Task<Result<PublishedPage>> EmbeddedBus::read(std::string topic, std::uint64_t after,
                                              std::size_t limit) {
    return on_bus(*core_, core_->read(core_, std::move(topic), after, limit));
}

Task<Result<DeadLetterPage>> EmbeddedBus::dead_letters(std::string topic, std::string name,
                                                       std::string cursor, std::size_t limit) {
    return on_bus(*core_, core_->dead_letters(core_, std::move(topic), std::move(name),
                                              std::move(cursor), limit));
}

Task<Result<void>> EmbeddedBus::redeliver(std::string topic, std::string name,
                                          std::uint64_t position) {
    return on_bus(*core_, core_->redeliver(core_, std::move(topic), std::move(name), position));
}

Task<std::vector<SubscriptionStatus>> EmbeddedBus::status() {
    return on_bus(*core_, core_->status(core_));
}

}  // namespace innkeeper::bus
