#include "services/payments/sandbox/cards.hpp"

namespace innkeeper::payments::sandbox {
namespace {

/// In the order of Behaviour.
constexpr std::array<std::string_view, 7> kNames{
    "approve",      "decline",       "insufficient_funds", "time_out",
    "approve_late", "capture_fails", "refund_fails"};

}  // namespace

std::string_view to_string(Behaviour behaviour) {
    return kNames[static_cast<std::size_t>(behaviour)];
}

std::optional<Behaviour> parse_behaviour(std::string_view text) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == text) return static_cast<Behaviour>(i);
    return std::nullopt;
}

}  // namespace innkeeper::payments::sandbox
