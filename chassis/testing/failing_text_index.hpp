#pragma once

#include "chassis/core/once.hpp"
#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"
#include "chassis/core/wait_point.hpp"
#include "chassis/text/text_index.hpp"

#include <boost/asio/this_coro.hpp>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::testing {

/// A text index on another one that fails, hangs and recovers on demand. What it is told holds for
/// the calls that come after; those that hang go on with release(). One thread.
class FailingTextIndex : public text::TextIndex {
public:
    explicit FailingTextIndex(text::TextIndex& inner) : inner_(inner) {}

    void recover() { trouble_ = {}; }
    void fail_with(Error error) { trouble_ = {.error = std::move(error)}; }
    void throw_bug() { trouble_ = {.throws = true}; }
    /// Waits until release(), or until it is cancelled.
    void hang() { trouble_ = {.hangs = true}; }
    /// Waits until release(), whatever happens: an answer that comes late.
    void hang_deaf() { trouble_ = {.hangs_deaf = true}; }
    void release() {
        for (WaitPoint* point : std::exchange(hanging_, {})) point->notify();
        for (auto& setter : std::exchange(deaf_, {})) setter.set(true);
    }
    /// Calls that came in, whatever became of them.
    [[nodiscard]] std::size_t calls() const { return calls_; }
    [[nodiscard]] std::size_t hanging() const { return hanging_.size() + deaf_.size(); }

    Task<Result<void>> put(std::vector<text::Document> documents) override {
        CO_TRY_VOID(co_await suffer(begin()));
        co_return co_await inner_.put(std::move(documents));
    }
    Task<Result<void>> remove(std::vector<std::string> ids) override {
        CO_TRY_VOID(co_await suffer(begin()));
        co_return co_await inner_.remove(std::move(ids));
    }
    Task<Result<text::Matches>> search(text::TextQuery query) override {
        CO_TRY_VOID(co_await suffer(begin()));
        co_return co_await inner_.search(std::move(query));
    }
    Task<Result<std::vector<text::Completion>>> suggest(std::string prefix,
                                                        std::size_t limit) override {
        CO_TRY_VOID(co_await suffer(begin()));
        co_return co_await inner_.suggest(std::move(prefix), limit);
    }

private:
    struct Trouble {
        std::optional<Error> error = {};
        bool throws = false;
        bool hangs = false;
        bool hangs_deaf = false;
    };

    Trouble begin() {
        ++calls_;
        return trouble_;
    }

    Task<Result<void>> suffer(Trouble trouble) {
        if (trouble.hangs) co_await hang_here();
        if (trouble.hangs_deaf) co_await hang_here_deaf();
        if (trouble.throws) throw std::logic_error("a bug of the text index");
        if (trouble.error) co_return fail(*std::move(trouble.error));
        co_return Result<void>{};
    }

    Task<void> hang_here() {
        WaitPoint point(co_await boost::asio::this_coro::executor);
        hanging_.push_back(&point);
        struct Leave {
            std::vector<WaitPoint*>& hanging;
            WaitPoint* point;
            ~Leave() { std::erase(hanging, point); }
        };
        const Leave leave{hanging_, &point};
        co_await point.wait();
    }

    Task<void> hang_here_deaf() {
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        OneShot<bool> released;
        deaf_.push_back(released.setter());
        co_await std::move(released).wait();
    }

    text::TextIndex& inner_;
    Trouble trouble_;
    std::vector<WaitPoint*> hanging_;
    std::vector<OneShot<bool>::Setter> deaf_;
    std::size_t calls_ = 0;
};

}  // namespace innkeeper::testing
