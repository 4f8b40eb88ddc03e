#include "chassis/bus/embedded/backlog.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::bus::embedded {

Backlog::Turn Backlog::turn_of(const Entry& head) {
    return {head.due, head.position, head.subject};
}

void Backlog::add(Entry entry) {
    Lane& lane = lanes_[entry.subject];
    const bool unclaimed_head = !lane.claimed && !lane.entries.empty();
    if (unclaimed_head) turns_.erase(turn_of(lane.entries.front()));
    auto first = lane.entries.begin();
    if (lane.claimed && first != lane.entries.end()) ++first;
    const auto place = std::find_if(first, lane.entries.end(), [&](const Entry& other) {
        return other.position > entry.position;
    });
    lane.entries.insert(place, std::move(entry));
    if (!lane.claimed) turns_.insert(turn_of(lane.entries.front()));
    ++size_;
}

bool Backlog::is_blocked(const std::string& subject) const {
    const auto lane = lanes_.find(subject);
    return lane != lanes_.end() && !lane->second.entries.empty() &&
           lane->second.entries.back().parked;
}

std::optional<std::string> Backlog::begin(Instant now) {
    if (turns_.empty() || std::get<Instant>(*turns_.begin()) > now) return {};
    std::string subject = std::get<std::string>(*turns_.begin());
    turns_.erase(turns_.begin());
    lanes_.at(subject).claimed = true;
    return subject;
}

const Entry* Backlog::head(const std::string& subject) const {
    const Lane& lane = lanes_.at(subject);
    INNKEEPER_CHECK(lane.claimed);
    return lane.entries.empty() ? nullptr : &lane.entries.front();
}

Entry Backlog::pop(const std::string& subject) {
    Lane& lane = lanes_.at(subject);
    INNKEEPER_CHECK(lane.claimed && !lane.entries.empty());
    Entry entry = std::move(lane.entries.front());
    lane.entries.pop_front();
    --size_;
    return entry;
}

void Backlog::replace_head(const std::string& subject, Entry entry) {
    Lane& lane = lanes_.at(subject);
    INNKEEPER_CHECK(lane.claimed && !lane.entries.empty());
    lane.entries.front() = std::move(entry);
}

void Backlog::for_each_behind(const std::string& subject,
                              const std::function<void(Entry&)>& change) {
    auto& entries = lanes_.at(subject).entries;
    for (std::size_t i = 1; i < entries.size(); ++i) change(entries[i]);
}

void Backlog::end(const std::string& subject) {
    const auto lane = lanes_.find(subject);
    INNKEEPER_CHECK(lane != lanes_.end() && lane->second.claimed);
    lane->second.claimed = false;
    if (lane->second.entries.empty())
        lanes_.erase(lane);
    else
        turns_.insert(turn_of(lane->second.entries.front()));
}

std::optional<Instant> Backlog::next_due() const {
    if (turns_.empty()) return {};
    return std::get<Instant>(*turns_.begin());
}

}  // namespace innkeeper::bus::embedded
