#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every number of the booking service.
namespace innkeeper::booking {

inline constexpr int kMaxStayNights = 40;    ///< past it 422 `stay-too-long`
inline constexpr int kMaxAdvanceDays = 730;  ///< from the hotel's today to the arrival
inline constexpr int kMaxRooms = 8;          ///< of one booking
inline constexpr int kMaxAdults = 30;
inline constexpr std::size_t kMaxChildren = 20;
inline constexpr int kMaxChildAge = 17;

inline constexpr std::size_t kMaxNote = 500;  ///< code points; as the four below
inline constexpr std::size_t kMaxReason = 500;
inline constexpr std::size_t kMaxGuestName = 100;
inline constexpr std::size_t kMinEmail = 3;
inline constexpr std::size_t kMaxEmail = 254;
inline constexpr std::size_t kIdLength = 36;   ///< of a hotel, a hold, a booking
inline constexpr std::size_t kMaxPartId = 64;  ///< of a room type, a rate plan

inline constexpr std::chrono::minutes kHoldMinutes{10};
inline constexpr std::size_t kMaxHoldsPerGuest = 5;  ///< live at once; past it `too-many-holds`

inline constexpr std::size_t kMinIdempotencyKey = 8;
inline constexpr std::size_t kMaxIdempotencyKey = 128;
inline constexpr std::chrono::hours kIdempotencyKept{24};

/// Tries of one command against commits of other processes; past it 429 `stock-contended`.
inline constexpr int kMaxAttempts = 8;
/// Commands of one room type that wait in one process; past it 429 `stock-contended`.
inline constexpr std::size_t kMaxQueue = 1024;
inline constexpr std::chrono::seconds kContendedRetryAfter{1};

inline constexpr std::size_t kTimerPage = 100;
/// The longest sleep of the timer worker: other processes write timers too.
inline constexpr std::chrono::milliseconds kTimerPoll{5'000};

inline constexpr std::size_t kMaxRoomTypes = 100;  ///< of a hotel; as the two below
inline constexpr std::size_t kMaxRatePlans = 200;
inline constexpr std::size_t kMaxManagers = 100;

/// Events of one transition.
inline constexpr std::size_t kMaxEvents = 2;
/// What a commit writes besides one row a night: the events in stream and outbox, state, inventory
/// event, idempotency key, timer out and in, holds of the guest, index, hotel check. Checked
/// against the limits of the table in app/change.cpp.
inline constexpr std::size_t kWritesBesidesNights = 2 * kMaxEvents + 8;

}  // namespace innkeeper::booking
