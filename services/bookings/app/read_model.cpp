#include "services/bookings/app/read_model.hpp"

#include "services/bookings/app/rows.hpp"
#include "services/bookings/limits.hpp"

#include <algorithm>
#include <set>

namespace innkeeper::bookings {
namespace {

using store::Expect;
using store::Write;

constexpr std::string_view kBookingEvents = "innkeeper.booking.";
constexpr std::string_view kHotelEvents = "innkeeper.hotels.";
/// Subjects of what booking asks of payments: on the same topic, and of no booking's state.
constexpr std::string_view kPaymentCommands = "payment/";
constexpr std::size_t kIdLength = 36;
/// That a booking has in the index, by guest and by hotel.
constexpr std::size_t kIndexRows = 2;
/// A state, and each row of the index in one place and no more in another.
static_assert(bus::kMaxBatch * (1 + 2 * kIndexRows) <= store::kMaxWrites);

bool is_of_booking(const bus::Event& event) {
    return event.type.starts_with(kBookingEvents) && !event.subject.starts_with(kPaymentCommands);
}

/// The writes that turn the index rows of `before` (null: none) into those of `now`.
void index_writes(const BookingState* before, const BookingState& now, std::vector<Write>& writes) {
    const std::set<store::Key> old_rows = before ? index_rows(*before) : std::set<store::Key>{};
    const std::set<store::Key> new_rows = index_rows(now);
    for (const store::Key& key : old_rows)
        if (!new_rows.contains(key)) writes.push_back(Write::remove(key));
    for (const store::Key& key : new_rows)
        if (!old_rows.contains(key)) writes.push_back(Write::put(key, "", Expect::blind()));
}

std::unexpected<Error> booking_not_found() {
    return fail(Code::not_found, "booking-not-found", "There is no such booking.");
}

}  // namespace

Task<Result<void>> ReadModel::apply_bookings(std::vector<bus::SharedEvent> events) {
    std::vector<Told> told;
    std::vector<store::Key> keys;
    for (const bus::SharedEvent& event : events) {
        if (!is_of_booking(*event)) continue;
        CO_TRY(Told one, parse_booking_event(*event));
        if (is_hold(one.booking.status)) continue;
        keys.push_back(state_key(one.booking.id));
        told.push_back(std::move(one));
    }
    if (told.empty()) co_return Result<void>{};
    CO_TRY(const auto rows, co_await table_.get_many(std::move(keys)));
    std::vector<Write> writes;
    std::vector<BookingRecord> newer;
    for (std::size_t i = 0; i < told.size(); ++i) {
        CO_TRY(const auto before, co_await state_in(rows[i]));
        const BookingState* known = before ? &*before : nullptr;
        const bool is_newer = !known || known->booking.version < told[i].booking.version;
        auto now = advance(known, std::move(told[i]));
        if (!now) continue;
        writes.push_back(Write::put(state_key(now->booking.id), to_document(*now),
                                    Expect::exactly(rows[i] ? rows[i]->version : 0)));
        index_writes(known, *now, writes);
        if (is_newer && live_.has_subscribers(now->booking.guest_subject))
            newer.push_back(std::move(now->booking));
    }
    if (writes.empty()) co_return Result<void>{};
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    if (!done.ok()) co_return fail(Code::conflict, "row-moved-on", "The row has another writer.");
    for (BookingRecord& booking : newer)
        live_.publish(booking.guest_subject,
                      {.data = std::move(booking.public_json), .event = "booking"});
    co_return Result<void>{};
}

Task<Result<std::optional<BookingState>>> ReadModel::state_in(std::optional<store::Item> row) {
    if (!row) co_return std::nullopt;
    CO_TRY(auto state, parse_state(row->document));
    CO_TRY(auto whole, co_await with_timeline(std::move(state)));
    co_return whole;
}

Task<Result<void>> ReadModel::apply_hotel(bus::SharedEvent event) {
    if (!event->type.starts_with(kHotelEvents)) co_return Result<void>{};  // rates and the like
    CO_TRY(const HotelManagers now, parse_hotel_event(event->data));
    CO_TRY(const auto row, co_await table_.get(managers_key(now.hotel_id)));
    if (row) {
        CO_TRY(const auto known, parse_managers(row->document));
        if (known.version >= now.version) co_return Result<void>{};
    }
    std::vector<Write> writes{Write::put(managers_key(now.hotel_id), to_json(now),
                                         Expect::exactly(row ? row->version : 0))};
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    if (!done.ok()) co_return fail(Code::conflict, "row-moved-on", "The row has another writer.");
    co_return Result<void>{};
}

/// Looks for the timeline where the layout before has it.
Task<Result<BookingState>> ReadModel::with_timeline(BookingState state) {
    if (!state.is_old) co_return state;
    CO_TRY(const auto rows, co_await table_.query(old_timeline(state.booking.id)));
    for (const store::Item& row : rows.items) {
        CO_TRY(auto step, parse_step(row.document));
        state.timeline.push_back(std::move(step));
    }
    co_return state;
}

/// Those of them that are bookings: earlier versions kept rows of holds, too.
Task<Result<std::vector<BookingRecord>>> ReadModel::load(std::vector<std::string> ids) {
    std::vector<BookingRecord> out;
    if (ids.empty()) co_return out;
    std::vector<store::Key> keys;
    for (const std::string& id : ids) keys.push_back(state_key(id));
    CO_TRY(const auto items, co_await table_.get_many(std::move(keys)));
    for (const auto& item : items) {
        if (!item) continue;
        CO_TRY(auto state, parse_state(item->document));
        if (!is_hold(state.booking.status)) out.push_back(std::move(state.booking));
    }
    co_return out;
}

Task<Result<BookingPage>> ReadModel::of_guest(std::string subject, std::string status,
                                              std::size_t limit, std::string cursor) {
    // One more than the page takes tells whether there is a next one.
    store::Query query{.partition = guest_partition(subject), .descending = true};
    if (!cursor.empty()) {
        CO_TRY(query.to, read_cursor(subject, status, cursor));
    }
    BookingPage page;
    for (std::size_t seen = 0;;) {
        query.limit = std::min({limit + 1, store::kMaxGetMany, kMaxGuestScan - seen});
        CO_TRY(auto index, co_await table_.query(query));
        std::vector<std::string> ids;
        for (const store::Item& row : index.items) ids.push_back(row.key.sort);
        CO_TRY(auto bookings, co_await load(std::move(ids)));
        for (BookingRecord& booking : bookings) {
            if (!status.empty() && booking.status != status) continue;
            if (page.bookings.size() == limit) {
                page.next = make_cursor(subject, status, page.bookings.back().id);
                co_return page;
            }
            page.bookings.push_back(std::move(booking));
        }
        if (index.cursor.empty()) co_return page;
        seen += index.items.size();
        if (seen == kMaxGuestScan) {
            page.next = make_cursor(subject, status, index.items.back().key.sort);
            co_return page;
        }
        query.cursor = std::move(index.cursor);
    }
}

Task<Result<bool>> ReadModel::manages(auth::Principal who, std::string hotel_id) {
    CO_TRY(const auto row, co_await table_.get(managers_key(hotel_id)));
    if (!row) co_return false;
    if (who.is_admin()) co_return true;
    if (!who.is_manager()) co_return false;
    CO_TRY(const auto managers, parse_managers(row->document));
    co_return std::ranges::find(managers.manager_ids, who.subject) != managers.manager_ids.end();
}

Task<Result<BookingPage>> ReadModel::of_hotel(auth::Principal who, std::string hotel_id,
                                              std::string from, std::string to, std::size_t limit,
                                              std::string cursor) {
    CO_TRY(const bool allowed, co_await manages(std::move(who), hotel_id));
    if (!allowed) co_return fail(Code::not_found, "hotel-not-found", "There is no such hotel.");
    CO_TRY(auto index, co_await table_.query({.partition = hotel_partition(hotel_id),
                                              .from = std::move(from),
                                              .to = to.empty() ? "" : to + "$",
                                              .limit = limit,
                                              .cursor = std::move(cursor)}));
    std::vector<std::string> ids;
    for (const store::Item& row : index.items)
        ids.push_back(row.key.sort.substr(row.key.sort.size() - kIdLength));
    CO_TRY(auto bookings, co_await load(std::move(ids)));
    co_return BookingPage{std::move(bookings), std::move(index.cursor)};
}

Task<Result<bool>> ReadModel::may_see(auth::Principal who, BookingRecord booking) {
    if (who.is_admin() || booking.guest_subject == who.subject) co_return true;
    co_return co_await manages(std::move(who), std::move(booking.hotel_id));
}

/// Nothing for a booking that is not there, or not for the caller: the two must look the same,
/// also in how long the answer takes.
Task<Result<std::optional<BookingState>>> ReadModel::find(auth::Principal who,
                                                          std::string booking_id) {
    CO_TRY(const auto row, co_await table_.get(state_key(booking_id)));
    if (!row) co_return std::nullopt;
    CO_TRY(auto state, parse_state(row->document));
    if (is_hold(state.booking.status)) co_return std::nullopt;
    CO_TRY(const bool visible, co_await may_see(std::move(who), state.booking));
    if (!visible) co_return std::nullopt;
    co_return state;
}

Task<Result<std::optional<BookingState>>> ReadModel::wait_for(auth::Principal who,
                                                              std::string booking_id,
                                                              std::uint64_t min_version) {
    const Millis until = clock_.monotonic() + kMaxWaitForVersion;
    const auto timer = clock_.make_timer(executor_);
    for (;;) {
        CO_TRY(auto state, co_await find(who, booking_id));
        if ((state ? state->booking.version : 0) >= min_version) co_return state;
        if (clock_.monotonic() >= until) {
            Error error{Code::unavailable, "read-model-behind",
                        "This version of the booking has not been seen here yet."};
            error.retry_after = std::chrono::seconds(1);
            co_return fail(std::move(error));
        }
        co_await timer->sleep_for(kWaitStep);
    }
}

Task<Result<BookingState>> ReadModel::one(auth::Principal who, std::string booking_id,
                                          std::uint64_t min_version) {
    CO_TRY(auto state, co_await wait_for(std::move(who), booking_id, min_version));
    if (!state) co_return booking_not_found();
    co_return co_await with_timeline(*std::move(state));
}

}  // namespace innkeeper::bookings
