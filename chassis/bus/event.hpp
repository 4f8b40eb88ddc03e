#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace innkeeper::bus {

/// A CloudEvent 1.0 in the shape of api/events: `type` is `innkeeper.<area>.<what>.v<n>`,
/// `subject` the aggregate's id, `sequence` its version (api/events/README.md).
struct Event {
    std::string id;      ///< unique; a redelivery has the same
    std::string source;  ///< "/innkeeper/<service>"
    std::string type;
    std::string subject;
    Instant time;
    std::uint64_t sequence = 0;
    std::string traceparent;
    std::string data;  ///< JSON text
    bool operator==(const Event&) const = default;
};
/// One event for all who look at it.
using SharedEvent = std::shared_ptr<const Event>;

/// An event as JSON, at most; what SNS and SQS take.
inline constexpr std::size_t kMaxEventBytes = 256 * 1024;

/// Whether parse_event() will take it as to_json() writes it. That an object or an array in `data`
/// is JSON is the word of who made it: of such a text only the ends are looked at. Error: as that.
[[nodiscard]] Result<void> check_event(const Event& event);
/// Structured mode, JSON format: `specversion`, `id`, …, `datacontenttype`, `data`.
/// The `sequence` extension is a decimal string, as its specification asks. `data` is taken over
/// byte for byte.
[[nodiscard]] std::string to_json(const Event& event);
/// Attributes that it does not know are let pass. `data` is the text as it stands in `json`.
/// Error: `invalid` `malformed-event`.
[[nodiscard]] Result<Event> parse_event(std::string_view json);

}  // namespace innkeeper::bus
