#pragma once

#include "chassis/bus/bus.hpp"

#include <map>
#include <memory>
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
    /// To the first subscriber of the topic.
    Task<Result<void>> deliver(std::string topic, bus::Event event) {
        co_return co_await subscribers.at(topic).front()(
            std::make_shared<const bus::Event>(std::move(event)));
    }

    /// To the first of the topic that takes batches.
    Task<Result<void>> deliver_together(std::string topic, const std::vector<bus::Event>& events) {
        std::vector<bus::SharedEvent> shared;
        for (const bus::Event& event : events)
            shared.push_back(std::make_shared<const bus::Event>(event));
        co_return co_await batch_subscribers.at(topic).front()(std::move(shared));
    }

    std::map<std::string, std::vector<bus::Event>> published;
    std::map<std::string, std::vector<bus::Subscriber>> subscribers;
    std::map<std::string, std::vector<bus::BatchSubscriber>> batch_subscribers;

private:
    void do_subscribe(Subscribing asked) override {
        if (asked.batches) batch_subscribers[asked.topic].push_back(std::move(asked.batches));
        subscribers[std::move(asked.topic)].push_back(std::move(asked.subscriber));
    }
};

}  // namespace innkeeper::testing
