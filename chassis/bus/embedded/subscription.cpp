#include "chassis/bus/embedded/subscription.hpp"

#include "chassis/bus/embedded/rows.hpp"
#include "chassis/core/hop.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace innkeeper::bus::embedded {
namespace {

constexpr std::size_t kReadAtOnce = 256;
constexpr Millis kIdleNap = std::chrono::minutes(1);
constexpr int kRetryFactor = 4;
constexpr std::size_t kCallsAtOnce = 2;  ///< of who takes batches, if they are not whole ones

/// Errors that another delivery cannot change. A defect of ours is not among them: it may hang on
/// a passing state, and the next release may know better.
bool is_poison(const Error& error) {
    return retry_class(error.code) == Retry::never && error.code != Code::bug;
}

Task<void> hold(std::shared_ptr<void> owner, Task<void> task) {
    const auto held = std::move(owner);
    co_await std::move(task);
}

telemetry::Counter counter_of(Shared& shared, const TopicLog& log, const std::string& subscriber,
                              const char* name) {
    return shared.metrics.counter(name, {{"topic", log.topic()}, {"subscriber", subscriber}});
}

/// Calls the handler where it is awaited.
template <class Handler, class Events>
Task<Result<void>> call(const Handler* handler, Events events) {
    auto handled = (*handler)(std::move(events));
    co_return co_await std::move(handled);
}

}  // namespace

void Shared::spawn(Task<void> task) { scope.spawn(hold(owner.lock(), std::move(task))); }

/// The claim of a subject, for as long as its deliveries run.
struct Subscription::Turn {
    /// `is_first`: of those that are delivered together.
    Turn(Subscription& s, std::string claimed, bool is_first)
        : self(s), subject(std::move(claimed)), calls(is_first ? 1 : 0) {
        ++self.running_;
        self.calls_ += calls;
    }
    ~Turn() {
        self.backlog_.end(subject);
        --self.running_;
        self.calls_ -= calls;
        self.pump_timer_->wake();
        if (self.running_ == 0) self.idle_timer_->wake();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    Subscription& self;
    std::string subject;
    const std::size_t calls;
};

Subscription::Subscription(Shared& shared, TopicLog& log, std::string name, Executor executor,
                           Handlers handlers, Types types)
    : shared_(shared),
      log_(log),
      name_(std::move(name)),
      executor_(std::move(executor)),
      handlers_(std::move(handlers)),
      types_(std::move(types)),
      parked_partition_(parked_partition(log.topic(), name_)),
      dead_partition_(dead_partition(log.topic(), name_)),
      deliveries_(counter_of(shared, log, name_, "bus_deliveries_total")),
      retries_(counter_of(shared, log, name_, "bus_retries_total")),
      dead_letters_(counter_of(shared, log, name_, "bus_dead_letters_total")),
      pump_timer_(shared.clock.make_timer(shared.executor)),
      flush_timer_(shared.clock.make_timer(shared.executor)),
      idle_timer_(shared.clock.make_timer(shared.executor)) {}

void Subscription::start() {
    shared_.spawn(pump());
    shared_.spawn(keep_progress());
}

void Subscription::wake() { pump_timer_->wake(); }

Task<Result<void>> Subscription::load() {
    const store::Key key = cursor_key(log_.topic(), name_);
    CO_TRY(const auto row, co_await shared_.table.get(key));
    std::uint64_t cursor = log_.end();
    if (row) {
        const std::string& text = row->document;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cursor);
        if (error != std::errc{} || end != text.data() + text.size())
            co_return fail(Code::bug, "bus-row-damaged", "A cursor of the bus is no number.");
    } else {
        std::vector<store::Write> writes{store::Write::put(key, std::to_string(cursor))};
        CO_TRY_VOID(co_await shared_.table.commit(std::move(writes)));
    }
    progress_ = Progress(cursor);
    store::Query query{.partition = parked_partition_};
    do {
        CO_TRY(auto page, co_await shared_.table.query(query));
        for (const store::Item& item : page.items) {
            const auto position = parse_position(item.key.sort);
            if (!position)
                co_return fail(Code::bug, "bus-row-damaged", "A parked event has no position.");
            if (*position > cursor) loaded_ahead_.insert(*position);
            load_parked(*position, item.document);
        }
        query.cursor = page.cursor;
    } while (!query.cursor.empty());
    co_return Result<void>{};
}

