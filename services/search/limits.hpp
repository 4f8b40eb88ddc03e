#pragma once

#include <cstddef>

namespace innkeeper::search {

inline constexpr std::size_t kMaxCityQuery = 100;  // code points
inline constexpr std::size_t kMaxRankName = 400;   // bytes of a folded name that order a list
inline constexpr std::size_t kSuggestions = 10;
inline constexpr std::size_t kLoadPage = 500;  // rows a read at start

/// From the hotel's today: what is said of nights that are farther is let go. More than the
/// farthest night that can be booked, kMaxAdvanceDays and kMaxStayNights from today.
inline constexpr int kMaxNightsAhead = 1000;
inline constexpr std::size_t kNearestHotels = 20;  // asked for other dates, when nothing fits
inline constexpr int kNearestDays = 30;            // looked at before the arrival and after the departure

}  // namespace innkeeper::search
