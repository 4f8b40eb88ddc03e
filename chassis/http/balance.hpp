#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

namespace innkeeper::http {

/// What servers on several loops share, so that their clients wait alike. The kernel spreads
/// connections by chance, they are kept for long, and one loop may have work that another has not:
/// of 64 connections 43 can be on the slower loop. So a server whose loop lags behind another's
/// gives that one a connection between two requests, one at a time.
///
/// How far a loop lags is what a handler that is posted to it waits, as an average over the last
/// few dozen: about what a request waits there before it is read.
///
/// Members join before the loops run; then all calls on any thread.
class Balance {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Wait = std::chrono::nanoseconds;
    /// Takes a connected socket over; called on the giver's thread.
    using Adopt = std::function<void(int socket)>;

    /// The number of the member.
    std::size_t join(Adopt adopt);
    /// A handler of this member's loop has waited so long. On its thread.
    void waited(std::size_t member, Wait wait);
    /// Nothing waits there any more. On its thread.
    void rests(std::size_t member) { members_[member].waits.store(0, std::memory_order_relaxed); }
    /// Whether it takes connections: not when it has as many as it may have, nor when it ends. One
    /// that was on its way already comes all the same.
    void takes(std::size_t member, bool more) { members_[member].takes.store(more); }
    /// Who shall have a connection of this member, if anybody: the member that lags least, when
    /// this one lags by kWorthMoving and kWorthMovingPercent of that one, once in kMoveInterval.
    [[nodiscard]] std::optional<std::size_t> better_than(std::size_t member, Time now);
    void give(std::size_t to, int socket) const { members_[to].adopt(socket); }

private:
    struct Member {
        Adopt adopt;
        std::atomic<std::int64_t> waits = 0;  ///< ns, as many as are averaged
        std::atomic<bool> takes = true;
    };

    [[nodiscard]] std::int64_t lag_of(const Member& member) const;

    std::deque<Member> members_;
    std::atomic<std::int64_t> next_move_ = 0;  ///< ns of the steady clock
};

}  // namespace innkeeper::http
