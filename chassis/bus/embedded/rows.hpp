#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/store/table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How the bus stands in its table. All sort keys that are positions have 20 digits.
///
/// | partition               | sort       | document                                           |
/// |-------------------------|------------|----------------------------------------------------|
/// | log#TOPIC               | position   | the event as JSON                                  |
/// | cursor#TOPIC            | subscriber | the last position that is settled, decimal         |
/// | parked#TOPIC#SUBSCRIBER | position   | `1 DELIVERIES DUE_MS`, line end, event             |
/// | dead#TOPIC#SUBSCRIBER   | position   | `1 DELIVERIES TIME_MS SLUG`, line end, detail, line
/// end, event |
namespace innkeeper::bus::embedded {

using store::parse_position;
using store::position_key;

[[nodiscard]] std::string log_partition(std::string_view topic);
[[nodiscard]] store::Key cursor_key(std::string_view topic, std::string_view subscriber);
[[nodiscard]] std::string parked_partition(std::string_view topic, std::string_view subscriber);
[[nodiscard]] std::string dead_partition(std::string_view topic, std::string_view subscriber);

/// An event that waits for another delivery, or behind one of its subject that does.
struct Parked {
    int deliveries = 0;
    Instant due;
    std::string event_json;
};
[[nodiscard]] std::string encode(const Parked& parked);
/// Error: `bug` `bus-row-damaged`, as of all readers here.
[[nodiscard]] Result<Parked> parse_parked(std::string_view document);
/// The event in it. Errors also of parse_event().
[[nodiscard]] Result<Event> event_in(const Result<Parked>& parked);

/// An event that a subscriber has given up.
struct DeadLetter {
    std::uint64_t position = 0;
    int deliveries = 0;
    Instant time;
    std::string slug;    ///< of the last error
    std::string detail;  ///< of the last error, one line
    std::string event_json;
};
[[nodiscard]] std::string encode(const DeadLetter& letter);
[[nodiscard]] Result<DeadLetter> parse_dead(const store::Item& item);

}  // namespace innkeeper::bus::embedded
