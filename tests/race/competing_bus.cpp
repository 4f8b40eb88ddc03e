#include "tests/race/competing_bus.hpp"

#include "chassis/core/hop.hpp"

namespace innkeeper::race {

Task<Result<void>> CompetingBus::publish(std::string topic, std::vector<bus::Event> events) {
    return inner_.publish(std::move(topic), std::move(events));
}

void CompetingBus::landed(const std::string& topic, std::vector<bus::Landed> events) {
    inner_.landed(topic, std::move(events));
}

void CompetingBus::do_subscribe(Subscribing asked) {
    auto& group = groups_[{asked.topic, asked.name}];
    if (!group) group = std::make_shared<Group>();
    group->members.emplace_back(std::move(asked.executor), std::move(asked.subscriber));
    if (group->members.size() < processes_) return;
    inner_.subscribe(
        std::move(asked.topic), std::move(asked.name), executor_,
        [group](bus::SharedEvent event) { return deliver(group, std::move(event)); },
        std::move(asked.types));
}

Task<Result<void>> CompetingBus::deliver(std::shared_ptr<Group> group, bus::SharedEvent event) {
    const auto& [executor, subscriber] = group->members[group->next++ % group->members.size()];
    co_return co_await hop(executor, subscriber(std::move(event)));
}

}  // namespace innkeeper::race
