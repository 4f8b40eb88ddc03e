#include "tests/race/crew.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>

namespace innkeeper::race {
namespace {

std::string what_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        return e.what();
    }
}

}  // namespace

void Violations::add(std::string what) {
    ++count_;
    const std::lock_guard lock(mutex_);
    if (list_.size() < kMax) list_.push_back(std::move(what));
}

void Violations::add(const std::vector<std::string>& all) {
    for (const std::string& what : all) add(what);
}

std::vector<std::string> Violations::list() const {
    const std::lock_guard lock(mutex_);
    return list_;
}

Crew::Crew(Violations& violations) : violations_(violations) {}

void Crew::spawn(Executor executor, Task<void> task) {
    {
        const std::lock_guard lock(state_->mutex);
        ++state_->running;
    }
    boost::asio::co_spawn(executor, std::move(task),
                          [state = state_, &violations = violations_](std::exception_ptr failure) {
                              if (failure) violations.add("threw " + what_of(failure));
                              const std::lock_guard lock(state->mutex);
                              --state->running;
                              state->changed.notify_all();
                          });
}

bool Crew::wait_for(std::chrono::milliseconds time) {
    std::unique_lock lock(state_->mutex);
    return state_->changed.wait_for(lock, time, [this] { return state_->running == 0; });
}

}  // namespace innkeeper::race
