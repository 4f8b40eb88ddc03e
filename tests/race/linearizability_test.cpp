#include "tests/race/linearizability.hpp"

#include "chassis/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

namespace innkeeper::race {
namespace {

Operation take(int rooms, std::uint64_t called, std::uint64_t answered) {
    return {Act::take, rooms, Outcome::done, called, answered};
}
Operation sold_out(int rooms, std::uint64_t called, std::uint64_t answered) {
    return {Act::take, rooms, Outcome::refused, called, answered};
}
Operation give(int rooms, std::uint64_t called, std::uint64_t answered) {
    return {Act::give_back, rooms, Outcome::done, called, answered};
}
Operation capacity(int rooms, std::uint64_t called, std::uint64_t answered) {
    return {Act::set_capacity, rooms, Outcome::done, called, answered};
}
Operation read(int free, std::uint64_t called, std::uint64_t answered) {
    return {Act::read_free, free, Outcome::done, called, answered};
}
Operation unknown(Operation operation) {
    operation.outcome = Outcome::unknown;
    operation.answered = kNever;
    return operation;
}

bool holds(const History& history, int rooms) {
    const auto verdict = check(history, {.capacity = rooms});
    REQUIRE(verdict);
    return verdict->linearizable;
}
std::string refusal(const History& history) {
    const auto verdict = check(history, {.capacity = 1});
    return verdict ? "" : verdict.error().slug;
}

/// Every choice of the unknown operations that happened, every order: nothing clever.
bool by_force(const History& history, int rooms) {
    std::vector<std::size_t> unknown_ones;
    for (std::size_t i = 0; i < history.size(); ++i)
        if (history[i].outcome == Outcome::unknown) unknown_ones.push_back(i);
    for (std::size_t chosen = 0; chosen < (std::size_t{1} << unknown_ones.size()); ++chosen) {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < history.size(); ++i) {
            const auto found = std::ranges::find(unknown_ones, i);
            const auto place = static_cast<std::size_t>(found - unknown_ones.begin());
            if (found == unknown_ones.end() || ((chosen >> place) & 1) != 0) order.push_back(i);
        }
        do {
            Night night{.capacity = rooms};
            bool good = true;
            for (std::size_t at = 0; good && at < order.size(); ++at) {
                for (std::size_t later = at + 1; later < order.size(); ++later)
                    good = good && history[order[later]].answered > history[order[at]].called;
                good = good && apply(history[order[at]], night);
            }
            if (good) return true;
        } while (std::ranges::next_permutation(order).found);
    }
    return false;
}

/// Overlapping operations whose answers are drawn, so that some histories hold and some do not.
History draw(Random& random, std::size_t operations) {
    std::vector<std::uint64_t> times(2 * operations);
    std::iota(times.begin(), times.end(), std::uint64_t{0});
    for (std::size_t i = times.size(); i > 1; --i) std::swap(times[i - 1], times[random.below(i)]);
    History history;
    for (std::size_t i = 0; i < operations; ++i) {
        const auto [called, answered] = std::minmax(times[2 * i], times[2 * i + 1]);
        Operation one{static_cast<Act>(random.below(4)), static_cast<int>(random.below(3)),
                      Outcome::done, called, answered};
        if (one.act == Act::take && random.below(3) == 0) one.outcome = Outcome::refused;
        if (one.act != Act::read_free && random.below(6) == 0) one = unknown(one);
        history.push_back(one);
    }
    return history;
}

}  // namespace

TEST_CASE("histories that one counter could have answered") {
    CHECK(holds({}, 1));
    CHECK(holds({take(1, 0, 1), sold_out(1, 2, 3)}, 1));
    // Both at once: either may have been first.
    CHECK(holds({sold_out(1, 0, 5), take(1, 1, 4)}, 1));
    CHECK(holds({take(1, 0, 9), take(1, 1, 8), take(1, 2, 7), sold_out(1, 3, 6)}, 3));
    // The refusal falls between taking and giving back, though its call came first of all.
    CHECK(holds({sold_out(1, 0, 9), take(1, 1, 2), give(1, 8, 10)}, 1));
    CHECK(holds({take(1, 0, 1), give(1, 2, 5), take(1, 3, 4)}, 1));
    // A read under way sees the counter before or after.
    CHECK(holds({take(1, 0, 5), read(2, 1, 2), read(1, 3, 4)}, 2));
    CHECK(holds({take(2, 0, 5), read(2, 1, 4)}, 2));
    CHECK(holds({take(2, 0, 5), read(0, 1, 4)}, 2));
    // Two rooms do not fit where one does.
    CHECK(holds({take(1, 0, 1), sold_out(2, 2, 3), take(1, 4, 5)}, 2));
    CHECK(holds({take(0, 0, 1), read(0, 2, 3)}, 0));
}

TEST_CASE("histories that no counter could have answered") {
    CHECK_FALSE(holds({take(1, 0, 1), take(1, 2, 3)}, 1));
    CHECK_FALSE(holds({take(1, 0, 3), take(1, 1, 2)}, 1));      // sold twice, overlapping or not
    CHECK_FALSE(holds({sold_out(1, 0, 1), take(1, 2, 3)}, 1));  // refused while it was free
    CHECK_FALSE(holds({take(1, 0, 1), read(1, 2, 3)}, 1));      // a stale read
    CHECK_FALSE(holds({take(1, 0, 1), give(1, 2, 3), sold_out(1, 4, 5)}, 1));
    // The second of two reads goes back in time.
    CHECK_FALSE(holds({take(1, 0, 9), read(0, 1, 2), read(1, 3, 4)}, 1));
    // Two clients see two takes in different orders.
    CHECK_FALSE(
        holds({take(1, 0, 9), take(2, 0, 9), read(3, 1, 2), read(1, 5, 6), read(2, 3, 4)}, 4));
    // One room given back is taken by two.
    CHECK_FALSE(holds({take(1, 0, 1), give(1, 2, 6), take(1, 3, 5), take(1, 4, 7)}, 1));
    CHECK_FALSE(holds({take(1, 0, 1), take(1, 2, 3), read(2, 4, 5)}, 3));  // an update was lost
    CHECK_FALSE(holds({give(1, 0, 1)}, 1));                                // nobody had a room
    CHECK_FALSE(holds({take(2, 0, 1)}, 1));
}