void Subscription::load_parked(std::uint64_t position, const std::string& document) {
    ++parked_;
    Entry entry{position, {}, 0, {}, true, {}};
    const auto parked = parse_parked(document);
    const auto event = event_in(parked);
    if (!event) return give_up(std::move(entry), document, event.error());
    entry.subject = event->subject;
    entry.deliveries = parked->deliveries;
    entry.due = parked->due;
    backlog_.add(std::move(entry));
}

Task<void> Subscription::pump() {
    Millis retry = shared_.options.table_retry;
    while (!stopping_) {
        const bool read = co_await fill();
        dispatch();
        if (read) {
            retry = shared_.options.table_retry;
            co_await pump_timer_->sleep_for(nap());
            continue;
        }
        co_await pump_timer_->sleep_for(std::min(nap(), retry));
        retry = std::min(retry * 2, shared_.options.max_table_retry);
    }
}

Millis Subscription::nap() const {
    const auto due = backlog_.next_due();
    if (!due || !may_deliver()) return kIdleNap;
    return std::clamp(*due - shared_.clock.now(), Millis(0), kIdleNap);
}

/// False when the log could not be read.
Task<bool> Subscription::fill() {
    const auto& options = shared_.options;
    while (!stopping_ && parked_ < options.max_parked && progress_.read_to() < log_.end() &&
           progress_.window() < options.window) {
        const auto room = std::min<std::uint64_t>(options.window - progress_.window(), kReadAtOnce);
        auto rows = co_await log_.read(progress_.read_to(), room);
        if (!rows) {
            shared_.log.warn("bus-log-unreadable",
                             {{"subscriber", name_}, {"slug", rows.error().slug}});
            co_return false;
        }
        for (TopicLog::Row& row : rows->rows) take_row(std::move(row));
        progress_.read_to(rows->read_to);
        flush_timer_->wake();
        dispatch();
    }
    co_return true;
}

void Subscription::take_row(TopicLog::Row row) {
    if (loaded_ahead_.erase(row.position) > 0) return;
    Entry entry{row.position, {}, 0, {}, false, std::move(row.event)};
    if (!entry.event) {
        auto event = parse_event(row.document);
        if (!event) {
            progress_.read(row.position);
            give_up(std::move(entry), std::move(row.document), event.error());
            return;
        }
        entry.event = std::make_shared<const Event>(*std::move(event));
    }
    if (!is_wanted(types_, entry.event->type)) {
        progress_.pass();
        nudge_flush();
        return;
    }
    progress_.read(row.position);
    entry.subject = entry.event->subject;
    if (backlog_.is_blocked(entry.subject)) park(entry, to_json(*entry.event));
    backlog_.add(std::move(entry));
}

/// For batches: what comes while a few are under way waits until one of them has ended, or until
/// it is enough for a whole one. Few are larger and cost less, and a slow disk slows none down.
bool Subscription::may_deliver() const {
    if (running_ >= shared_.options.max_concurrent) return false;
    return !handlers_.batches || calls_ < kCallsAtOnce || backlog_.unclaimed() >= kMaxBatch;
}

void Subscription::dispatch() {
    while (!stopping_ && may_deliver()) {
        auto turns = next_turns(handlers_.batches ? kMaxBatch : 1);
        if (turns.empty()) return;
        if (turns.size() == 1)
            shared_.spawn(run_subject(std::move(turns.front())));
        else
            shared_.spawn(run_batch(std::move(turns)));
    }
}

std::vector<std::unique_ptr<Subscription::Turn>> Subscription::next_turns(std::size_t limit) {
    std::vector<std::unique_ptr<Turn>> turns;
    while (turns.size() < limit && running_ < shared_.options.max_concurrent) {
        auto subject = backlog_.begin(shared_.clock.now());
        if (!subject) break;
        turns.push_back(std::make_unique<Turn>(*this, *std::move(subject), turns.empty()));
    }
    return turns;
}

/// Nothing where it is not at hand: one that has failed stands in its row alone.
SharedEvent Subscription::event_at_hand(const std::string& subject) const {
    const Entry* head = backlog_.head(subject);
    return head != nullptr ? head->event : nullptr;
}

