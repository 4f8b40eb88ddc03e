#pragma once

#include "chassis/core/check.hpp"
#include "chassis/core/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace innkeeper {

/// One value that one coroutine waits for and that any thread sets.
///
///     OneShot<Answer> answer;
///     queue.push(answer.setter());
///     Answer value = co_await std::move(answer).wait();
///
/// From wait() on, the Setter owns the waiting coroutine. A Setter that is dropped without set()
/// destroys that coroutine, its frames unwound on their executor. Whoever holds a Setter sets or
/// drops it before the executor's context ends. A cancellation does not end the wait: who has
/// promised the value answers.
template <class T>
class OneShot {
    struct State {
        std::mutex mutex;
        std::optional<T> value;
        std::move_only_function<void(T)> resume;
        bool has_setter = false;
    };

public:
    class Setter {
    public:
        explicit Setter(std::shared_ptr<State> state) : state_(std::move(state)) {}
        Setter(Setter&&) noexcept = default;
        Setter& operator=(Setter&&) noexcept = default;
        Setter(const Setter&) = delete;
        Setter& operator=(const Setter&) = delete;
        ~Setter() = default;

        /// Once, from any thread. The coroutine goes on on its own executor, never inside set().
        void set(T value) {
            const std::shared_ptr<State> state = std::move(state_);
            INNKEEPER_CHECK(state);
            std::unique_lock lock(state->mutex);
            if (!state->resume) {
                state->value.emplace(std::move(value));
                return;
            }
            auto resume = std::move(state->resume);
            lock.unlock();
            resume(std::move(value));
        }

    private:
        std::shared_ptr<State> state_;
    };

    OneShot() : state_(std::make_shared<State>()) {}

    /// The setting end; taken once, before wait().
    [[nodiscard]] Setter setter() {
        INNKEEPER_CHECK(state_ && !state_->has_setter);
        state_->has_setter = true;
        return Setter(state_);
    }

    /// The value, once. Runs on the coroutine's executor.
    [[nodiscard]] Task<T> wait() && {
        INNKEEPER_CHECK(state_ && state_->has_setter);
        return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
            Initiate{std::move(state_)}, boost::asio::use_awaitable);
    }

private:
    struct Initiate {
        std::shared_ptr<State> state;

        template <class Handler>
        void operator()(Handler handler) {
            // The frame that holds this object is owned by `handler`: it must not own the state.
            const std::shared_ptr<State> owned = std::move(state);
            const auto executor = boost::asio::get_associated_executor(handler);
            std::move_only_function<void(T)> resume = [executor,
                                                       h = std::move(handler)](T value) mutable {
                boost::asio::post(executor, [h = std::move(h), v = std::move(value)]() mutable {
                    std::move(h)(std::move(v));
                });
            };
            std::unique_lock lock(owned->mutex);
            std::optional<T>& set_before = owned->value;
            if (!set_before) {
                owned->resume = std::move(resume);
                return;
            }
            T value = std::move(*set_before);
            lock.unlock();
            resume(std::move(value));
        }
    };

    std::shared_ptr<State> state_;
};

}  // namespace innkeeper
