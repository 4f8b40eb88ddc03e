#include "tests/crash/change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::crash {
namespace {

constexpr std::size_t kShown = 300;  ///< characters of an answer

/// Of holds: the room is gone. Of all else: another person or the payment was there first, so the
/// version or the penalty is not that which was seen; or the rules of the house forbid the dates.
constexpr std::array<std::string_view, 12> kRefusals{
    "room-sold-out",   "booking-moved-on", "penalty-changed",    "stock-contended",
    "change-not-free", "stay-closed",      "closed-to-arrival",  "closed-to-departure",
    "stay-too-short",  "stay-too-long",    "hotel-not-bookable", "price-changed"};

}  // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::hold:
            return "hold";
        case Kind::book:
            return "book";
        case Kind::release:
            return "release";
        case Kind::cancel:
            return "cancel";
        case Kind::move:
            return "move";
        case Kind::approve:
            return "approve";
        case Kind::reject:
            return "reject";
        case Kind::card:
            return "card";
    }
    return "?";
}

Outcome outcome_of(const Change& change) {
    const load::Answer& answer = change.sent.answer;
    if (answer.status == 0) return Outcome::unknown;
    if (answer.status >= 200 && answer.status < 300) return Outcome::acknowledged;
    const std::string slug = load::text_of(answer.body, "slug");
    const bool may = answer.status < 500 && std::ranges::find(kRefusals, slug) != kRefusals.end();
    return may ? Outcome::refused : Outcome::wrong;
}

bool is_preliminary(const load::Ask& ask) {
    return ask.method == "GET" || ask.target.ends_with("/change-quote");
}

bool has_key(Kind kind) { return kind == Kind::hold || kind == Kind::book || kind == Kind::card; }

std::string describe(const Change& change) {
    return fmt::format("{} by person {}{}{} {} {}: {} {}", to_string(change.kind), change.who,
                       change.sent.ask.key.empty() ? "" : " with key ", change.sent.ask.key,
                       change.sent.ask.method, change.sent.ask.target, change.sent.answer.status,
                       change.sent.answer.body.substr(0, kShown));
}

}  // namespace innkeeper::crash
