#pragma once

#include "chassis/bus/bus.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::race {

/// A bus for several processes of one service: of each event of a subscription one of them gets
/// it, in turn, on its own executor.
class CompetingBus final : public bus::Bus {
public:
    /// `executor` is that of `inner`. Every process subscribes to the same.
    CompetingBus(bus::Bus& inner, Executor executor, std::size_t processes)
        : inner_(inner), executor_(std::move(executor)), processes_(processes) {}
    Task<Result<void>> publish(std::string topic, std::vector<bus::Event> events) override;
    void landed(const std::string& topic, std::vector<bus::Landed> events) override;

private:
    void do_subscribe(Subscribing asked) override;
    struct Group {
        std::vector<std::pair<Executor, bus::Subscriber>> members;
        std::size_t next = 0;
    };
    static Task<Result<void>> deliver(std::shared_ptr<Group> group, bus::SharedEvent event);

    bus::Bus& inner_;
    Executor executor_;
    const std::size_t processes_;
    std::map<std::pair<std::string, std::string>, std::shared_ptr<Group>> groups_;
};

}  // namespace innkeeper::race