/// The first event of each subject together. Where that fails, or one of them has failed before,
/// each subject goes on by itself.
Task<void> Subscription::run_batch(std::vector<std::unique_ptr<Turn>> turns) {
    auto claims = std::move(turns);
    std::vector<SharedEvent> events;
    for (const auto& claim : claims)
        if (auto event = event_at_hand(claim->subject)) events.push_back(std::move(event));
    if (events.size() == claims.size()) {
        deliveries_.add(static_cast<double>(events.size()));
        const auto handled = co_await answer_of(call(&handlers_.batches, std::move(events)));
        if (handled) {
            for (const auto& claim : claims) succeeded(claim->subject);
            co_return;
        }
    }
    if (stopping_) co_return;
    for (auto& claim : claims) shared_.spawn(run_subject(std::move(claim)));
}

Task<void> Subscription::run_subject(std::unique_ptr<Turn> turn) {
    const auto claim = std::move(turn);
    const std::string& subject = claim->subject;
    while (!stopping_) {
        const Entry* head = backlog_.head(subject);
        if (head == nullptr || head->due > shared_.clock.now()) co_return;
        const auto event = co_await event_of(*head);
        if (!event) co_return;
        deliveries_.add();
        const auto handled = co_await answer_of(call(&handlers_.alone, event));
        if (handled)
            succeeded(subject);
        else
            failed(subject, *event, handled.error());
    }
}

/// The event of a head; nullptr when its row cannot be read now, and then it is due later.
Task<SharedEvent> Subscription::event_of(Entry entry) {
    if (entry.event) co_return std::move(entry.event);
    const auto read = co_await shared_.table.get(row_key(entry));
    const std::optional<store::Item> row = read ? *read : std::nullopt;
    if (row) {
        auto event = event_in(parse_parked(row->document));
        if (event) co_return std::make_shared<const Event>(*std::move(event));
        const Entry given_up = backlog_.pop(entry.subject);
        give_up(given_up, row->document, event.error());
        co_return nullptr;
    }
    if (read && progress_.waiting() == 0) {
        backlog_.pop(entry.subject);
        --parked_;
        co_return nullptr;
    }
    // The row is on its way to the table, or the table is away.
    entry.due = shared_.clock.now() + shared_.options.table_retry;
    const std::string subject = entry.subject;
    backlog_.replace_head(subject, std::move(entry));
    co_return nullptr;
}

Task<Result<void>> Subscription::answer_of(Task<Result<void>> handler) {
    try {
        co_return co_await hop(executor_, std::move(handler));
    } catch (...) {
        // The one place where a handler's exception ends: a bug of one must not stop the others.
        if (stopping_) throw;
        co_return fail(Code::bug, "handler-threw", "The handler ended with an exception.");
    }
}

void Subscription::succeeded(const std::string& subject) {
    const Entry entry = backlog_.pop(subject);
    std::vector<store::Write> writes;
    if (entry.parked) {
        writes.push_back(store::Write::remove(row_key(entry)));
        --parked_;
    }
    settle(entry, std::move(writes));
}

void Subscription::failed(const std::string& subject, const Event& event, const Error& error) {
    const int deliveries = backlog_.head(subject)->deliveries + 1;
    if (is_poison(error) || deliveries >= shared_.options.max_deliveries) {
        Entry entry = backlog_.pop(subject);
        entry.deliveries = deliveries;
        give_up(std::move(entry), to_json(event), error);
        return;
    }
    retries_.add();
    shared_.log.info("bus-delivery-failed", {{"subscriber", name_},
                                             {"event", event.id},
                                             {"slug", error.slug},
                                             {"delivery", std::to_string(deliveries)}});
    Entry entry = *backlog_.head(subject);
    entry.deliveries = deliveries;
    entry.due = retry_at(deliveries);
    park(entry, to_json(event));
    backlog_.replace_head(subject, std::move(entry));
    backlog_.for_each_behind(subject, [this](Entry& behind) {
        if (!behind.parked) park(behind, to_json(*behind.event));
    });
}

Instant Subscription::retry_at(int deliveries) {
    Millis delay = shared_.options.first_retry;
    for (int i = 1; i < deliveries && delay < shared_.options.max_retry; ++i) delay *= kRetryFactor;
    delay = std::min(delay, shared_.options.max_retry);
    const auto half = static_cast<std::uint64_t>(delay.count()) / 2;
    return shared_.clock.now() + delay - Millis(shared_.random.below(half + 1));
}

