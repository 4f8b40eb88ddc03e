#include "services/booking/app/context.hpp"

#include "chassis/core/probe.hpp"
#include "chassis/core/strings.hpp"
#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {

Task<Result<KnownBooking>> current_booking(Context& context, std::string booking_id) {
    auto known = context.bookings.find(booking_id);
    CO_TRY(auto now, co_await load_booking(context.table, std::move(booking_id), std::move(known)));
    if (now) context.bookings.put(now);
    co_return now;
}

Task<Result<Tried>> try_commit(Context& context, std::shared_ptr<LostCommits> lost,
                               bus::Commit commit) {
    auto expected = LostCommits::expected_by(commit.writes);
    auto committed = co_await context.table.commit(std::move(commit.writes));
    if (committed && committed->ok()) {
        context.on_commit({std::move(commit.events), *std::move(committed)});
        co_return Tried::done;
    }
    if (committed) {
        REACHED("booking-commit-conflict");
        context.metrics.count("booking_commit_conflicts_total");
        co_return Tried::again;
    }
    if (committed.error().code != Code::unknown_outcome) co_return fail(committed.error());
    REACHED("booking-commit-answer-lost");
    context.metrics.count("booking_commit_answers_lost_total");
    lost->add(std::move(expected));
    co_return Tried::again;
}

std::string line_of(std::string_view hotel_id, std::string_view room_type_id) {
    return strings::concat({hotel_id, "#", room_type_id});
}

Error truthful(const LostCommits& lost, Error refusal) {
    if (!lost.any()) return refusal;
    REACHED("booking-outcome-unknown");
    return outcome_unknown();
}

void count_command(Context& context, std::string_view name, const Result<Outcome>& result) {
    const std::string outcome = result ? "ok" : result.error().slug;
    context.metrics.count("booking_commands_total",
                          {{"command", std::string(name)}, {"outcome", outcome}});
}

}  // namespace innkeeper::booking
