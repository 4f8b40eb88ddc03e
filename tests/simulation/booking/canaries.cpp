#include "tests/simulation/booking/canaries.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace innkeeper::sim {
namespace {

/// One commit of a booking, or one batch of events, in so many goes wrong.
constexpr std::uint64_t kOneIn = 8;

/// Of the events of the stock search misses so many.
constexpr unsigned kMissedOneIn = 3;

/// The same each time that the event comes.
bool is_missed(const bus::Event& event) {
    unsigned sum = 0;
    for (const char c : event.id) sum += static_cast<unsigned char>(c);
    return sum % kMissedOneIn == 0;
}

bool is_in(const store::Write& write, std::string_view partition_prefix) {
    return write.key.partition.starts_with(partition_prefix);
}

store::Committed as_if_committed(const std::vector<store::Write>& writes) {
    store::Committed committed;
    for (const store::Write& write : writes)
        if (write.kind == store::Write::Kind::append)
            committed.positions.push_back(std::numeric_limits<std::uint64_t>::max());
    return committed;
}

}  // namespace

Task<Result<std::optional<store::Item>>> BadTable::get(store::Key key) {
    return inner_.get(std::move(key));
}

Task<Result<std::vector<std::optional<store::Item>>>> BadTable::get_many(
    std::vector<store::Key> keys) {
    return inner_.get_many(std::move(keys));
}

Task<Result<store::Page>> BadTable::query(store::Query query) {
    return inner_.query(std::move(query));
}

Task<Result<store::Committed>> BadTable::commit(std::vector<store::Write> writes) {
    if (bugs_.oversell)
        for (store::Write& write : writes)
            if (is_in(write, "stock#")) write.expect = store::Expect::any();
    if (bugs_.forget_keys)
        std::erase_if(writes,
                      [](const store::Write& write) { return is_in(write, "idempotency#"); });
    if (bugs_.lost_answer && is_in(writes.front(), "stream#booking#") && random_.below(kOneIn) == 0)
        co_return as_if_committed(writes);
    co_return co_await inner_.commit(std::move(writes));
}

Task<Result<void>> BadBus::publish(std::string topic, std::vector<bus::Event> events) {
    if (bugs_.drop_events && random_.below(kOneIn) == 0) co_return Result<void>{};
    co_return co_await inner_.publish(std::move(topic), std::move(events));
}

void BadBus::do_subscribe(Subscribing asked) {
    inner_.subscribe(std::move(asked.topic), std::move(asked.name), std::move(asked.executor),
                     std::move(asked.subscriber), std::move(asked.types));
}

Task<Result<void>> StaleBus::publish(std::string topic, std::vector<bus::Event> events) {
    return inner_.publish(std::move(topic), std::move(events));
}

void StaleBus::do_subscribe(Subscribing asked) {
    if (bugs_.stale_search || bugs_.deaf_search)
        asked.subscriber = [all = bugs_.stale_search,
                            told = std::move(asked.subscriber)](const bus::SharedEvent& event) {
            if (!event->type.starts_with("innkeeper.inventory.") || (!all && !is_missed(*event)))
                return told(event);
            bus::Event lost = *event;
            lost.type = "innkeeper.lost";
            return told(std::make_shared<const bus::Event>(std::move(lost)));
        };
    inner_.subscribe(std::move(asked.topic), std::move(asked.name), std::move(asked.executor),
                     std::move(asked.subscriber), std::move(asked.types));
}

std::string BadProvider::key_of(std::string key) {
    const int before = asked_[key]++;
    return bugs_.charge_twice && before > 0 ? fmt::format("{}-{}", key, before) : key;
}

Task<Result<payments::PaymentMethod>> BadProvider::add_card(std::string key, payments::Card card) {
    return inner_.add_card(std::move(key), std::move(card));
}

Task<payments::Outcome> BadProvider::authorise(std::string key, std::string method_id,
                                               Money amount) {
    return inner_.authorise(key_of(std::move(key)), std::move(method_id), amount);
}

Task<payments::Outcome> BadProvider::capture(std::string key, std::string reference, Money amount) {
    return inner_.capture(key_of(std::move(key)), std::move(reference), amount);
}

Task<payments::Outcome> BadProvider::void_(std::string key, std::string authorisation_key) {
    return inner_.void_(std::move(key), std::move(authorisation_key));
}

Task<payments::Outcome> BadProvider::refund(std::string key, std::string reference, Money amount) {
    return inner_.refund(std::move(key), std::move(reference), amount);
}

}  // namespace innkeeper::sim
