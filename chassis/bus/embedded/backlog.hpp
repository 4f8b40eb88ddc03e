#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/clock.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace innkeeper::bus::embedded {

/// One event that a subscription has to deliver.
struct Entry {
    std::uint64_t position = 0;
    std::string subject;
    int deliveries = 0;   ///< tries so far
    Instant due;          ///< not to be tried before
    bool parked = false;  ///< it has a row of its own, and the cursor may pass it
    SharedEvent event;    ///< nullptr when it must be read from its row
};

/// What a subscription has to deliver: a queue a subject, each in the order of the positions and
/// one delivery at a time. Plain data without I/O.
class Backlog {
public:
    /// Into the queue of its subject by position, but never before one that is being delivered.
    void add(Entry entry);
    /// True when an event of the subject would have to wait behind a parked one.
    [[nodiscard]] bool is_blocked(const std::string& subject) const;

    /// Claims the subject whose head has been due longest at `now`, until end().
    [[nodiscard]] std::optional<std::string> begin(Instant now);
    /// The head of a claimed subject; nothing when its queue is empty.
    [[nodiscard]] const Entry* head(const std::string& subject) const;
    Entry pop(const std::string& subject);
    /// Puts a changed head back in its place.
    void replace_head(const std::string& subject, Entry entry);
    /// Calls `change` for each entry of a claimed subject behind its head.
    void for_each_behind(const std::string& subject, const std::function<void(Entry&)>& change);
    void end(const std::string& subject);

    /// When the next unclaimed subject is due.
    [[nodiscard]] std::optional<Instant> next_due() const;
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Subjects that could be claimed, now or once they are due.
    [[nodiscard]] std::size_t unclaimed() const { return turns_.size(); }

private:
    struct Lane {
        std::list<Entry> entries;  ///< mostly one
        bool claimed = false;
    };
    using Lanes = std::unordered_map<std::string, Lane>;
    using Turn = std::pair<Instant, std::uint64_t>;  ///< due, position
    [[nodiscard]] static Turn turn_of(const Lane& lane);

    Lanes lanes_;
    std::map<Turn, Lanes::value_type*> turns_;  ///< by the heads of all unclaimed lanes
    std::size_t size_ = 0;
};

}  // namespace innkeeper::bus::embedded
