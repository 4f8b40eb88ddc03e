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
inline constexpr std::int64_t kMaxRooms = 5000;
inline constexpr std::int64_t kMaxAdults = 20;
inline constexpr std::int64_t kMaxChildren = 20;
inline constexpr std::int64_t kMaxDeadlineHours = 168;
inline constexpr std::int64_t kMaxPricePerNightMajor = 1'000'000'000;  // whole units of a currency
inline constexpr std::size_t kMaxJsonBody = 64 * 1024;                 // bytes
inline constexpr std::size_t kMaxUploadBody =
    10 * 1024 * 1024 + 65536;              // picture and form around it
inline constexpr int kChangeAttempts = 3;  // of a change without If-Match, against other writers

}  // namespace innkeeper::hotels
