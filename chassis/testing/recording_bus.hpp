#pragma once

#include "chassis/bus/bus.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::testing {

/// A bus that keeps what is published and delivers what the test gives it. One thread.
class RecordingBus final : public bus::Bus {
public:
    Task<Result<void>> publish(std::string topic, std::vector<bus::Event> events) override {
        for (auto& event : events) published[topic].push_back(std::move(event));
        co_return Result<void>{};
    }
    void subscribe(std::string topic, std::string, Executor, bus::Subscriber subscriber) override {
        subscribers[std::move(topic)].push_back(std::move(subscriber));
    }
    /// To the first subscriber of the topic.
    Task<Result<void>> deliver(std::string topic, bus::Event event) {
        co_return co_await subscribers.at(topic).front()(std::move(event));
    }

    std::map<std::string, std::vector<bus::Event>> published;
    std::map<std::string, std::vector<bus::Subscriber>> subscribers;
};

}  // namespace innkeeper::testing