TEST_CASE("the capacity is part of the counter") {
    CHECK(holds({capacity(0, 0, 1), sold_out(1, 2, 3), capacity(1, 4, 5), take(1, 6, 7)}, 3));
    CHECK(holds({take(1, 0, 5), capacity(0, 1, 4)}, 1));  // lowered below what was claimed
    CHECK(
        holds({take(2, 0, 1), capacity(1, 2, 3), read(0, 4, 5), give(1, 6, 7), read(0, 8, 9)}, 2));
    CHECK(holds({capacity(2, 0, 9), capacity(5, 0, 9), read(5, 1, 3), read(2, 4, 6)}, 1));
    CHECK_FALSE(holds({capacity(0, 0, 1), take(1, 2, 3)}, 1));
    CHECK_FALSE(holds({capacity(2, 0, 9), read(2, 1, 2), read(1, 3, 4)}, 1));
    CHECK_FALSE(holds({take(2, 0, 1), capacity(1, 2, 3), give(1, 4, 5), take(1, 6, 7)}, 2));
}

TEST_CASE("what has an unknown outcome may have happened, later too, or never") {
    const Operation maybe = unknown(take(1, 0, 0));
    CHECK(holds({maybe}, 0));
    CHECK(holds({maybe, take(1, 1, 2)}, 1));
    CHECK(holds({maybe, sold_out(1, 1, 2)}, 1));
    CHECK(holds({maybe, read(1, 1, 2), read(0, 3, 4)}, 1));  // it came late
    CHECK(holds({take(1, 0, 1), unknown(give(1, 2, 2)), take(1, 3, 4)}, 1));
    CHECK(holds({unknown(capacity(2, 0, 0)), take(2, 1, 2)}, 1));
    CHECK_FALSE(holds({maybe, read(0, 1, 2), read(1, 3, 4)}, 1));  // it cannot be undone
    CHECK_FALSE(holds({maybe, sold_out(1, 1, 2), take(1, 3, 4)}, 1));
    CHECK_FALSE(holds({sold_out(1, 0, 1), unknown(take(1, 2, 2))}, 1));  // not before its call
    CHECK_FALSE(holds({maybe, read(0, 1, 2)}, 2));                       // nor more than once
}

TEST_CASE("the search agrees with brute force") {
    SeededRandom random(20'270'720);
    std::size_t good = 0;
    std::size_t bad = 0;
    for (int round = 0; round < 4'000; ++round) {
        const History history = draw(random, 1 + random.below(6));
        const int rooms = static_cast<int>(random.below(4));
        const bool expected = by_force(history, rooms);
        const auto verdict = check(history, {.capacity = rooms});
        REQUIRE(verdict);
        CAPTURE(to_text(history, *verdict));
        REQUIRE_EQ(verdict->linearizable, expected);
        ++(expected ? good : bad);
        if (!expected) continue;
        Night night{.capacity = rooms};
        for (const std::size_t i : verdict->order) REQUIRE(apply(history[i], night));
    }
    CHECK_GT(good, 500);
    CHECK_GT(bad, 500);
}

TEST_CASE("a long history of clients that all overlap is still searched in no time") {
    History history;
    for (std::size_t i = 0; i < kMaxOperations; ++i)
        history.push_back(i < 12 ? take(1, i, 1'000) : sold_out(1, i, 1'000 + i));
    CHECK(holds(history, 12));
    CHECK_FALSE(holds(history, 11));
    const auto verdict = check(history, {.capacity = 11});
    CHECK_LT(verdict->seen, 10'000);
}

TEST_CASE("a history that cannot be searched is refused") {
    CHECK_EQ(refusal(History(kMaxOperations, read(1, 0, 1))), "");
    CHECK_EQ(refusal(History(kMaxOperations + 1, read(1, 0, 1))), "history-too-long");
    CHECK_EQ(refusal({take(1, 2, 1)}), "history-malformed");
    CHECK_EQ(refusal({take(-1, 0, 1)}), "history-malformed");
    CHECK_EQ(refusal({take(1, 0, kNever)}), "history-malformed");
    CHECK_EQ(refusal({unknown(read(1, 0, 1))}), "history-malformed");
    Operation refused = give(1, 0, 1);
    refused.outcome = Outcome::refused;
    CHECK_EQ(refusal({refused}), "history-malformed");
    Operation answered = unknown(take(1, 0, 1));
    answered.answered = 5;
    CHECK_EQ(refusal({answered}), "history-malformed");
}

TEST_CASE("a history in words: the order of the verdict in front") {
    const History history{take(1, 0, 1), unknown(give(1, 4, 4)), sold_out(2, 2, 3)};
    const auto verdict = check(history, {.capacity = 1});
    CHECK_EQ(to_text(history, *verdict),
             "   1  client 0  [0, 1]  take 1\n"
             "   2  client 0  [2, 3]  take 2: sold out\n"
             "   -  client 0  [4, never]  give back 1: unknown\n");
}

}  // namespace innkeeper::race
