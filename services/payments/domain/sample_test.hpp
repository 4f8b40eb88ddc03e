#pragma once

#include "services/payments/domain/decide.hpp"

#include <fmt/format.h>

#include <string>

namespace innkeeper::payments::sample {

inline const Instant kNow = from_unix_ms(1'800'000'000'000);
inline const std::string kBookingId = "0197c000-0000-7000-8000-00000000b001";
inline const std::string kHotelId = "0197c000-0000-7000-8000-00000000a001";

inline Money money(std::int64_t minor, std::string_view currency = "EUR") {
    return {minor, Currency::parse(currency).value()};
}
inline Parties parties() { return {"gus", kHotelId, {"mia", "moe"}}; }
inline Command command(std::uint64_t sequence, CommandKind kind, Money amount,
                       const std::string& booking = kBookingId) {
    return {sequence, fmt::format("{}:{}", booking, sequence), kind, amount,
            kind == CommandKind::authorise ? "pm_1" : ""};
}
inline Fact accepted(std::uint64_t sequence, CommandKind kind, std::int64_t minor) {
    return CommandAccepted{command(sequence, kind, money(minor)), parties()};
}
/// The payment after these facts.
inline Payment after(const std::vector<Fact>& facts) {
    Payment payment = Payment::begin(kBookingId, {kNow, facts.front()});
    for (std::size_t i = 1; i < facts.size(); ++i) payment.apply({kNow, facts[i]});
    return payment;
}

}  // namespace innkeeper::payments::sample
