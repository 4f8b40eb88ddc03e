#include "services/booking/app/keyed_queue.hpp"

#include "chassis/core/wait_point.hpp"
#include "services/booking/app/errors.hpp"

#include <deque>
#include <map>
#include <vector>

namespace innkeeper::booking {
namespace {

struct Waiter {
    explicit Waiter(Executor executor) : point(std::move(executor)) {}
    WaitPoint point;
    bool called = false;
};

}  // namespace

struct KeyedQueue::State {
    Executor executor;
    std::size_t max_waiting;
    /// A key is here while somebody has its turn; its value are those who wait for it.
    std::map<std::string, std::deque<std::shared_ptr<Waiter>>> lines;

    void leave(const std::string& key) {
        const auto line = lines.find(key);
        if (line == lines.end()) return;
        if (line->second.empty()) {
            lines.erase(line);
            return;
        }
        const auto next = std::move(line->second.front());
        line->second.pop_front();
        next->called = true;
        next->point.notify();
    }

    void give_up(const std::string& key, const std::shared_ptr<Waiter>& waiter) {
        if (waiter->called) return leave(key);
        const auto line = lines.find(key);
        if (line != lines.end()) std::erase(line->second, waiter);
    }
};

KeyedQueue::Turn::~Turn() {
    if (const auto state = state_.lock()) state->leave(key_);
}

KeyedQueue::KeyedQueue(Executor executor, std::size_t max_waiting)
    : state_(std::make_shared<State>(std::move(executor), max_waiting)) {}

std::size_t KeyedQueue::lines() const { return state_->lines.size(); }

Task<Result<KeyedQueue::Turn>> KeyedQueue::enter(std::string key) {
    const auto [line, is_first] = state_->lines.try_emplace(key);
    if (is_first) co_return Turn(state_, std::move(key));
    if (line->second.size() >= state_->max_waiting) co_return fail(contended());

    const auto waiter = std::make_shared<Waiter>(state_->executor);
    line->second.push_back(waiter);
    // Leaves the line also when the coroutine is cancelled, or destroyed after the queue.
    struct Guard {
        std::weak_ptr<State> state;
        std::string key;
        std::shared_ptr<Waiter> waiter;
        ~Guard() {
            if (const auto alive = waiter ? state.lock() : nullptr) alive->give_up(key, waiter);
        }
    } guard{state_, key, waiter};
    co_await waiter->point.wait();
    guard.waiter.reset();
    co_return Turn(state_, std::move(key));
}

}  // namespace innkeeper::booking
