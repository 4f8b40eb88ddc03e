#include "tests/simulation/world.hpp"

#include "chassis/core/check.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iterator>

namespace innkeeper::sim {
namespace {

/// Moves out of a map by the node what belongs to it.
template <class Map, class Sink>
void take_of(Map& map, NodeId node, Sink sink) {
    for (auto it = map.begin(); it != map.end();) {
        const auto next = std::next(it);
        if (it->second.node == node) sink(std::move(map.extract(it).mapped()));
        it = next;
    }
}

}  // namespace

boost::asio::execution_context& SimExecutor::query(
    boost::asio::execution::context_t) const noexcept {
    return *world_->nodes_[node_.value].incarnations[incarnation_ - 1];
}

void SimExecutor::post(Work work) const { world_->post(*this, std::move(work)); }

bool SimExecutor::running_here() const noexcept {
    return world_->running_ == node_ && world_->current(*this);
}

World::World(std::uint64_t seed, Schedule schedule)
    : generator_(seed), schedule_(schedule), hash_(scramble(seed)) {
    add_node("world");
}

World::~World() { shut_down(); }

void World::shut_down() {
    for (Node& node : nodes_) node.alive = false;
    // Destructors of frames post and cancel; all of it must meet empty containers.
    {
        const auto ready = std::exchange(ready_, {});
        const auto timers = std::exchange(timers_, {});
        const auto parked = std::exchange(parked_, {});
    }
    for (Node& node : nodes_)
        for (const auto& context : node.incarnations) context->shutdown();
}

void World::add_incarnation(Node& node) {
    node.incarnations.push_back(std::make_unique<Context>());
}

NodeId World::add_node(std::string name) {
    nodes_.push_back({.name = std::move(name)});
    add_incarnation(nodes_.back());
    return {static_cast<std::uint32_t>(nodes_.size() - 1)};
}

SimExecutor World::executor(NodeId node) {
    const auto incarnation = nodes_.at(node.value).incarnations.size();
    return {*this, node, static_cast<std::uint32_t>(incarnation)};
}

bool World::alive(NodeId node) const { return nodes_.at(node.value).alive; }

bool World::current(const SimExecutor& executor) const {
    const Node& node = nodes_.at(executor.node().value);
    return node.alive && node.incarnations.size() == executor.incarnation();
}

const std::string& World::name(NodeId node) const { return nodes_.at(node.value).name; }

void World::kill(NodeId node) {
    CHECK(node != kWorldNode);
    if (running_) {
        dying_.push_back(node);
    } else {
        kill_now(node);
    }
}

void World::kill_now(NodeId node) {
    Node& state = nodes_.at(node.value);
    if (!state.alive) return;
    state.alive = false;
    mix(scramble(node.value) + 1);
    if (tracing()) note(node, "killed");

    std::vector<Work> dropped;
    std::vector<Parked> frames;
    for (Entry& entry : std::exchange(ready_, {})) {
        if (entry.node == node) {
            dropped.push_back(std::move(entry.work));
        } else {
            ready_.push_back(std::move(entry));
        }
    }
    take_of(timers_, node, [&](Entry entry) { dropped.push_back(std::move(entry.work)); });
    take_of(parked_, node, [&](Parked parked) { frames.push_back(std::move(parked)); });
    // One by one and from outside the containers: destructors may post, cancel and resume.
    for (Work& work : dropped) work = nullptr;
    for (Parked& frame : frames) frame.handler = nullptr;
    state.incarnations.back()->shutdown();
    for (const auto& hook : kill_hooks_) hook(node);
}

void World::revive(NodeId node) {
    Node& state = nodes_.at(node.value);
    CHECK(!state.alive);
    state.alive = true;
    add_incarnation(state);
    mix(scramble(node.value) + 2);
    if (tracing()) note(node, fmt::format("started, incarnation {}", state.incarnations.size()));
}

void World::on_kill(std::function<void(NodeId)> hook) { kill_hooks_.push_back(std::move(hook)); }

void World::post(const SimExecutor& where, Work work) {
    if (!current(where)) return;
    ready_.push_back({where.node(), where.incarnation(), Kind::post, ++ordinals_, std::move(work)});
}

TimerId World::after(const SimExecutor& where, Micros delay, Work work) {
    const TimerId id{now_ + std::max(delay, Micros{0}), ++ordinals_};
    if (!current(where)) return id;
    timers_.emplace(
        id, Entry{where.node(), where.incarnation(), Kind::timer, id.ordinal, std::move(work)});
    return id;
}

void World::cancel(TimerId timer) {
    const auto found = timers_.find(timer);
    if (found == timers_.end()) return;
    const Entry dropped = std::move(found->second);
    timers_.erase(found);
}

template <class Handler>
void World::add_parked(const SimExecutor& where, Token token, Handler handler) {
    if (!current(where)) return;
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) {
        slot.assign([this, token](boost::asio::cancellation_type type) {
            if (type != boost::asio::cancellation_type::none)
                resume(token, boost::asio::error::operation_aborted);
        });
    }
    auto resume_handler = [slot, h = std::move(handler)](boost::system::error_code error) mutable {
        if (slot.is_connected()) slot.clear();
        std::move(h)(error);
    };
    parked_.emplace(token, Parked{where.node(), where.incarnation(), std::move(resume_handler)});
}

