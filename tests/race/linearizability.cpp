#include "tests/race/linearizability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

namespace innkeeper::race {
namespace {

std::unexpected<Error> malformed(std::size_t index, std::string_view why) {
    return fail(Code::invalid, "history-malformed", fmt::format("Operation {} {}.", index, why));
}

Result<void> check_operation(const Operation& operation, std::size_t index) {
    const bool is_unknown = operation.outcome == Outcome::unknown;
    if (operation.answered < operation.called) return malformed(index, "ends before it begins");
    if (operation.amount < 0) return malformed(index, "has a negative amount");
    if (operation.outcome == Outcome::refused && operation.act != Act::take)
        return malformed(index, "cannot be refused");
    if (is_unknown != (operation.answered == kNever))
        return malformed(index, "must have an answer exactly when its outcome is known");
    if (is_unknown && operation.act == Act::read_free)
        return malformed(index, "is a read that nobody has seen");
    return {};
}

std::uint64_t bit(std::size_t index) { return std::uint64_t{1} << index; }

bool changes_nothing(const Operation& operation) {
    return operation.act == Act::read_free || operation.outcome == Outcome::refused;
}

class Search {
public:
    explicit Search(const History& history) : history_(history) {
        for (std::size_t i = 0; i < history.size(); ++i)
            if (history[i].outcome != Outcome::unknown) known_ |= bit(i);
    }

    Verdict run(Night at_first) {
        Verdict verdict;
        verdict.linearizable = go_on(0, at_first);
        verdict.order = verdict.linearizable ? order_ : longest_;
        verdict.seen = seen_.size();
        return verdict;
    }

private:
    /// The number of claims follows from what has happened; the capacity from the last setting.
    using Configuration = std::tuple<std::uint64_t, int, int>;

    bool go_on(std::uint64_t happened, Night night) {
        if ((happened & known_) == known_) return true;
        if (!seen_.emplace(happened, night.claimed, night.capacity).second) return false;
        if (order_.size() > longest_.size()) longest_ = order_;
        const std::vector<std::size_t> next = possible(happened, night);
        // What changes nothing stands in no one's way: if there is an order, there is one in which
        // it comes first. Without this, refusals of a sold-out night alone are too many subsets.
        const auto harmless =
            std::ranges::find_if(next, [&](std::size_t i) { return changes_nothing(history_[i]); });
        if (harmless != next.end()) return go_on_with(*harmless, happened, night);
        return std::ranges::any_of(next,
                                   [&](std::size_t i) { return go_on_with(i, happened, night); });
    }

    bool go_on_with(std::size_t i, std::uint64_t happened, Night night) {
        (void)apply(history_[i], night);
        order_.push_back(i);
        if (go_on(happened | bit(i), night)) return true;
        order_.pop_back();
        return false;
    }

    /// What may happen next: it was called before any answer that is still to be explained, and
    /// the night answers so.
    [[nodiscard]] std::vector<std::size_t> possible(std::uint64_t happened, Night night) const {
        const std::uint64_t first_answer = first_answer_without(happened);
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < history_.size(); ++i) {
            Night after = night;
            if ((happened & bit(i)) == 0 && history_[i].called <= first_answer &&
                apply(history_[i], after))
                found.push_back(i);
        }
        return found;
    }

    [[nodiscard]] std::uint64_t first_answer_without(std::uint64_t happened) const {
        std::uint64_t first = kNever;
        for (std::size_t i = 0; i < history_.size(); ++i)
            if ((happened & bit(i)) == 0) first = std::min(first, history_[i].answered);
        return first;
    }

    const History& history_;
    std::uint64_t known_ = 0;
    std::set<Configuration> seen_;
    std::vector<std::size_t> order_;
    std::vector<std::size_t> longest_;
};

std::string text_of(const Operation& operation) {
    switch (operation.act) {
        case Act::take:
            return fmt::format("take {}", operation.amount);
        case Act::give_back:
            return fmt::format("give back {}", operation.amount);
        case Act::set_capacity:
            return fmt::format("capacity {}", operation.amount);
        case Act::read_free:
            return fmt::format("read {} free", operation.amount);
    }
    return {};
}

std::string_view text_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::done:
            return "";
        case Outcome::refused:
            return ": sold out";
        case Outcome::unknown:
            return ": unknown";
    }
    return {};
}

}  // namespace

bool apply(const Operation& operation, Night& night) {
    const int free = night.capacity - night.claimed;
    switch (operation.act) {
        case Act::take: {
            const bool fits = operation.amount <= free;
            if (operation.outcome == Outcome::refused) return !fits;
            night.claimed += operation.amount;
            return fits;
        }
        case Act::give_back:
            night.claimed -= operation.amount;
            return night.claimed >= 0;
        case Act::set_capacity:
            night.capacity = operation.amount;
            return true;
        case Act::read_free:
            return operation.amount == std::max(0, free);
    }
    return false;
}

Result<Verdict> check(const History& history, Night at_first) {
    if (history.size() > kMaxOperations)
        return fail(Code::invalid, "history-too-long",
                    fmt::format("A history has {} operations at most, and this one {}.",
                                kMaxOperations, history.size()));
    for (std::size_t i = 0; i < history.size(); ++i) TRY_VOID(check_operation(history[i], i));
    return Search(history).run(at_first);
}

std::string to_text(const History& history, const Verdict& verdict) {
    std::vector<std::size_t> by_call(history.size());
    std::iota(by_call.begin(), by_call.end(), std::size_t{0});
    std::ranges::sort(by_call, {}, [&](std::size_t i) { return history[i].called; });
    std::string text;
    for (const std::size_t i : by_call) {
        const Operation& operation = history[i];
        const auto place = std::ranges::find(verdict.order, i);
        text += place == verdict.order.end()
                    ? "   -"
                    : fmt::format("{:4}", place - verdict.order.begin() + 1);
        text +=
            fmt::format("  client {}  [{}, {}]  {}{}\n", operation.client, operation.called,
                        operation.answered == kNever ? "never" : std::to_string(operation.answered),
                        text_of(operation), text_of(operation.outcome));
    }
    return text;
}

}  // namespace innkeeper::race
