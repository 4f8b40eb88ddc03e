#pragma once

#include <cstddef>
#include <cstdint>

/// Every number of the shared kernel.
namespace innkeeper::stay {

inline constexpr int kMaxAdvanceDays = 730;  ///< from the hotel's today to the farthest arrival
inline constexpr int kMaxStayNights = 40;    ///< past it 422 `stay-too-long`
inline constexpr int kMaxPartyAdults = 30;   ///< of one booking, as the next
inline constexpr std::size_t kMaxPartyChildren = 20;

inline constexpr std::size_t kMaxRoomTypes = 50;  ///< of a hotel; as the three below
inline constexpr std::size_t kMaxRatePlans = 100;
inline constexpr std::size_t kMaxTaxRules = 20;
inline constexpr std::size_t kMaxPolicies = 20;
inline constexpr std::size_t kMaxWindows = 8;      ///< of a cancellation policy
inline constexpr std::size_t kMaxChildBands = 10;  ///< of a rate plan

inline constexpr std::size_t kMaxName = 100;   ///< code points
inline constexpr std::size_t kMaxPartId = 64;  ///< of a room type, a plan, a rule, a policy

inline constexpr int kMaxPhysical = 5000;  ///< rooms of a room type
inline constexpr int kMaxAdults = 20;      ///< in one room
inline constexpr int kMaxChildren = 20;    ///< in one room
inline constexpr int kMaxChildAge = 17;
inline constexpr int kMaxDaysBefore = 365;  ///< of a cancellation window
inline constexpr int kMinutesOfDay = 24 * 60;

inline constexpr std::int64_t kWholeBasisPoints = 10'000;  ///< all of it
/// A derived plan costs from nothing to eleven times its parent.
inline constexpr std::int64_t kMinDerivedBasisPoints = -kWholeBasisPoints;
inline constexpr std::int64_t kMaxDerivedBasisPoints = 10 * kWholeBasisPoints;
inline constexpr std::int64_t kMaxPricePerNightMajor = 1'000'000'000;  ///< whole units

/// Lines of the longest price: each night a room, extra adults, each band, each rule.
inline constexpr std::size_t kMaxPriceLines =
    kMaxStayNights * (2 + kMaxChildBands + kMaxTaxRules) + kMaxTaxRules;

/// What readers of events and documents let pass: wider than what managers may enter, so that a
/// replica survives limits that change.
inline constexpr std::size_t kMaxListed = 1000;
inline constexpr std::int64_t kMaxCount = 1'000'000;
inline constexpr std::size_t kMaxEventMonths = 10'000;  ///< of one rates.changed
inline constexpr std::size_t kMaxMonthDays = 31;

}  // namespace innkeeper::stay