void Subscription::park(Entry& entry, std::string event_json) {
    const bool was_parked = std::exchange(entry.parked, true);
    if (!was_parked) ++parked_;
    entry.event.reset();
    auto row = encode(Parked{entry.deliveries, entry.due, std::move(event_json)});
    std::vector<store::Write> writes{store::Write::put(row_key(entry), std::move(row))};
    progress_.settle(was_parked ? 0 : entry.position, std::move(writes));
    nudge_flush();
}

void Subscription::give_up(Entry entry, std::string event_json, const Error& error) {
    dead_letters_.add();
    shared_.log.error("bus-dead-letter", {{"subscriber", name_},
                                          {"position", std::to_string(entry.position)},
                                          {"slug", error.slug}});
    const DeadLetter letter{entry.position, entry.deliveries, shared_.clock.now(),
                            error.slug,     error.detail,     std::move(event_json)};
    std::vector<store::Write> writes{
        store::Write::put({dead_partition_, position_key(entry.position)}, encode(letter))};
    if (entry.parked) {
        writes.push_back(store::Write::remove(row_key(entry)));
        --parked_;
    }
    settle(entry, std::move(writes));
}

void Subscription::settle(const Entry& entry, std::vector<store::Write> writes) {
    progress_.settle(entry.parked ? 0 : entry.position, std::move(writes));
    nudge_flush();
}

store::Key Subscription::row_key(const Entry& entry) const {
    return {parked_partition_, position_key(entry.position)};
}

void Subscription::take_up(std::uint64_t position, SharedEvent event) {
    const std::string subject = event->subject;
    backlog_.add({position, subject, 0, {}, true, std::move(event)});
    ++parked_;
    wake();
}

Task<void> Subscription::keep_progress() {
    const auto& options = shared_.options;
    const auto& clock = shared_.clock;
    Millis retry = options.table_retry;
    while (!stopping_) {
        if (!progress_.is_behind()) {
            co_await flush_timer_->sleep_for(kIdleNap);
            continue;
        }
        const Millis until = clock.monotonic() + options.flush_delay;
        while (!stopping_ && !progress_.has_rows() && clock.monotonic() < until &&
               progress_.waiting() < options.flush_after)
            co_await flush_timer_->sleep_for(until - clock.monotonic());
        const bool done = co_await flush();
        if (done) {
            retry = options.table_retry;
            continue;
        }
        const Millis again = clock.monotonic() + retry;
        while (!stopping_ && clock.monotonic() < again)
            co_await flush_timer_->sleep_for(again - clock.monotonic());
        retry = std::min(retry * 2, options.max_table_retry);
    }
}

/// A wake-up costs a turn of the loop, so only those that keep_progress() acts on are made.
void Subscription::nudge_flush() {
    const std::size_t waiting = progress_.waiting();
    if (progress_.has_rows() || waiting <= 1 || waiting == shared_.options.flush_after)
        flush_timer_->wake();
}

/// False when the table did not take it; the next flush tries the same again.
Task<bool> Subscription::flush() {
    auto writes = progress_.next_commit(cursor_key(log_.topic(), name_));
    if (writes.empty()) co_return true;
    const auto done = co_await shared_.table.commit(std::move(writes));
    if (!done) {
        shared_.log.warn("bus-progress-not-kept",
                         {{"subscriber", name_}, {"slug", done.error().slug}});
        co_return false;
    }
    const bool was_full = progress_.window() >= shared_.options.window;
    progress_.written();
    if (was_full || parked_ >= shared_.options.max_parked / 2) pump_timer_->wake();
    co_return true;
}

void Subscription::end() {
    stopping_ = true;
    pump_timer_->wake();
    flush_timer_->wake();
}

Task<void> Subscription::quiesce() {
    const Millis until = shared_.clock.monotonic() + shared_.options.stop_grace;
    while (running_ > 0 && shared_.clock.monotonic() < until)
        co_await idle_timer_->sleep_for(until - shared_.clock.monotonic());
}

Task<void> Subscription::flush_rest() {
    while (progress_.is_behind()) {
        const bool done = co_await flush();
        if (!done) co_return;
    }
}

}  // namespace innkeeper::bus::embedded
