#pragma once

#include "chassis/core/task.hpp"
#include "tests/simulation/generator.hpp"

#include <boost/asio/execution.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The deterministic simulation: one thread, one seed, and a world that owns scheduling, time,
/// chance and the life of processes. Nothing in here may be used from two threads.
namespace innkeeper::sim {

using Micros = std::chrono::microseconds;
using Work = std::move_only_function<void()>;

class World;

/// A process of the simulated world. Number 0 is the world itself: the network and the disks.
struct NodeId {
    std::uint32_t value = 0;
    auto operator<=>(const NodeId&) const = default;
};
inline constexpr NodeId kWorldNode{0};

/// The executor of one incarnation of a node: meets Asio's executor requirements. Like an
/// io_context's it runs dispatched work inline when the node is running already (Asio's
/// cancellation relies on that), and nothing else. What is given to a dead incarnation is
/// destroyed at once.
class SimExecutor {
public:
    SimExecutor(World& world, NodeId node, std::uint32_t incarnation) noexcept
        : world_(&world), node_(node), incarnation_(incarnation) {}

    template <class F>
    void execute(F&& f) const {
        if (may_block_ && running_here()) {
            std::decay_t<F> now(std::forward<F>(f));
            now();
        } else {
            post(Work(std::forward<F>(f)));
        }
    }
    [[nodiscard]] boost::asio::execution_context& query(
        boost::asio::execution::context_t) const noexcept;
    [[nodiscard]] boost::asio::execution::blocking_t query(
        boost::asio::execution::blocking_t) const noexcept {
        if (may_block_) return boost::asio::execution::blocking.possibly;
        return boost::asio::execution::blocking.never;
    }
    [[nodiscard]] SimExecutor require(boost::asio::execution::blocking_t::never_t) const noexcept {
        SimExecutor result = *this;
        result.may_block_ = false;
        return result;
    }
    [[nodiscard]] SimExecutor require(
        boost::asio::execution::blocking_t::possibly_t) const noexcept {
        SimExecutor result = *this;
        result.may_block_ = true;
        return result;
    }
    bool operator==(const SimExecutor&) const noexcept = default;

    [[nodiscard]] World& world() const { return *world_; }
    [[nodiscard]] NodeId node() const { return node_; }
    [[nodiscard]] std::uint32_t incarnation() const { return incarnation_; }

private:
    void post(Work work) const;
    [[nodiscard]] bool running_here() const noexcept;

    World* world_;
    NodeId node_;
    std::uint32_t incarnation_;
    bool may_block_ = true;
};

/// Which of the ready items runs next.
enum class Schedule { drawn, oldest_first };

/// Why run_until() came back.
enum class Ended {
    reached,     ///< the condition holds
    idle,        ///< nothing is ready and no timer is set
    time_limit,  ///< virtual time has come to the limit
    step_limit,
    failed,  ///< fail() was called
};

/// The first thing that was found wrong in a run.
struct Failure {
    std::string invariant;  ///< "I3", "liveness", "exception": one word for the last line
    std::string detail;
};

struct TimerId {
    Micros at{};
    std::uint64_t ordinal = 0;
    auto operator<=>(const TimerId&) const = default;
};

/// Names one suspended coroutine.
struct Token {
    std::uint64_t value = 0;
    auto operator<=>(const Token&) const = default;
};

/// Virtual time that one step takes: code that is always ready cannot stop the clock.
inline constexpr Micros kStepCost{1};

class World {
public:
    explicit World(std::uint64_t seed, Schedule schedule = Schedule::drawn);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    /// Destroys all that waits, in every node; nothing runs after it. Done before what the frames
    /// refer to is destroyed.
    void shut_down();

