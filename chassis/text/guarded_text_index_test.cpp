#include "chassis/text/guarded_text_index.hpp"

#include "chassis/core/scope.hpp"
#include "chassis/testing/failing_text_index.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::text {
namespace {

using resilience::BreakerPhase;
using resilience::kFailuresToOpen;
using resilience::kOpenFor;
using testing::run;
using testing::settle;

/// Finds every document that was put, whatever is asked.
class AllIndex final : public TextIndex {
public:
    Task<Result<void>> put(std::vector<Document> documents) override {
        for (Document& document : documents) documents_.push_back(std::move(document));
        co_return Result<void>{};
    }
    Task<Result<void>> remove(std::vector<std::string> ids) override {
        for (const std::string& id : ids)
            std::erase_if(documents_, [&](const Document& d) { return d.id == id; });
        co_return Result<void>{};
    }
    Task<Result<Matches>> search(TextQuery) override {
        Matches found;
        for (const Document& document : documents_) found.matches.push_back({document.tag, 1});
        found.total = documents_.size();
        co_return found;
    }
    Task<Result<std::vector<Completion>>> suggest(std::string, std::size_t) override {
        std::vector<Completion> found;
        for (const Document& document : documents_) found.push_back({document.tag, document.title});
        co_return found;
    }

private:
    std::vector<Document> documents_;
};

/// What a call said: "ok" and how many, or its slug.
template <class T>
std::string said(const Result<T>& result, std::size_t count) {
    return result ? "ok " + std::to_string(count) : result.error().slug;
}
std::string said(const Result<void>& result) { return result ? "ok" : result.error().slug; }
std::string said(const Result<Matches>& result) {
    return said(result, result ? result->matches.size() : 0);
}
std::string said(const Result<std::vector<Completion>>& result) {
    return said(result, result ? result->size() : 0);
}

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    telemetry::Metrics metrics;
    AllIndex all;
    testing::FailingTextIndex failing{all};
    GuardedTextIndex index{failing, clock, metrics};
    Scope callers{io.get_executor()};

    World() { REQUIRE(said(put()) == "ok"); }
    Result<void> put() {
        return run(io, index.put({{.id = "crown", .tag = 7, .fields = {}, .title = "Crown"}}));
    }
    Result<void> remove() { return run(io, index.remove({"crown"})); }
    Result<Matches> search() { return run(io, index.search({.text = "crown"})); }
    Result<std::vector<Completion>> suggest() { return run(io, index.suggest("cr", 5)); }

    /// Of calls that go on by themselves.
    struct Ends {
        std::optional<Result<void>> put, remove;
        std::optional<Result<Matches>> search;
        std::optional<Result<std::vector<Completion>>> suggest;
    };
    template <class T>
    static Task<void> keep(Task<T> call, std::optional<T>& end) {
        end = co_await std::move(call);
    }
    void start_search(Ends& ends) {
        callers.spawn(keep(index.search({.text = "crown"}), ends.search));
        settle(io);
    }
    void pass(Millis time) {
        clock.advance(time);
        settle(io);
    }
    void open() {
        failing.fail_with({Code::unavailable, "index-down", "Down."});
        for (int i = 0; i < kFailuresToOpen; ++i) REQUIRE(said(search()) == "index-down");
        REQUIRE(index.phase() == BreakerPhase::open);
    }
    [[nodiscard]] bool shows(const std::string& line) const {
        return metrics.exposition().find(line + "\n") != std::string::npos;
    }
};

TEST_CASE("a healthy index answers through the guard") {
    World world;
    CHECK(world.search().value().matches == std::vector<Match>{{7, 1}});
    CHECK(world.suggest().value() == std::vector<Completion>{{7, "Crown"}});
    CHECK(said(world.remove()) == "ok");
    CHECK(said(world.search()) == "ok 0");
    CHECK(world.failing.calls() == 5);
    CHECK(world.index.under_way() == 0);
}

TEST_CASE("an error stays one, whatever was called; it never looks like an empty answer") {
    for (const Code code : {Code::unavailable, Code::timeout, Code::unknown_outcome, Code::bug,
                            Code::invalid, Code::busy}) {
        CAPTURE(to_string(code));
        const Error error{code, "said-by-the-index", "No."};
        World world;
        world.failing.fail_with(error);
        CHECK(world.search().error() == error);
        CHECK(world.suggest().error() == error);
        CHECK(world.put().error() == error);
    }
}

TEST_CASE("once open, nothing of the port asks the index, and all say when to come back") {
    World world;
    world.open();
    world.failing.recover();
    const std::size_t calls = world.failing.calls();
    world.pass(Millis(1));
    const auto check = [](const Error& error) {
        CHECK(error.code == Code::unavailable);
        CHECK(error.slug == "text-search-unavailable");
        CHECK(error.retry_after == std::chrono::seconds(30));
    };
    check(world.search().error());
    check(world.suggest().error());
    check(world.put().error());
    check(world.remove().error());
    CHECK(world.failing.calls() == calls);
    CHECK(world.clock.sleeping() == 0);
    CHECK(world.shows("breaker_state{dependency=\"text-index\"} 2"));
    CHECK(world.shows("breaker_openings_total{dependency=\"text-index\"} 1"));
}

TEST_CASE("failures of any call count together, and questions that are wrong do not") {
    World world;
    world.failing.fail_with({Code::invalid, "query-without-words", "Nothing to look for."});
    for (int i = 0; i < kFailuresToOpen; ++i) (void)world.search();
    CHECK(world.index.phase() == BreakerPhase::closed);
    world.failing.fail_with({Code::timeout, "index-slow", "Slow."});
    (void)world.put();
    (void)world.suggest();
    CHECK(world.index.phase() == BreakerPhase::closed);
    (void)world.search();
    CHECK(world.index.phase() == BreakerPhase::open);
}

