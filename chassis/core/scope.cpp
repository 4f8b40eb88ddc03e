#include "chassis/core/scope.hpp"

#include "chassis/core/wait_point.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <list>
#include <utility>
#include <vector>

namespace innkeeper {
namespace {

namespace asio = boost::asio;
using Signal = std::shared_ptr<asio::cancellation_signal>;

[[noreturn]] void die(const char* what) {
    std::fprintf(stderr, "a task of a scope ended with an exception: %s\n", what);
    std::abort();
}

/// noexcept: an exception of no known base ends in std::terminate, which is an abort too.
void check_end(std::exception_ptr failure) noexcept {
    if (!failure) return;
    try {
        std::rethrow_exception(std::move(failure));
    } catch (const boost::system::system_error& e) {
        if (e.code() != asio::error::operation_aborted) die(e.what());
    } catch (const std::exception& e) {
        die(e.what());
    }
}

}  // namespace

struct Scope::State {
    explicit State(Executor e) : executor(std::move(e)) {}

    Executor executor;
    bool stopping = false;
    std::list<Signal> signals;
    std::list<WaitPoint> waiters;

    void ended(std::list<Signal>::iterator task) {
        signals.erase(task);
        if (!signals.empty()) return;
        for (WaitPoint& waiter : waiters) waiter.notify();
    }
};

Scope::Scope(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}
Scope::~Scope() = default;

bool Scope::stopping() const { return state_->stopping; }
std::size_t Scope::running() const { return state_->signals.size(); }

void Scope::spawn(Task<void> task) {
    if (state_->stopping) return;
    const auto entry = state_->signals.insert(state_->signals.end(),
                                              std::make_shared<asio::cancellation_signal>());
    // A coroutine that is destroyed instead of ended never calls the handler; its end is counted
    // all the same, when the handler goes.
    const auto count_end = [state = state_, entry, signal = *entry](void*) { state->ended(entry); };
    using Guard = std::unique_ptr<void, decltype(count_end)>;
    auto handler = [guard = Guard(this, count_end)](std::exception_ptr failure) {
        check_end(std::move(failure));
    };
    asio::co_spawn(state_->executor, std::move(task),
                   asio::bind_cancellation_slot((*entry)->slot(), std::move(handler)));
}

Task<void> Scope::stop() {
    const std::shared_ptr<State> state = state_;
    state->stopping = true;
    // A copy: a task may end, and leave the list, while it is told.
    const std::vector<Signal> told(state->signals.begin(), state->signals.end());
    for (const Signal& signal : told) signal->emit(asio::cancellation_type::all);
    if (state->signals.empty()) co_return;
    const auto waiter = state->waiters.emplace(state->waiters.end(), state->executor);
    struct Leave {
        State& state;
        std::list<WaitPoint>::iterator waiter;
        ~Leave() { state.waiters.erase(waiter); }
    };
    const Leave leave{*state, waiter};
    co_await waiter->wait();
}

}  // namespace innkeeper
