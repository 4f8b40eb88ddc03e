#pragma once

#include "chassis/store/table.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace innkeeper::store::embedded {

class Mailbox;

/// Where the answer to one waiting commit goes. Copies speak of the same commit.
/// The waiting coroutine belongs to its executor's context, not to the Reply: when the context
/// ends first, the coroutine is destroyed with it and deliver() does nothing.
class Reply {
public:
    Reply(std::shared_ptr<Mailbox> mailbox, std::uint64_t ticket)
        : mailbox_(std::move(mailbox)), ticket_(ticket) {}
    /// From any thread, once. The coroutine goes on on its own executor, never inside the call.
    void deliver(Result<Committed> answer) const;

private:
    std::shared_ptr<Mailbox> mailbox_;
    std::uint64_t ticket_;
};

/// Calls `submit` with a Reply and waits for its answer. Asio's cancellation does not end the
/// wait: the commit is on its way and its outcome is known within one disk write.
[[nodiscard]] Task<Result<Committed>> wait_for_reply(std::move_only_function<void(Reply)> submit);

}  // namespace innkeeper::store::embedded
