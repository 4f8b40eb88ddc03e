#include "chassis/bus/embedded/embedded_bus.hpp"

#include "chassis/bus/embedded/rows.hpp"
#include "chassis/bus/embedded/subscription.hpp"
#include "chassis/bus/embedded/topic_log.hpp"
#include "chassis/bus/outbox.hpp"
#include "chassis/core/check.hpp"
#include "chassis/core/hop.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace innkeeper::bus {
namespace {

using embedded::Handlers;
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

Result<std::vector<std::string>> encode(const std::vector<Event>& events) {
    std::vector<std::string> documents;
    documents.reserve(events.size());
    for (const Event& event : events) {
        TRY_VOID(check_event(event));
        documents.push_back(to_json(event));
        if (documents.back().size() > kMaxEventBytes)
            return fail(Code::invalid, "event-too-large",
                        fmt::format("An event has at most {} bytes.", kMaxEventBytes));
    }
    return documents;
}

struct Topic {
    Topic(store::Table& table, const std::string& name, std::unique_ptr<Timer> timer)
        : log(table, name), look_timer(std::move(timer)) {}
    TopicLog log;
    std::vector<std::unique_ptr<Subscription>> subscriptions;
    std::unique_ptr<Timer> look_timer;
    bool sleeps_long = false;  ///< who looks has not seen a hole

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

    std::mutex mutex = {};
    std::map<std::string, std::vector<Landed>> landings = {};  ///< told of and not taken in
    bool takes_in = false;                                     ///< and that is on its way

    Topic& topic(const std::string& name) {
        INNKEEPER_CHECK(is_name(name));
        const auto found = topics.find(name);
        if (found != topics.end()) return found->second;
        return topics
            .try_emplace(name, shared.table, name, shared.clock.make_timer(shared.executor))
            .first->second;
    }

    void tell(const Owner& self, const std::string& name, std::vector<Landed> events);
    void take_in();
    void land(const std::string& name, std::vector<Landed> events);
    Task<void> look(Topic& topic);

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
    CO_TRY(auto documents, encode(events));
    Topic& to = topic(name);
    CO_TRY_VOID(co_await to.log.load());
    CO_TRY(const auto positions, co_await to.log.append(std::move(documents)));
    std::vector<Landed> done;
    for (std::size_t i = 0; i < positions.size(); ++i)
        done.push_back({positions[i], std::make_shared<const Event>(std::move(events[i]))});
    land(name, std::move(done));
    co_return Result<void>{};
}

void EmbeddedBus::Core::tell(const Owner& self, const std::string& name,
                             std::vector<Landed> events) {
    {
        const std::lock_guard lock(mutex);
        auto& waiting = landings[name];
        std::ranges::move(events, std::back_inserter(waiting));
        if (std::exchange(takes_in, true)) return;
    }
    boost::asio::post(shared.executor, [self] { self->take_in(); });
}

void EmbeddedBus::Core::take_in() {
    std::map<std::string, std::vector<Landed>> told;
    {
        const std::lock_guard lock(mutex);
        takes_in = false;
        told.swap(landings);
    }
    for (auto& [name, events] : told) land(name, std::move(events));
}

void EmbeddedBus::Core::land(const std::string& name, std::vector<Landed> events) {
    Topic& to = topic(name);
    shared.metrics.count("bus_published_total", {{"topic", name}},
                         static_cast<double>(events.size()));
    const std::uint64_t before = to.log.end();
    to.log.landed(std::move(events));
    if (to.log.end() > before) to.wake();
    if (to.log.has_hole() && to.sleeps_long) to.look_timer->wake();
}

/// Delivers what nobody tells of: who has committed it may have ended before that.
Task<void> EmbeddedBus::Core::look(Topic& topic) {
    while (!stopping) {
        topic.sleeps_long = !topic.log.has_hole();
        co_await topic.look_timer->sleep_for(topic.sleeps_long ? shared.options.look_interval
                                                               : shared.options.hole_patience);
        if (topic.sleeps_long && topic.log.has_hole()) continue;
        const auto found = co_await topic.log.look();
        if (found && *found) topic.wake();
        if (!found)
            shared.log.warn("bus-log-unreadable",
                            {{"topic", topic.log.topic()}, {"slug", found.error().slug}});
    }
}

Task<Result<void>> EmbeddedBus::Core::start(Owner) {
    INNKEEPER_CHECK(!started);
    started = true;
    for (auto& [name, each] : topics) {
        CO_TRY_VOID(co_await each.log.load());
        for (const auto& subscription : each.subscriptions)
            CO_TRY_VOID(co_await subscription->load());
    }
    for (auto& [name, each] : topics) {
        for (const auto& subscription : each.subscriptions) subscription->start();
        shared.spawn(look(each));
    }
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
    for (auto& [name, topic] : core_->topics) topic.look_timer->wake();
    for (auto& [name, topic] : core_->topics)
        for (const auto& subscription : topic.subscriptions) subscription->end();
}

void EmbeddedBus::do_subscribe(Subscribing asked) {
    INNKEEPER_CHECK(!core_->started && is_name(asked.name));
    Topic& to = core_->topic(asked.topic);
    INNKEEPER_CHECK(to.find(asked.name) == nullptr);
    to.subscriptions.push_back(std::make_unique<Subscription>(
        core_->shared, to.log, std::move(asked.name), std::move(asked.executor),
        Handlers{std::move(asked.subscriber), std::move(asked.batches)}, std::move(asked.types)));
}

Task<Result<void>> EmbeddedBus::publish(std::string topic, std::vector<Event> events) {
    return on_bus(*core_, core_->publish(core_, std::move(topic), std::move(events)));
}

void EmbeddedBus::landed(const std::string& topic, std::vector<Landed> events) {
    std::erase_if(events, [](const Landed& each) { return !check_event(*each.event); });
    core_->tell(core_, topic, std::move(events));
}

store::Join EmbeddedBus::join(const std::string& topic, std::string bus_database) {
    return {std::string(kOutbox), std::move(bus_database), embedded::log_partition(topic)};
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
