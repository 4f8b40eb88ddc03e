#pragma once

#include "services/booking/app/rows.hpp"
#include "services/booking/domain/decide.hpp"
#include "stay/availability.hpp"

#include <optional>
#include <string>
#include <vector>

/// From rows of the table to the question of the shared kernel, and from its answer to terms.
namespace innkeeper::booking {

/// What a guest asks for.
struct StayRequest {
    std::string hotel_id;
    std::string room_type_id;
    std::string rate_plan_id;
    Stay stay;
    std::vector<stay::RoomParty> rooms;
    bool operator==(const StayRequest&) const = default;
};

struct Parts {
    const stay::RoomType* room_type;
    const stay::RatePlan* rate_plan;
};

/// Errors: 404 `room-type-not-found`, `rate-plan-not-found`.
[[nodiscard]] Result<Parts> parts_of(const stay::Hotel& hotel, const StayRequest& request);

/// The days from..to, both included, as far as `rows` has them; nights that are not in `rows` are
/// empty ones. `own` is the claim of a booking that is to be changed: its rooms count as free.
/// Errors: `amount-overflow`, `bug`.
[[nodiscard]] Result<stay::Calendar> calendar_of(const Rows& rows, const Parts& parts,
                                                 CivilDate from, CivilDate to,
                                                 const std::optional<Claimed>& own = {});

/// Whether the request can be booked now, by the rows.
struct Verdict {
    stay::Answer answer;
    std::optional<Error> refusal = {};              ///< when it cannot
    std::optional<stay::Penalties> penalties = {};  ///< when it can
};
/// `from` and `to` bound the search for an alternative. Errors: those of parts_of, calendar_of and
/// the kernel.
[[nodiscard]] Result<Verdict> judge(const Rows& rows, const StayRequest& request, Instant now,
                                    CivilDate from, CivilDate to,
                                    const std::optional<Claimed>& own = {});
/// Without an alternative.
[[nodiscard]] Result<Verdict> judge(const Rows& rows, const StayRequest& request, Instant now,
                                    const std::optional<Claimed>& own = {});

/// The terms that are frozen: of a request that can be booked (CHECKed).
[[nodiscard]] Terms terms_of(std::string guest_subject, const stay::Hotel& hotel,
                             const StayRequest& request, Verdict verdict);

/// The hotel's today, and until when it has to decide what is submitted now.
/// Error: `unknown-time-zone`.
[[nodiscard]] Result<HotelRules> rules_of(const stay::Hotel& hotel, Instant now);

}  // namespace innkeeper::booking
