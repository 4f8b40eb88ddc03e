#pragma once

#include "chassis/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

/// Linearizability (Herlihy and Wing, 1990) of the room counter of one night: whether what clients
/// were answered could have come from one counter that did each operation at one moment between
/// its call and its answer. The search is Wing and Gong's, with Lowe's memory of the configurations
/// that were seen ("Testing for linearizability", 2017); what changes nothing is never branched on.
namespace innkeeper::race {

/// A history is a set of bits in the search.
inline constexpr std::size_t kMaxOperations = 64;

/// Operations on the counter. Its state is the number of rooms claimed and the capacity.
enum class Act {
    take,          ///< `amount` rooms; refused exactly where they do not fit
    give_back,     ///< `amount` rooms, which are claimed
    set_capacity,  ///< to `amount`, also below what is claimed
    read_free,     ///< saw `amount`: the capacity less the claims, never negative
};

enum class Outcome {
    done,
    refused,  ///< of a take alone: sold out
    unknown,  ///< happened at some time after the call, or never; not of a read
};

/// No answer has come.
inline constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

struct Operation {
    Act act = Act::take;
    int amount = 0;
    Outcome outcome = Outcome::done;
    std::uint64_t called = 0;         ///< on one clock for all clients
    std::uint64_t answered = kNever;  ///< kNever when the outcome is unknown
    int client = 0;                   ///< for people alone
    bool operator==(const Operation&) const = default;
};

using History = std::vector<Operation>;

struct Night {
    int capacity = 0;
    int claimed = 0;
};

struct Verdict {
    bool linearizable = false;
    /// An order that explains the history; where there is none, the longest beginning of one.
    /// Indices into the history; an operation of unknown outcome that is missing never happened.
    std::vector<std::size_t> order;
    std::size_t seen = 0;  ///< configurations that the search went through
};

/// Errors, all `invalid`: `history-too-long` past kMaxOperations; `history-malformed` for an
/// operation that ends before it begins, a negative amount, a refusal of anything but a take, an
/// unknown outcome that was answered, or of a read.
[[nodiscard]] Result<Verdict> check(const History& history, Night at_first);

/// What `operation` does to a night, or false where a counter in that state would not have
/// answered so. An unknown outcome is one that happens.
[[nodiscard]] bool apply(const Operation& operation, Night& night);

/// One line an operation, in the order of the calls; the order of the verdict in front.
[[nodiscard]] std::string to_text(const History& history, const Verdict& verdict);

}  // namespace innkeeper::race
