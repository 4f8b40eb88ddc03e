#pragma once

#include "chassis/auth/principal.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/http/sse.hpp"
#include "chassis/store/table.hpp"
#include "services/bookings/app/booking_record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::bookings {

struct BookingPage {
    std::vector<BookingRecord> bookings;
    std::string next;  ///< cursor; empty: that was all
};

/// The query side of bookings: by guest, by hotel and arrival, one with its timeline. Fed by
/// events; duplicates and any order lead to the same rows. Lives on the service's executor.
class ReadModel {
public:
    ReadModel(store::Table& table, Clock& clock, Executor executor, http::EventHub& live)
        : table_(table), clock_(clock), executor_(std::move(executor)), live_(live) {}

    /// Of topic `booking`, of different bookings, at most bus::kMaxBatch: all or none. Holds, and
    /// other types than a booking's, are let pass.
    [[nodiscard]] Task<Result<void>> apply_bookings(std::vector<bus::SharedEvent> events);
    /// Of topic `hotels`: who manages what.
    [[nodiscard]] Task<Result<void>> apply_hotel(bus::SharedEvent event);

    /// Newest first; empty status: of any. A page may hold less than `limit` and have a next one,
    /// when kMaxGuestScan bookings were looked through. Error: `invalid-cursor`.
    [[nodiscard]] Task<Result<BookingPage>> of_guest(std::string subject, std::string status,
                                                     std::size_t limit, std::string cursor);
    /// By arrival, within [from, to] (dates, empty: open). Errors: `hotel-not-found` also for a
    /// hotel that is not the caller's.
    [[nodiscard]] Task<Result<BookingPage>> of_hotel(auth::Principal who, std::string hotel_id,
                                                     std::string from, std::string to,
                                                     std::size_t limit, std::string cursor);
    /// A guest's own booking, one of a manager's hotels, any for an admin; else
    /// `booking-not-found`. Waits up to kMaxWaitForVersion for `min_version`, then
    /// `read-model-behind`; a booking that is not for the caller looks as if it never came.
    [[nodiscard]] Task<Result<BookingState>> one(auth::Principal who, std::string booking_id,
                                                 std::uint64_t min_version);

private:
    [[nodiscard]] Task<Result<bool>> manages(auth::Principal who, std::string hotel_id);
    [[nodiscard]] Task<Result<bool>> may_see(auth::Principal who, BookingRecord booking);
    [[nodiscard]] Task<Result<std::optional<BookingState>>> find(auth::Principal who,
                                                                 std::string booking_id);
    [[nodiscard]] Task<Result<std::optional<BookingState>>> wait_for(auth::Principal who,
                                                                     std::string booking_id,
                                                                     std::uint64_t min_version);
    [[nodiscard]] Task<Result<std::optional<BookingState>>> state_in(
        std::optional<store::Item> row);
    [[nodiscard]] Task<Result<BookingState>> with_timeline(BookingState state);
    [[nodiscard]] Task<Result<std::vector<BookingRecord>>> load(std::vector<std::string> ids);

    store::Table& table_;
    Clock& clock_;
    Executor executor_;
    http::EventHub& live_;
};

}  // namespace innkeeper::bookings
