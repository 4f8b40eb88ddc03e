#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace innkeeper::payments::sandbox {

/// What the sandbox does with a card.
enum class Behaviour {
    approve,
    decline,
    insufficient_funds,
    time_out,      ///< the outcome of an authorisation is never known
    approve_late,  ///< … is approved kLateAfter after the first time that it was asked for
    capture_fails,
    refund_fails,
};

struct TestCard {
    std::string_view number;
    std::string_view brand;
    Behaviour behaviour;
};

/// All cards that there are. The numbers have a right check digit and belong to nobody.
inline constexpr std::array<TestCard, 8> kTestCards{{
    {"4242424242424242", "visa", Behaviour::approve},
    {"5555555555554444", "mastercard", Behaviour::approve},
    {"4000000000000002", "visa", Behaviour::decline},
    {"4000000000009995", "visa", Behaviour::insufficient_funds},
    {"4000000000000119", "visa", Behaviour::time_out},
    {"4000000000000259", "visa", Behaviour::approve_late},
    {"4000000000000341", "visa", Behaviour::capture_fails},
    {"4000000000005126", "visa", Behaviour::refund_fails},
}};

[[nodiscard]] constexpr const TestCard* find_test_card(std::string_view number) {
    for (const TestCard& card : kTestCards)
        if (card.number == number) return &card;
    return nullptr;
}

[[nodiscard]] std::string_view to_string(Behaviour behaviour);
[[nodiscard]] std::optional<Behaviour> parse_behaviour(std::string_view text);

}  // namespace innkeeper::payments::sandbox