TEST_CASE("it closes by itself when the index has recovered") {
    World world;
    world.open();
    world.pass(kOpenFor);
    CHECK(said(world.search()) == "index-down");
    CHECK(said(world.search()) == "text-search-unavailable");
    world.failing.recover();
    world.pass(kOpenFor - Millis(1));
    CHECK(said(world.search()) == "text-search-unavailable");
    world.pass(Millis(1));
    CHECK(said(world.search()) == "ok 1");
    CHECK(said(world.suggest()) == "ok 1");
    CHECK(world.shows("breaker_state{dependency=\"text-index\"} 0"));
    CHECK(world.shows("breaker_openings_total{dependency=\"text-index\"} 2"));
}

TEST_CASE("an index that hangs is given up on after its time, by the millisecond") {
    World world;
    world.failing.hang();
    World::Ends ends;
    world.start_search(ends);
    world.callers.spawn(World::keep(world.index.suggest("cr", 5), ends.suggest));
    world.callers.spawn(World::keep(world.index.put({}), ends.put));
    world.callers.spawn(World::keep(world.index.remove({}), ends.remove));
    settle(world.io);
    CHECK(world.failing.hanging() == 4);

    world.pass(kQueryTimeout - Millis(1));
    CHECK_FALSE(ends.search.has_value());
    CHECK_FALSE(ends.suggest.has_value());
    world.pass(Millis(1));
    REQUIRE(ends.search.has_value());
    REQUIRE(ends.suggest.has_value());
    CHECK(said(*ends.search) == "text-search-timeout");
    CHECK(ends.search->error().code == Code::timeout);
    CHECK(ends.suggest->error().code == Code::timeout);
    CHECK(world.failing.hanging() == 2);

    world.pass(kWriteTimeout - kQueryTimeout - Millis(1));
    CHECK_FALSE(ends.put.has_value());
    CHECK_FALSE(ends.remove.has_value());
    world.pass(Millis(1));
    REQUIRE(ends.put.has_value());
    REQUIRE(ends.remove.has_value());
    CHECK(said(*ends.put) == "text-search-timeout");
    CHECK(ends.put->error().code == Code::unknown_outcome);
    CHECK(ends.remove->error().code == Code::unknown_outcome);
    CHECK(world.failing.hanging() == 0);
    CHECK(world.index.phase() == BreakerPhase::open);
}

TEST_CASE("answers that come after their time are dropped, also when the index is deaf") {
    World world;
    world.failing.hang_deaf();
    std::vector<World::Ends> ends(kFailuresToOpen);
    for (World::Ends& end : ends) world.start_search(end);
    world.pass(kQueryTimeout);
    for (const World::Ends& end : ends) {
        REQUIRE(end.search.has_value());
        CHECK(said(*end.search) == "text-search-timeout");
    }
    CHECK(world.index.phase() == BreakerPhase::open);
    CHECK(world.index.under_way() == kFailuresToOpen);
    world.failing.recover();
    world.failing.release();
    settle(world.io);
    CHECK(world.index.under_way() == 0);
    CHECK(world.index.phase() == BreakerPhase::open);
    CHECK(said(world.search()) == "text-search-unavailable");
}

TEST_CASE("a hanging trial lets nobody else through and opens again") {
    World world;
    world.open();
    world.failing.hang();
    world.pass(kOpenFor);
    World::Ends trial;
    world.start_search(trial);
    const std::size_t calls = world.failing.calls();
    CHECK(world.search().error().retry_after == std::chrono::seconds(1));
    CHECK(world.failing.calls() == calls);
    world.pass(kQueryTimeout);
    REQUIRE(trial.search.has_value());
    CHECK(said(*trial.search) == "text-search-timeout");
    CHECK(world.search().error().retry_after == std::chrono::seconds(30));
}

TEST_CASE("a bug of the index reaches the caller, and opens") {
    World world;
    world.failing.throw_bug();
    for (int i = 0; i < kFailuresToOpen; ++i)
        CHECK_THROWS_AS((void)world.search(), std::logic_error);
    CHECK(said(world.search()) == "text-search-unavailable");
}

TEST_CASE("options hold: a small time, one failure, one call at once") {
    World world;
    GuardedTextIndex strict(world.failing, world.clock, world.metrics,
                            {.query_timeout = Millis(5),
                             .breaker = {.failures_to_open = 1, .open_for = Millis(10)},
                             .max_calls = 1});
    world.failing.hang();
    World::Ends first;
    world.callers.spawn(World::keep(strict.search({.text = "crown"}), first.search));
    settle(world.io);
    CHECK(said(run(world.io, strict.search({.text = "crown"}))) == "text-search-unavailable");
    CHECK(world.failing.hanging() == 1);
    world.pass(Millis(5));
    REQUIRE(first.search.has_value());
    CHECK(said(*first.search) == "text-search-timeout");
    CHECK(strict.phase() == BreakerPhase::open);
    world.failing.recover();
    world.pass(Millis(10));
    CHECK(said(run(world.io, strict.search({.text = "crown"}))) == "ok 1");
    run(world.io, strict.stop());
    CHECK(said(run(world.io, strict.search({.text = "crown"}))) == "text-search-unavailable");
}

}  // namespace
}  // namespace innkeeper::text
