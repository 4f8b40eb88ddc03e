#include "tests/race/competing_bus.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace innkeeper::race {
namespace asio = boost::asio;

Task<Result<void>> CompetingBus::publish(std::string topic, std::vector<bus::Event> events) {
    return inner_.publish(std::move(topic), std::move(events));
}

void CompetingBus::do_subscribe(Subscribing asked) {
    auto& group = groups_[{asked.topic, asked.name}];
    if (!group) group = std::make_shared<Group>();
    group->members.emplace_back(std::move(asked.executor), std::move(asked.subscriber));
    if (group->members.size() < processes_) return;
    inner_.subscribe(
        std::move(asked.topic), std::move(asked.name), executor_,
        [group](bus::Event event) { return deliver(group, std::move(event)); },
        std::move(asked.types));
}

Task<Result<void>> CompetingBus::deliver(std::shared_ptr<Group> group, bus::Event event) {
    const auto& [executor, subscriber] = group->members[group->next++ % group->members.size()];
    // A cancellation of the bus must not be delivered on another thread than the handler's.
    co_return co_await asio::co_spawn(
        executor, subscriber(std::move(event)),
        asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable));
}

}  // namespace innkeeper::race
