#include "chassis/store/embedded/mailbox.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace innkeeper::store::embedded {

namespace asio = boost::asio;
using Resume = std::move_only_function<void(Result<Committed>)>;

/// The waiting coroutines of one execution context and the answers that have come for them.
/// One post to the context serves all answers that come before it runs.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
public:
    std::uint64_t add(Executor executor, Resume resume) {
        const std::lock_guard lock(mutex_);
        waiting_.emplace(++last_ticket_, Waiting{std::move(executor), std::move(resume)});
        return last_ticket_;
    }

    void deliver(std::uint64_t ticket, Result<Committed> answer) {
        const std::lock_guard lock(mutex_);
        const auto found = waiting_.find(ticket);
        if (found == waiting_.end()) return;
        answers_.push_back({std::move(found->second), std::move(answer)});
        waiting_.erase(found);
        // Under the lock: close() must not return, and the context end, between test and post.
        if (!scheduled_) schedule();
    }

    void close() {
        std::unordered_map<std::uint64_t, Waiting> waiting;
        std::deque<Answer> answers;
        const std::lock_guard lock(mutex_);
        waiting.swap(waiting_);
        answers.swap(answers_);
    }

private:
    struct Waiting {
        Executor executor;
        Resume resume;
    };
    struct Answer {
        Waiting waiting;
        Result<Committed> value;
    };

    void schedule() {
        scheduled_ = true;
        const Executor executor = answers_.front().waiting.executor;
        asio::post(executor, [self = shared_from_this(), executor] { self->drain(executor); });
    }

    void drain(const Executor& here) {
        /// Also when a resumed coroutine throws out of the loop, the other answers must follow.
        struct Again {
            Mailbox& box;
            ~Again() {
                const std::lock_guard lock(box.mutex_);
                box.scheduled_ = false;
                if (!box.answers_.empty()) box.schedule();
            }
        };
        const Again again{*this};
        std::unique_lock lock(mutex_);
        for (std::size_t left = answers_.size(); left > 0 && !answers_.empty(); --left) {
            Answer answer = std::move(answers_.front());
            answers_.pop_front();
            lock.unlock();
            resume(here, std::move(answer));
            lock.lock();
        }
    }

    static void resume(const Executor& here, Answer answer) {
        if (answer.waiting.executor == here) {
            answer.waiting.resume(std::move(answer.value));
            return;
        }
        const Executor there = answer.waiting.executor;
        asio::post(there,
                   [a = std::move(answer)]() mutable { a.waiting.resume(std::move(a.value)); });
    }

    std::mutex mutex_;
    std::uint64_t last_ticket_ = 0;
    bool scheduled_ = false;
    std::unordered_map<std::uint64_t, Waiting> waiting_;
    std::deque<Answer> answers_;
};

namespace {

/// Ends the mailbox with its context. A context shuts its younger services down first, so the
/// scheduler still takes the unwinding of the coroutines that are dropped here.
class MailboxService final : public asio::execution_context::service {
public:
    using key_type = MailboxService;
    static inline asio::execution_context::id id;
    explicit MailboxService(asio::execution_context& context) : service(context) {}
    [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

private:
    void shutdown() override { mailbox_->close(); }

    std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
};

struct Initiate {
    Executor executor;
    std::shared_ptr<Mailbox> mailbox;
    std::move_only_function<void(Reply)> submit;

    template <class Handler>
    void operator()(Handler handler) {
        // The frame that holds this object now belongs to the handler: move out what is used.
        const auto box = std::move(mailbox);
        auto go = std::move(submit);
        Resume resume = [h = std::move(handler)](Result<Committed> answer) mutable {
            std::move(h)(std::move(answer));
        };
        const std::uint64_t ticket = box->add(std::move(executor), std::move(resume));
        go(Reply(box, ticket));
    }
};

}  // namespace

void Reply::deliver(Result<Committed> answer) const {
    mailbox_->deliver(ticket_, std::move(answer));
}

Task<Result<Committed>> wait_for_reply(std::move_only_function<void(Reply)> submit) {
    const Executor executor = co_await asio::this_coro::executor;
    auto& context = asio::query(executor, asio::execution::context);
    Initiate initiate{executor, asio::use_service<MailboxService>(context).mailbox(),
                      std::move(submit)};
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Committed>)>(
        std::move(initiate), asio::use_awaitable);
}

}  // namespace innkeeper::store::embedded