Task<void> World::park(SimExecutor where, Token token) {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                       void(boost::system::error_code)>(
        [this, where, token](auto handler) { add_parked(where, token, std::move(handler)); },
        boost::asio::use_awaitable);
}

void World::resume(Token token, boost::system::error_code error) {
    const auto found = parked_.find(token);
    if (found == parked_.end()) return;
    Parked parked = std::move(found->second);
    parked_.erase(found);
    ready_.push_back({parked.node, parked.incarnation, Kind::resume, ++ordinals_,
                      [error, h = std::move(parked.handler)]() mutable { h(error); }});
}

void World::resume_now(Token token) {
    const auto found = parked_.find(token);
    if (found == parked_.end()) return;
    Parked parked = std::move(found->second);
    parked_.erase(found);
    parked.handler({});
}

Task<void> World::sleep(SimExecutor where, Micros duration) {
    const Token token = new_token();
    after(where, duration, [this, token] { resume_now(token); });
    return park(where, token);
}

void World::release_due() {
    while (!timers_.empty() && timers_.begin()->first.at <= now_) {
        ready_.push_back(std::move(timers_.begin()->second));
        timers_.erase(timers_.begin());
    }
}

World::Entry World::take_next() {
    if (schedule_ == Schedule::drawn && ready_.size() > 1) {
        const std::size_t chosen = generator_.below(ready_.size());
        if (chosen != 0) std::swap(ready_.front(), ready_[chosen]);
    }
    Entry entry = std::move(ready_.front());
    ready_.pop_front();
    return entry;
}

bool World::step() {
    release_due();
    if (ready_.empty()) {
        if (timers_.empty()) return false;
        now_ = timers_.begin()->first.at;
        release_due();
    }
    Entry entry = take_next();
    ++steps_;
    mix(static_cast<std::uint64_t>(now_.count()));
    mix((entry.ordinal << 16) ^ (std::uint64_t{entry.node.value} << 2) ^
        static_cast<std::uint64_t>(entry.kind));
    running_ = entry.node;
    try {
        entry.work();
    } catch (const std::exception& e) {
        fail("exception", fmt::format("{} on {}", e.what(), name(entry.node)));
    }
    entry.work = nullptr;
    running_.reset();
    now_ += kStepCost;
    for (std::size_t i = 0; i < dying_.size(); ++i) kill_now(dying_[i]);
    dying_.clear();
    return true;
}

Ended World::run_until(const std::function<bool()>& condition, Micros time_limit,
                       std::uint64_t step_limit) {
    const std::uint64_t last_step = steps_ + step_limit;
    for (;;) {
        if (failure_) return Ended::failed;
        if (condition && condition()) return Ended::reached;
        if (steps_ >= last_step) return Ended::step_limit;
        if (ready_.empty() && !timers_.empty() && timers_.begin()->first.at > time_limit) {
            now_ = std::max(now_, time_limit);
            return Ended::time_limit;
        }
        if (now_ > time_limit) return Ended::time_limit;
        if (!step()) return Ended::idle;
    }
}

void World::run_for(Micros duration) {
    const Micros until = now_ + duration;
    constexpr std::uint64_t kNoLimit = 1ULL << 62;
    if (run_until({}, until, kNoLimit) == Ended::idle) now_ = std::max(now_, until);
}

void World::fail(std::string invariant, std::string detail) {
    if (tracing()) note(kWorldNode, fmt::format("FAILED {}: {}", invariant, detail));
    if (!failure_) failure_ = Failure{std::move(invariant), std::move(detail)};
}

void World::mix(std::string_view text) {
    std::uint64_t h = text.size();
    for (const char c : text) h = h * 1099511628211ULL + static_cast<unsigned char>(c);
    mix(h);
}

void World::note(NodeId node, const std::string& text) {
    if (tracing())
        trace(fmt::format("{:>14.6f} {:<12} {}", static_cast<double>(now_.count()) / 1e6,
                          name(node), text));
}

}  // namespace innkeeper::sim
