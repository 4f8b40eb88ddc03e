#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every number of the payments service.
namespace innkeeper::payments {

inline constexpr std::size_t kMaxCardBody = 1024;  ///< bytes of a body with a card; past it 413
inline constexpr std::size_t kMinCardText = 12;    ///< characters of a card number, blanks too
inline constexpr std::size_t kMaxCardText = 23;
inline constexpr std::size_t kMinCvc = 3;
inline constexpr std::size_t kMaxCvc = 4;
inline constexpr int kMinExpiryYear = 2000;
inline constexpr int kMaxExpiryYear = 2100;

inline constexpr std::size_t kIdLength = 36;     ///< of a booking, a hotel
inline constexpr std::size_t kMaxSubject = 256;  ///< code points; as the two below
inline constexpr std::size_t kMaxMethodId = 64;
inline constexpr std::size_t kMaxCommandId = 100;
inline constexpr std::size_t kMaxManagers = 100;

/// Commands of one booking; past it the command becomes a dead letter.
inline constexpr std::uint64_t kMaxCommands = 300;

/// An authorisation whose outcome is still unknown so long after its turn has come is given up.
inline constexpr std::chrono::hours kGiveUpAfter{1};

/// Delay before the provider is asked again: doubled each time up to the longest one, of which a
/// random half is taken off.
inline constexpr std::chrono::milliseconds kFirstRetry{2'000};
inline constexpr std::chrono::milliseconds kMaxRetry{60'000};

/// Tries of one commit against commits of other processes, before somebody calls again.
inline constexpr int kMaxAttempts = 8;
/// Bookings whose commands one process carries out at once.
inline constexpr std::size_t kMaxAtOnce = 16;
/// Steps (calls and commits) on one booking before its turn ends and the next one's begins.
inline constexpr int kMaxSteps = 32;

inline constexpr std::size_t kTimerPage = 100;
/// The longest sleep of the worker: other processes write timers too.
inline constexpr std::chrono::milliseconds kTimerPoll{5'000};

/// The sandbox: when the outcome of the late card is known.
inline constexpr std::chrono::minutes kLateAfter{3};

}  // namespace innkeeper::payments
