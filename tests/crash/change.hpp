#pragma once

#include "tests/load/guest.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace innkeeper::crash {

enum class Kind { hold, book, release, cancel, move, approve, reject, card };
inline constexpr std::array kKinds{Kind::hold, Kind::book,    Kind::release, Kind::cancel,
                                   Kind::move, Kind::approve, Kind::reject,  Kind::card};
[[nodiscard]] std::string_view to_string(Kind kind);

/// One request that changes something, by the person `who` (guests first, then the manager).
struct Change {
    Kind kind;
    std::size_t who = 0;
    std::string booking_id = {};  ///< of a hold: empty, until it is answered; of a card: empty
    load::Sent sent = {};
};

enum class Outcome {
    acknowledged,  ///< 2xx: it must never be lost
    unknown,       ///< no answer: it happened or not
    refused,       ///< a refusal that the rules of booking give
    wrong,         ///< anything else
};

/// How `change` was answered. A refusal is told from a wrong answer by its slug.
[[nodiscard]] Outcome outcome_of(const Change& change);

/// Whether a step before the change itself (a preview, a change quote) ended it: nothing was asked
/// for that could be lost.
[[nodiscard]] bool is_preliminary(const load::Ask& ask);

/// Whether the person may repeat it under its Idempotency-Key.
[[nodiscard]] bool has_key(Kind kind);

/// "book by guest 3 (key …): 201 {…}" for a person who looks for the fault.
[[nodiscard]] std::string describe(const Change& change);

}  // namespace innkeeper::crash
