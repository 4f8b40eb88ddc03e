#include "services/booking/app/run_hotel.hpp"

#include "chassis/core/check.hpp"
#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {
namespace {

using Kind = HotelCommand::Kind;

std::string name_of(Kind kind) {
    switch (kind) {
        case Kind::approve:
        case Kind::reject:
            return "decide";
        case Kind::check_in:
            return "check_in";
        case Kind::check_out:
            return "check_out";
        case Kind::no_show:
            return "no_show";
    }
    CHECK(false);
}

Command command_of(const HotelCommand& asked, const std::string& by) {
    switch (asked.kind) {
        case Kind::approve:
            return Approve{by};
        case Kind::reject:
            return Reject{by, asked.reason};
        case Kind::check_in:
            return CheckIn{by};
        case Kind::check_out:
            return CheckOut{by};
        case Kind::no_show:
            return MarkNoShow{by};
    }
    CHECK(false);
}

}  // namespace

Task<Result<Outcome>> run_hotel_command(Transitions& transitions, Caller caller,
                                        std::string booking_id, std::uint64_t seen,
                                        HotelCommand asked) {
    const auto may = [who = caller.who](const Booking&, const stay::Hotel& hotel) -> Result<void> {
        if (runs_hotel(who, hotel)) return {};
        return fail(not_your_hotel());
    };
    const std::string name = name_of(asked.kind);
    const auto command = [by = caller.who.subject, asked = std::move(asked)](
                             const Rows&, const HotelRules&, Instant) -> Result<Command> {
        return command_of(asked, by);
    };
    Wish wish{.name = name,
              .booking_id = std::move(booking_id),
              .traceparent = std::move(caller.traceparent),
              .status = 200,
              .not_found = booking_not_found(),
              .may = may,
              .command = command,
              .expected = seen};
    co_return co_await transitions.run(std::move(wish));
}

}  // namespace innkeeper::booking
