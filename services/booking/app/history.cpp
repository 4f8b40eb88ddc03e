#include "services/booking/app/history.hpp"

#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"

#include <optional>
#include <utility>

namespace innkeeper::booking {
namespace {

std::unexpected<Error> damaged(const char* why) { return fail(Code::bug, "stream-damaged", why); }

/// A snapshot that cannot be read costs time and nothing else.
Task<Result<std::optional<Booking>>> load_snapshot(store::Table& table, std::string booking_id) {
    CO_TRY(const auto item, co_await table.get(state_key(booking_id)));
    if (!item) co_return std::nullopt;
    auto kept = read_booking(item->document);
    if (!kept) co_return std::nullopt;
    co_return *std::move(kept);
}

}  // namespace

store::Key next_event_key(std::string_view booking_id, const KnownBooking& known) {
    return eventsourcing::event_key(kCategory, booking_id, known ? known->version + 1 : 1);
}

Result<Booking> fold_booking(const std::vector<eventsourcing::Recorded>& recorded,
                             std::optional<Booking> state) {
    for (const eventsourcing::Recorded& one : recorded) {
        TRY(const Event event, read_event(one));
        const bool is_first = std::holds_alternative<HoldPlaced>(event.fact);
        if (is_first == state.has_value())
            return damaged("A booking does not begin with its hold.");
        if (state)
            state->apply(event);
        else
            state = Booking::begin(event);
    }
    if (!state) return damaged("A booking has no event.");
    return *std::move(state);
}

Task<Result<KnownBooking>> load_booking(store::Table& table, std::string booking_id,
                                        KnownBooking known) {
    std::optional<Booking> from;
    if (known) {
        CO_TRY(const auto next, co_await table.get(next_event_key(booking_id, known)));
        if (!next) co_return known;
        from = *known;
    } else {
        CO_TRY(from, co_await load_snapshot(table, booking_id));
    }
    const std::uint64_t after = from ? from->version : 0;
    CO_TRY(const auto recorded, co_await eventsourcing::load(table, std::string(kCategory),
                                                             std::move(booking_id), after));
    if (!from && recorded.empty()) co_return nullptr;
    CO_TRY(Booking now, fold_booking(recorded, std::move(from)));
    co_return std::make_shared<const Booking>(std::move(now));
}

Task<Result<Booking>> booking_at(store::Table& table, std::string booking_id,
                                 std::uint64_t version) {
    CO_TRY(auto recorded,
           co_await eventsourcing::load(table, std::string(kCategory), std::move(booking_id)));
    if (recorded.size() < version) co_return damaged("A booking has fewer events than it told of.");
    recorded.resize(version);
    co_return fold_booking(recorded);
}

}  // namespace innkeeper::booking
