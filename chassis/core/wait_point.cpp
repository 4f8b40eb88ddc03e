#include "chassis/core/wait_point.hpp"

#include "chassis/core/check.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <utility>

namespace innkeeper {
namespace {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
using Resume = std::move_only_function<void(ErrorCode)>;

/// Owns the waiting coroutines of one execution context. They cannot live in the WaitPoint: that
/// is often a local of the very coroutine that waits, and the two would keep each other alive.
class ParkingLot final : public asio::execution_context::service {
public:
    using key_type = ParkingLot;
    static inline asio::execution_context::id id;
    explicit ParkingLot(asio::execution_context& context) : service(context) {}

    std::uint64_t park(Resume resume) {
        const std::lock_guard lock(mutex_);
        const std::uint64_t ticket = ++last_ticket_;
        parked_.emplace(ticket, std::move(resume));
        return ticket;
    }

    /// The coroutine of `ticket`, or an empty function when it has left already.
    Resume take(std::uint64_t ticket) {
        const std::lock_guard lock(mutex_);
        const auto found = parked_.find(ticket);
        if (found == parked_.end()) return {};
        Resume resume = std::move(found->second);
        parked_.erase(found);
        return resume;
    }

    bool holds(std::uint64_t ticket) {
        const std::lock_guard lock(mutex_);
        return parked_.contains(ticket);
    }

private:
    void shutdown() override {
        std::map<std::uint64_t, Resume> dropped;
        const std::lock_guard lock(mutex_);
        dropped.swap(parked_);
    }

    std::mutex mutex_;
    std::uint64_t last_ticket_ = 0;
    std::map<std::uint64_t, Resume> parked_;
};

}  // namespace

struct WaitPoint::State {
    explicit State(Executor e)
        : executor(std::move(e)),
          lot(asio::use_service<ParkingLot>(asio::query(executor, asio::execution::context))) {}

    Executor executor;
    ParkingLot& lot;
    std::uint64_t ticket = 0;
    bool notified = false;
};

namespace {

struct Initiate {
    std::shared_ptr<WaitPoint::State> state;

    template <class Handler>
    void operator()(Handler handler) {
        const auto owner = std::move(state);
        ParkingLot& lot = owner->lot;
        auto slot = asio::get_associated_cancellation_slot(handler);
        const auto executor = asio::get_associated_executor(handler, owner->executor);
        Resume resume = [executor, h = std::move(handler)](ErrorCode ec) mutable {
            asio::post(executor, [h = std::move(h), ec]() mutable { std::move(h)(ec); });
        };
        if (owner->notified) {
            owner->notified = false;
            resume(ErrorCode{});
            return;
        }
        CHECK(!lot.holds(owner->ticket));
        const std::uint64_t ticket = lot.park(std::move(resume));
        owner->ticket = ticket;
        if (!slot.is_connected()) return;
        slot.assign([&lot, ticket](asio::cancellation_type) {
            if (Resume cancelled = lot.take(ticket)) cancelled(asio::error::operation_aborted);
        });
    }
};

}  // namespace

WaitPoint::WaitPoint(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

WaitPoint::~WaitPoint() {
    // Destroying the handler posts the unwinding of its coroutine to the executor.
    const Resume dropped = state_->lot.take(state_->ticket);
}

Task<void> WaitPoint::wait() {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(ErrorCode)>(
        Initiate{state_}, asio::use_awaitable);
}

void WaitPoint::notify() {
    if (Resume resume = state_->lot.take(state_->ticket)) {
        resume(ErrorCode{});
        return;
    }
    state_->notified = true;
}

bool WaitPoint::waiting() const { return state_->lot.holds(state_->ticket); }

}  // namespace innkeeper
