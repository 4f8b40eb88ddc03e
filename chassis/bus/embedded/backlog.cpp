#include "chassis/bus/embedded/backlog.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace innkeeper::bus::embedded {

Backlog::Turn Backlog::turn_of(const Lane& lane) {
    const Entry& head = lane.entries.front();
    return {head.due, head.position};
}

void Backlog::add(Entry entry) {
    auto& named = *lanes_.try_emplace(entry.subject).first;
    Lane& lane = named.second;
    const bool unclaimed_head = !lane.claimed && !lane.entries.empty();
    if (unclaimed_head) turns_.erase(turn_of(lane));
    auto first = lane.entries.begin();
    if (lane.claimed && first != lane.entries.end()) ++first;
    const auto place = std::find_if(first, lane.entries.end(), [&](const Entry& other) {
        return other.position > entry.position;
    });
    lane.entries.insert(place, std::move(entry));
    if (!lane.claimed) turns_.emplace(turn_of(lane), &named);
    ++size_;
}

bool Backlog::is_blocked(const std::string& subject) const {
    const auto lane = lanes_.find(subject);
    return lane != lanes_.end() && !lane->second.entries.empty() &&
           lane->second.entries.back().parked;
}

std::optional<std::string> Backlog::begin(Instant now) {
    const auto first = turns_.begin();
    if (first == turns_.end() || first->first.first > now) return {};
    auto& [subject, lane] = *first->second;
    turns_.erase(first);
    lane.claimed = true;
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
    std::ranges::for_each(entries | std::views::drop(1), change);
}

void Backlog::end(const std::string& subject) {
    const auto lane = lanes_.find(subject);
    INNKEEPER_CHECK(lane != lanes_.end() && lane->second.claimed);
    lane->second.claimed = false;
    if (lane->second.entries.empty())
        lanes_.erase(lane);
    else
        turns_.emplace(turn_of(lane->second), &*lane);
}

std::optional<Instant> Backlog::next_due() const {
    if (turns_.empty()) return {};
    return turns_.begin()->first.first;
}

}  // namespace innkeeper::bus::embedded
