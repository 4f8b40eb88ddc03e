#pragma once

#include <cstddef>

namespace innkeeper::search {

inline constexpr std::size_t kMaxCityQuery = 100;  // code points
inline constexpr std::size_t kMaxText = 200;       // code points of `q`
inline constexpr std::size_t kMaxNearText = 64;    // bytes
inline constexpr std::size_t kMaxBoxText = 88;     // bytes
inline constexpr double kMinRadiusKm = 0.1;
inline constexpr double kMaxRadiusKm = 500;
inline constexpr std::size_t kMaxPriceText = 20;  // bytes
inline constexpr std::size_t kMaxAmenities = 20;  // that one search names
inline constexpr std::size_t kMaxAmenity = 40;    // code points
inline constexpr int kMaxRooms = 8;               // of one party, as booking takes them

inline constexpr std::size_t kMaxRankName = 400;  // bytes of a folded name that order a list
inline constexpr std::size_t kSuggestions = 10;
inline constexpr std::size_t kLoadPage = 500;  // rows a read at start

}  // namespace innkeeper::search
