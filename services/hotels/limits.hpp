#pragma once

#include <cstddef>
#include <cstdint>

namespace innkeeper::hotels {

inline constexpr std::size_t kMaxName = 100;          // code points
inline constexpr std::size_t kMaxCity = 100;          // code points
inline constexpr std::size_t kMaxAddress = 300;       // code points
inline constexpr std::size_t kMaxDescription = 4000;  // code points
inline constexpr std::size_t kMaxAmenities = 40;
inline constexpr std::size_t kMaxAmenity = 40;  // characters
inline constexpr std::size_t kMaxManagers = 20;
inline constexpr std::size_t kMaxManagerId = 64;  // characters
inline constexpr std::size_t kMaxPhotos = 20;
inline constexpr int kMaxDeadlineHours = 168;
// Of a hotel as JSON, in bytes, so that an event with it stays below bus::kMaxEventBytes.
inline constexpr std::size_t kMaxHotelBytes = 240 * 1024;
inline constexpr std::size_t kMaxJsonBody = 64 * 1024;  // bytes
inline constexpr std::size_t kMaxUploadBody =
    10 * 1024 * 1024 + 65536;              // picture and form around it
inline constexpr int kChangeAttempts = 3;  // of a change without If-Match, against other writers

inline constexpr int kMaxRateNights = 731;     // of one range of rates
inline constexpr int kMaxRateDaysAhead = 731;  // from the hotel's today to the last night of it
inline constexpr int kRateAttempts = 5;        // of a change of rates, against other writers
// Full months that one event carries, so that it stays below bus::kMaxEventBytes.
inline constexpr std::size_t kMonthsPerEvent = 8;

}  // namespace innkeeper::hotels
