#include "services/booking/domain/decide.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

namespace innkeeper::booking {
namespace {

using Facts = Result<std::vector<Fact>>;

Error moved_on(const Booking& state) {
    Error error{Code::conflict, "booking-moved-on",
                fmt::format("The booking is {} now.", to_string(state.status))};
    error.context["status_now"] = std::string(to_string(state.status));
    error.context["version_now"] = fmt::format("{}", state.version);
    return error;
}

bool is_due(const Booking& state, Instant now) {
    const auto due = state.due();
    return due && *due <= now;
}

Facts facts_of(const Booking& state, const PassTime&, Instant now) {
    if (!is_due(state, now)) return std::vector<Fact>{};
    if (state.status == Status::held) return std::vector<Fact>{HoldExpired{}};
    return std::vector<Fact>{BookingRejected{{}, std::string(kNotDecidedInTime)}};
}

Facts facts_of(const Booking& state, const ReleaseHold&, Instant) {
    if (state.status == Status::held) return std::vector<Fact>{HoldReleased{}};
    const bool given_back = state.status == Status::released || state.status == Status::expired;
    if (given_back) return std::vector<Fact>{};
    return fail(moved_on(state));
}

Facts facts_of(const Booking& state, const Book& command, Instant) {
    const bool booked =
        state.status == Status::pending_approval || state.status == Status::confirmed;
    if (booked && state.details == command.details) return std::vector<Fact>{};
    if (state.status == Status::expired) {
        Error error = moved_on(state);
        error.slug = "hold-expired";
        error.detail = "The hold has expired, and its rooms were given back.";
        return fail(std::move(error));
    }
    if (state.status != Status::held) return fail(moved_on(state));
    if (command.approval_mode == ApprovalMode::automatic)
        return std::vector<Fact>{BookingConfirmed{command.details, {}}};
    return std::vector<Fact>{BookingSubmitted{command.details, command.decide_by}};
}

Facts facts_of(const Booking& state, const Approve& command, Instant) {
    if (state.status == Status::pending_approval)
        return std::vector<Fact>{BookingConfirmed{{}, command.by}};
    if (state.status == Status::confirmed && state.decided_by == command.by)
        return std::vector<Fact>{};
    return fail(moved_on(state));
}

Facts facts_of(const Booking& state, const Reject& command, Instant) {
    if (state.status == Status::pending_approval)
        return std::vector<Fact>{BookingRejected{command.by, command.reason}};
    if (state.status == Status::rejected && state.decided_by == command.by &&
        state.reason == command.reason)
        return std::vector<Fact>{};
    return fail(moved_on(state));
}

Facts facts_of(const Booking& state, const Cancel& command, Instant) {
    switch (state.status) {
        case Status::held:
            return std::vector<Fact>{HoldReleased{}};
        case Status::pending_approval:
        case Status::confirmed:
            return std::vector<Fact>{BookingCancelled{command.by, command.reason}};
        case Status::released:
            return std::vector<Fact>{};
        case Status::cancelled:
            if (state.cancelled_by == command.by) return std::vector<Fact>{};
            break;
        default:
            break;
    }
    return fail(moved_on(state));
}

}  // namespace

Result<std::vector<Event>> decide(const Booking& state, const Command& command, Instant now,
                                  std::optional<std::uint64_t> expected) {
    CHECK(std::holds_alternative<PassTime>(command) || !is_due(state, now));
    TRY(auto facts, std::visit([&](const auto& c) { return facts_of(state, c, now); }, command));
    if (!facts.empty() && expected && *expected != state.version) return fail(moved_on(state));
    std::vector<Event> events;
    for (Fact& fact : facts) events.push_back({now, std::move(fact)});
    return events;
}

}  // namespace innkeeper::booking
