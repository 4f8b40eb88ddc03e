#include "chassis/host/thread_offload.hpp"

#include "chassis/core/once.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>

namespace innkeeper::host {

struct ThreadOffload::State {
    State(std::size_t threads, std::size_t max) : pool(threads), max_waiting(max) {}
    boost::asio::thread_pool pool;
    const std::size_t max_waiting;
    std::atomic<std::size_t> waiting = 0;
};

ThreadOffload::ThreadOffload(std::size_t threads, std::size_t max_waiting)
    : state_(std::make_shared<State>(threads, max_waiting)) {}

ThreadOffload::~ThreadOffload() { state_->pool.join(); }

Task<Result<void>> ThreadOffload::run(std::function<void()> job) {
    if (state_->waiting.fetch_add(1) >= state_->max_waiting) {
        state_->waiting.fetch_sub(1);
        Error error{Code::busy, "workers-busy", "Too much work of this kind is waiting."};
        error.retry_after = std::chrono::seconds(1);
        co_return fail(std::move(error));
    }
    OneShot<bool> done;
    auto setter = done.setter();
    boost::asio::post(state_->pool, [state = state_.get(), job = std::move(job),
                                     setter = std::move(setter)]() mutable {
        job();
        state->waiting.fetch_sub(1);
        setter.set(true);
    });
    co_await std::move(done).wait();
    co_return Result<void>{};
}

}  // namespace innkeeper::host
