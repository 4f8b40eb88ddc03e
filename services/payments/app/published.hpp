#pragma once

#include "chassis/bus/event.hpp"
#include "services/payments/domain/decide.hpp"

#include <string>
#include <string_view>

namespace innkeeper::payments {

inline constexpr std::string_view kTopic = "payments";
inline constexpr std::string_view kSource = "/innkeeper/payments";

/// The event that answers a command (api/events/innkeeper.payments.*): the sums are those after it.
[[nodiscard]] bus::Event answer_event(std::string id, std::string traceparent, Instant time,
                                      const Answer& answer, const Payment& after);
[[nodiscard]] std::string_view to_string(Answer::Kind kind);

}  // namespace innkeeper::payments
