#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every number of the booking service.
namespace innkeeper::booking {

inline constexpr int kMaxRooms = 8;              ///< of one booking
inline constexpr int kMaxAdults = 20;            ///< in one room
inline constexpr int kMaxPartyAdults = 30;       ///< of a question for offers, over all rooms
inline constexpr std::size_t kMaxChildren = 20;  ///< in one room
inline constexpr int kMaxChildAge = 17;

inline constexpr std::size_t kMaxNote = 500;  ///< code points; as the four below
inline constexpr std::size_t kMaxReason = 500;
inline constexpr std::size_t kMaxGuestName = 100;
inline constexpr std::size_t kMinEmail = 3;
inline constexpr std::size_t kMaxEmail = 254;
inline constexpr std::size_t kIdLength = 36;   ///< of a hotel, a hold, a booking
inline constexpr std::size_t kMaxPartId = 64;  ///< of a room type, a rate plan

inline constexpr std::chrono::minutes kHoldMinutes{10};
/// A payment that has not come by then: the booking is cancelled. A late one may reinstate it.
inline constexpr std::chrono::minutes kPaymentMinutes{2};
inline constexpr std::chrono::minutes kQuoteMinutes{15};
inline constexpr std::size_t kMaxQuoteId = 2000;  ///< characters of a quote or change quote

/// Nights before and after a stay that an alternative is looked for in.
inline constexpr int kAlternativeBefore = 7;
inline constexpr int kAlternativeAfter = 14;

inline constexpr int kMaxInventoryNights = 92;  ///< set or read in one request
/// Words of managers about a room type after which its stream gets a snapshot.
inline constexpr std::uint64_t kInventorySnapshotEvery = 64;
/// Events after which a booking gets a snapshot. Most have fewer; a guest may change dates often.
inline constexpr std::uint64_t kBookingSnapshotEvery = 16;
inline constexpr int kMaxOutOfOrder = 5000;
inline constexpr int kMaxOverbook = 500;
inline constexpr std::size_t kMaxPaymentMethodId = 64;

inline constexpr std::size_t kMaxHoldsPerGuest = 5;  ///< live at once; past it `too-many-holds`

/// Tries of one command against commits of other processes; past it 429 `stock-contended`.
inline constexpr int kMaxAttempts = 8;
/// Commands of one room type that wait in one process; past it 429 `stock-contended`.
inline constexpr std::size_t kMaxQueue = 1024;
inline constexpr std::chrono::seconds kContendedRetryAfter{1};

/// Kept parsed in one process; past it all are forgotten and parsed again when they are needed.
inline constexpr std::size_t kMaxParsedHotels = 4096;
/// Months of rates that are kept parsed, some 6 KB each.
inline constexpr std::size_t kMaxParsedRates = 1024;
/// Of each loop: what fits the processor's cache. One that was held longer ago is read again.
inline constexpr std::size_t kMaxKnownBookings = 512;

inline constexpr std::size_t kTimerPage = 100;
/// The longest sleep of the timer worker: other processes write timers too.
inline constexpr std::chrono::milliseconds kTimerPoll{5'000};

/// Events of one transition.
inline constexpr std::size_t kMaxEvents = 3;
/// What a commit writes besides months of stock: the events in stream and outbox, snapshot, saga
/// and its command, inventory events of two room types, idempotency key, timer out and in, holds of
/// the guest, index, hotel check. Checked against the limits of the table in app/change.cpp.
inline constexpr std::size_t kWritesBesidesStock = 2 * kMaxEvents + 11;

}  // namespace innkeeper::booking