    // Processes.
    NodeId add_node(std::string name);
    /// Of the present incarnation.
    [[nodiscard]] SimExecutor executor(NodeId node);
    [[nodiscard]] SimExecutor executor() { return executor(kWorldNode); }
    [[nodiscard]] bool alive(NodeId node) const;
    [[nodiscard]] bool current(const SimExecutor& executor) const;
    [[nodiscard]] const std::string& name(NodeId node) const;
    /// Drops what the node has waiting, which destroys its coroutine frames. Called while an item
    /// runs, it takes effect when that item is done.
    void kill(NodeId node);
    /// A new incarnation of a dead node.
    void revive(NodeId node);
    /// Called after a node's frames are gone.
    void on_kill(std::function<void(NodeId)> hook);

    // Work and time.
    [[nodiscard]] Micros now() const { return now_; }
    void post(const SimExecutor& where, Work work);
    TimerId after(const SimExecutor& where, Micros delay, Work work);
    void cancel(TimerId timer);

    // Waiting. The adapters are made of these; a wait ends early with
    // system_error(operation_aborted) when the coroutine is cancelled.
    [[nodiscard]] Token new_token() { return {++tokens_}; }
    /// Suspends until resume(token). Nothing is kept when resume() comes before.
    [[nodiscard]] Task<void> park(SimExecutor where, Token token);
    void resume(Token token, boost::system::error_code error = {});
    [[nodiscard]] Task<void> sleep(SimExecutor where, Micros duration);

    // Running.
    /// Runs one item; false when there is none.
    bool step();
    Ended run_until(const std::function<bool()>& condition, Micros time_limit,
                    std::uint64_t step_limit);
    void run_for(Micros duration);

    // Chance and outcome.
    [[nodiscard]] Generator& generator() { return generator_; }
    [[nodiscard]] Generator fork() { return generator_.fork(); }
    /// Keeps the first failure of a run.
    void fail(std::string invariant, std::string detail);
    [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
    /// Mixes something that was observed into the trace hash.
    void mix(std::uint64_t value) { hash_ = scramble(hash_ ^ value); }
    void mix(std::string_view text);
    [[nodiscard]] std::uint64_t hash() const { return hash_; }
    [[nodiscard]] std::uint64_t unseed() const { return generator_.fingerprint(); }
    [[nodiscard]] std::uint64_t steps() const { return steps_; }

    /// Where notes go; empty: tracing is off.
    std::function<void(const std::string&)> trace;
    [[nodiscard]] bool tracing() const { return static_cast<bool>(trace); }
    /// One line with time and node. Make it only when tracing().
    void note(NodeId node, const std::string& text);

private:
    friend class SimExecutor;
    enum class Kind : std::uint8_t { post, timer, resume };
    struct Entry {
        NodeId node;
        std::uint32_t incarnation = 0;
        Kind kind = Kind::post;
        std::uint64_t ordinal = 0;
        Work work;
    };
    struct Parked {
        NodeId node;
        std::uint32_t incarnation = 0;
        std::move_only_function<void(boost::system::error_code)> handler;
    };
    /// What Asio keeps for an executor; shut down with the incarnation, gone with the world.
    struct Context final : boost::asio::execution_context {
        using execution_context::shutdown;
    };
    struct Node {
        std::string name;
        std::vector<std::unique_ptr<Context>> incarnations = {};
        bool alive = true;
    };

    template <class Handler>
    void add_parked(const SimExecutor& where, Token token, Handler handler);
    void release_due();
    void resume_now(Token token);
    void kill_now(NodeId node);
    static void add_incarnation(Node& node);
    [[nodiscard]] Entry take_next();

    Generator generator_;
    Schedule schedule_;
    Micros now_{};
    std::vector<Node> nodes_;
    std::deque<Entry> ready_;
    std::map<TimerId, Entry> timers_;
    std::map<Token, Parked> parked_;
    std::vector<NodeId> dying_;
    std::vector<std::function<void(NodeId)>> kill_hooks_;
    std::optional<Failure> failure_;
    std::uint64_t ordinals_ = 0;
    std::uint64_t tokens_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t hash_ = 0;
    std::optional<NodeId> running_;  ///< the node whose item runs
};

}  // namespace innkeeper::sim
