#pragma once

#include "chassis/bus/outbox.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/idempotency/in_flight.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/booking/app/keyed_queue.hpp"
#include "services/booking/app/lost_commits.hpp"
#include "services/booking/app/outcome.hpp"
#include "services/booking/app/quote_token.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/domain/booking.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// What the use cases share. One executor; outlives them.
struct Context {
    Clock& clock;
    store::Table& table;
    Ids ids;
    KeyedQueue queue;
    idempotency::InFlight in_flight;
    telemetry::Log log;
    telemetry::Metrics& metrics;
    Millis hold_for;
    Millis pay_within;
    Millis quote_for;
    ParsedHotels hotels = {};
    KnownBookings bookings = {};
    std::optional<QuoteSigner> signer = {};  ///< set when the service starts
    std::function<void(bus::Told)> on_commit = [](bus::Told) {};
    std::function<void(Instant)> on_timer = [](Instant) {};  ///< a commit has written a timer
};

/// A booking as it is now, for the next who ask; nullptr: there is none. Errors of load_booking().
[[nodiscard]] Task<Result<KnownBooking>> current_booking(Context& context, std::string booking_id);

enum class Tried { done, again };

/// Commits, and remembers in `lost` when the answer was lost. `again` asks for a new attempt from
/// the reading on. Errors of the table, but no `unknown_outcome`.
[[nodiscard]] Task<Result<Tried>> try_commit(Context& context, std::shared_ptr<LostCommits> lost,
                                             bus::Commit commit);

/// The line in which commands on a room type stand.
[[nodiscard]] std::string line_of(std::string_view hotel_id, std::string_view room_type_id);

/// What a finished attempt may say: the refusal, or that the outcome is unknown while a lost
/// commit may still happen.
[[nodiscard]] Error truthful(const LostCommits& lost, Error refusal);

/// Counts a command by name and outcome ("ok" or the slug).
void count_command(Context& context, std::string_view name, const Result<Outcome>& result);

}  // namespace innkeeper::booking
