#pragma once

#include "services/booking/app/change.hpp"
#include "services/booking/app/context.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/domain/decide.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace innkeeper::booking {

/// What somebody wants of a booking that exists.
struct Wish {
    std::string name;  ///< of the command, for metrics
    std::string booking_id;
    std::string traceparent;
    int status = 200;  ///< of the answer
    Error not_found;
    /// Whether the caller may: nothing, or the error to answer (404, 403).
    std::function<Result<void>(const Booking&, const stay::Hotel&)> may;
    /// The command, by what was read; its error is answered.
    std::function<Result<Command>(const Rows&, const HotelRules&, Instant now)> command;
    std::optional<std::uint64_t> expected = std::nullopt;  ///< the version that the caller saw
    std::optional<idempotency::Key> key = std::nullopt;
    std::optional<StayQuery> target = std::nullopt;       ///< read besides the booking's own nights
    std::optional<PaymentAnswer> payment = std::nullopt;  ///< that the command takes
};

/// Carries out commands on a booking: reads, decides and commits by compare-and-set, again when
/// another commit came between. Of two commands that race, the first to commit wins; the other
/// decides anew on the state that it finds. A state whose time has come is moved on first, in a
/// commit of its own. An answer to a payment command that is not on its way changes nothing.
/// Errors: the wish's own, those of decide(), of idempotency::first_answer and InFlight,
/// `stock-contended`, `booking-outcome-unknown`, those of the table.
class Transitions {
public:
    explicit Transitions(Context& context) : context_(context) {}
    [[nodiscard]] Task<Result<Outcome>> run(Wish wish);

private:
    struct Work {
        Wish wish;
        KnownBooking known;  ///< as it was read last: its nights are read
        std::shared_ptr<LostCommits> lost = std::make_shared<LostCommits>();
    };
    Task<Result<Outcome>> carry_out(Wish wish);
    Task<Result<KnownBooking>> find(std::string booking_id);
    /// One reading, decision and commit; nothing asks for another.
    Task<Result<std::optional<Outcome>>> attempt(std::shared_ptr<Work> work);
    Task<Result<std::optional<Outcome>>> decide_on(std::shared_ptr<Work> work, Rows rows);
    Task<Result<std::optional<Outcome>>> commit(std::shared_ptr<Work> work, Rows rows,
                                                std::vector<Event> events, bool by_time);
    Task<Result<std::optional<Outcome>>> keep_answer(std::shared_ptr<Work> work, Rows rows);

    Context& context_;
};

}  // namespace innkeeper::booking
