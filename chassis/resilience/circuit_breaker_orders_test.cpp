// Every order of inputs up to a length, against what a bystander knows who only counts.
#include "chassis/resilience/circuit_breaker.hpp"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::resilience {
namespace {

using enum BreakerPhase;
using enum CallEnd;

constexpr BreakerOptions kOptions{.failures_to_open = 2, .open_for = Millis(2)};
constexpr std::size_t kLength = 10;

/// Of the calls under way the oldest and the newest can end, so that results come late.
enum class Input {
    admit,
    oldest_succeeds,
    oldest_fails,
    newest_succeeds,
    newest_fails,
    oldest_abandoned,
    newest_abandoned,
    a_step_of_time
};
constexpr std::array kInputs{
    Input::admit,        Input::oldest_succeeds,  Input::oldest_fails,     Input::newest_succeeds,
    Input::newest_fails, Input::oldest_abandoned, Input::newest_abandoned, Input::a_step_of_time};
constexpr std::array<std::string_view, 8> kNames{"admit", "S", "F", "s", "f", "A", "a", "time"};

struct Reached {
    std::uint64_t orders = 0, openings = 0, closings = 0, reopenings = 0, late_results = 0;
    std::uint64_t refused_while_open = 0, refused_beside_trial = 0, trials_abandoned = 0;
};

/// A call under way, and how often the bystander had seen the phase change when it began.
struct Call {
    CircuitBreaker::Ticket ticket;
    int era;
    bool trial;
};

/// What follows from the inputs alone, by the rules in words.
struct World {
    CircuitBreaker breaker{kOptions};
    Millis now{0};
    std::vector<Call> calls = {};
    int era = 0;
    int failures_in_row = 0;
    std::optional<Millis> opened_at = std::nullopt;
    bool trial_runs = false;
};

/// The broken rule, or nothing.
std::string_view admit(World& world, Reached& reached) {
    const auto ticket = world.breaker.admit(world.now);
    const Millis reopens =
        world.opened_at.value_or(world.now - kOptions.open_for) + kOptions.open_for;
    if (world.trial_runs) {
        ++reached.refused_beside_trial;
        if (ticket) return "two trials at once";
        return ticket.error() == Millis(0) ? "" : "a running trial has no known end";
    }
    if (world.now < reopens) {
        ++reached.refused_while_open;
        if (ticket) return "admitted while open";
        return ticket.error() == reopens - world.now ? "" : "wrong time until the trial";
    }
    if (!ticket) return "refused without a reason";
    if (world.opened_at) {
        world.trial_runs = true;
        ++world.era;
    }
    world.calls.push_back({*ticket, world.era, world.opened_at.has_value()});
    return "";
}

std::string_view finish(World& world, Call call, std::optional<CallEnd> end, Reached& reached) {
    const CircuitBreaker before = world.breaker;
    if (end)
        world.breaker.report(call.ticket, *end, world.now);
    else
        world.breaker.abandon(call.ticket);
    if (call.era != world.era) {
        ++reached.late_results;
        return world.breaker == before ? "" : "a late result changed something";
    }
    if (call.trial) {
        world.trial_runs = false;
        ++world.era;
    }
    if (!end) {
        if (call.trial) ++reached.trials_abandoned;
        return "";
    }
    if (*end == success) {
        if (call.trial) {
            world.opened_at.reset();
            ++reached.closings;
        }
        world.failures_in_row = 0;
        return "";
    }
    ++world.failures_in_row;
    if (!call.trial && world.failures_in_row < kOptions.failures_to_open) return "";
    if (call.trial)
        ++reached.reopenings;
    else
        ++world.era;
    ++reached.openings;
    world.opened_at = world.now;
    world.failures_in_row = 0;
    return world.breaker.phase() == open ? "" : "not opened";
}

std::string_view phase_is_right(const World& world) {
    const BreakerPhase phase = world.breaker.phase();
    if (!world.opened_at) return phase == closed ? "" : "not closed";
    if (world.trial_runs) return phase == half_open ? "" : "not half open beside a trial";
    return phase == closed ? "closed without a success" : "";
}

/// From anywhere: when all calls are gone and the time is over, one good trial closes it.
std::string_view recovers(World world) {
    for (const Call& call : world.calls) world.breaker.abandon(call.ticket);
    world.now += kOptions.open_for;
    const auto trial = world.breaker.admit(world.now);
    if (!trial) return "stuck";
    world.breaker.report(*trial, success, world.now);
    return world.breaker.phase() == closed ? "" : "a good trial does not close";
}

bool possible(Input input, const World& world) {
    const bool of_newest = input == Input::newest_succeeds || input == Input::newest_fails ||
                           input == Input::newest_abandoned;
    if (of_newest) return world.calls.size() >= 2;
    return input == Input::admit || input == Input::a_step_of_time || !world.calls.empty();
}

std::string_view apply(Input input, World& world, Reached& reached) {
    if (input == Input::admit) return admit(world, reached);
    if (input == Input::a_step_of_time) {
        world.now += Millis(1);
        return "";
    }
    const bool oldest = input == Input::oldest_succeeds || input == Input::oldest_fails ||
                        input == Input::oldest_abandoned;
    const auto at = oldest ? world.calls.begin() : world.calls.end() - 1;
    const Call call = *at;
    world.calls.erase(at);
    if (input == Input::oldest_abandoned || input == Input::newest_abandoned)
        return finish(world, call, std::nullopt, reached);
    const bool good = input == Input::oldest_succeeds || input == Input::newest_succeeds;
    return finish(world, call, good ? success : failure, reached);
}

/// Inputs that break a rule, and the rule; empty when all hold.
std::string explore(const World& world, std::size_t length, Reached& reached) {
    if (length == 0) return "";
    for (const Input input : kInputs) {
        if (!possible(input, world)) continue;
        World next = world;
        ++reached.orders;
        std::string_view broken = apply(input, next, reached);
        if (broken.empty()) broken = phase_is_right(next);
        if (broken.empty()) broken = recovers(next);
        const std::string_view name = kNames[static_cast<std::size_t>(input)];
        if (!broken.empty()) return std::string(name) + " -> " + std::string(broken);
        if (const std::string deeper = explore(next, length - 1, reached); !deeper.empty())
            return std::string(name) + " " + deeper;
    }
    return "";
}

TEST_CASE("every order of inputs keeps the rules") {
    Reached reached;
    std::string broken = explore(World{}, kLength, reached);
    // The shortest order is the one to read.
    for (std::size_t length = 1; !broken.empty() && length < kLength; ++length) {
        Reached ignored;
        if (std::string shorter = explore(World{}, length, ignored); !shorter.empty()) {
            broken = std::move(shorter);
            break;
        }
    }
    CHECK(broken == "");
    MESSAGE(reached.orders << " orders");
    CHECK(reached.openings > 0);
    CHECK(reached.closings > 0);
    CHECK(reached.reopenings > 0);
    CHECK(reached.late_results > 0);
    CHECK(reached.refused_while_open > 0);
    CHECK(reached.refused_beside_trial > 0);
    CHECK(reached.trials_abandoned > 0);
}

}  // namespace
}  // namespace innkeeper::resilience
