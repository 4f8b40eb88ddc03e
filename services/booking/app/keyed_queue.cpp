#include "services/booking/app/keyed_queue.hpp"

#include "chassis/core/wait_point.hpp"
#include "services/booking/app/errors.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <list>
#include <mutex>
#include <unordered_map>

namespace innkeeper::booking {
namespace {

namespace asio = boost::asio;

struct Waiter {
    explicit Waiter(Executor e) : executor(std::move(e)), point(executor) {}
    Executor executor;
    WaitPoint point;
    bool called = false;
};

}  // namespace

struct KeyedQueue::State {
    explicit State(std::size_t most) : max_waiting(most) {}

    const std::size_t max_waiting;
    std::mutex mutex;
    /// A key is here while somebody has its turn; its value are those who wait for it.
    std::unordered_map<std::string, std::list<std::shared_ptr<Waiter>>> lines;

    void leave(const std::string& key) {
        const std::lock_guard lock(mutex);
        call_next(key);
    }

    void give_up(const std::string& key, const std::shared_ptr<Waiter>& waiter) {
        const std::lock_guard lock(mutex);
        if (waiter->called) return call_next(key);
        const auto line = lines.find(key);
        if (line != lines.end()) std::erase(line->second, waiter);
    }

private:
    void call_next(const std::string& key) {
        const auto line = lines.find(key);
        if (line == lines.end()) return;
        if (line->second.empty()) {
            lines.erase(line);
            return;
        }
        auto next = std::move(line->second.front());
        line->second.pop_front();
        next->called = true;
        const Executor where = next->executor;
        asio::post(where, [next = std::move(next)] { next->point.notify(); });
    }
};

KeyedQueue::Turn::~Turn() {
    if (const auto state = state_.lock()) state->leave(key_);
}

KeyedQueue::KeyedQueue(std::size_t max_waiting) : state_(std::make_shared<State>(max_waiting)) {}

std::size_t KeyedQueue::lines() const {
    const std::lock_guard lock(state_->mutex);
    return state_->lines.size();
}

Task<Result<KeyedQueue::Turn>> KeyedQueue::enter(std::string key) {
    const auto state = state_;
    const Executor here = co_await asio::this_coro::executor;
    std::shared_ptr<Waiter> waiter;
    {
        const std::lock_guard lock(state->mutex);
        const auto [line, is_first] = state->lines.try_emplace(key);
        if (is_first) co_return Turn(state, std::move(key));
        if (line->second.size() >= state->max_waiting) co_return fail(contended());
        waiter = std::make_shared<Waiter>(here);
        line->second.push_back(waiter);
    }
    // Leaves the line also when the coroutine is cancelled, or destroyed after the queue.
    struct Guard {
        std::weak_ptr<State> state;
        std::string key;
        std::shared_ptr<Waiter> waiter;
        ~Guard() {
            if (const auto alive = waiter ? state.lock() : nullptr) alive->give_up(key, waiter);
        }
    } guard{state, key, waiter};
    co_await waiter->point.wait();
    guard.waiter.reset();
    co_return Turn(state, std::move(key));
}

}  // namespace innkeeper::booking
