#pragma once

#include "chassis/core/clock.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

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
inline constexpr std::size_t kHitBytes = 700;     // of a hit as JSON, about
inline constexpr std::size_t kSuggestions = 10;
inline constexpr std::size_t kSuggestedHotels = 3;  // that so many cities leave places for
inline constexpr std::size_t kFacetValues = 40;     // amenities and cities of an answer

// What is found by words, a hotel.
inline constexpr std::array<std::string_view, 2> kTextLanguages{"en", "de"};  // of the site
inline constexpr std::size_t kMaxTextName = 1024;        // bytes of name, city, address each
inline constexpr std::size_t kMaxTextBytes = 16 * 1024;  // bytes of amenities, description each

inline constexpr std::chrono::seconds kTextsRetryAfter{1};  // while texts are still being told
inline constexpr Millis kTextRetry{1000};       // before a text index that is down is told again,
inline constexpr Millis kMaxTextRetry{30'000};  // doubled up to this

// Time goes on: how often past nights are let go, and of how many hotels at once.
inline constexpr Millis kAdvanceEvery{600'000};
inline constexpr std::size_t kAdvanceHotels = 500;

// Rows.
inline constexpr int kShards = 64;                       // partitions that hotels are spread over
inline constexpr std::size_t kBatchRows = 100;           // of one commit
inline constexpr std::size_t kBatchBytes = 1024 * 1024;  // of the events of one commit
inline constexpr std::size_t kMaxEventNights = 1000;     // of one inventory.changed
inline constexpr int kKeepDays = 3;                      // rows of a month, after its end

// At a start: jobs that are under way at once, and quarters that are made together.
inline constexpr std::size_t kLoadAhead = 4;
inline constexpr std::size_t kLoadQuarters = 64;

// While it is rebuilt beside its readers: how often a hotel is tried, of these so often without
// keeping events waiting for the reading; the wait after a failure is doubled each time.
inline constexpr int kRebuildTries = 8;
inline constexpr int kRebuildUnheldTries = 3;
inline constexpr Millis kRebuildRetry{100};
inline constexpr std::size_t kNamedDifferences = 1000;  // rows that a report names

inline constexpr std::size_t kPages = 4096;  // hotel pages that a loop remembers

/// From the hotel's today: what is said of nights that are farther is let go. More than the
/// farthest night that can be booked, kMaxAdvanceDays and kMaxStayNights from today.
inline constexpr int kMaxNightsAhead = 1000;

// When nothing fits: other stays are looked at, whose arrival is so many days off and whose length
// so many nights; and of so many hotels, those of each stay added up.
inline constexpr int kNearestDays = 30;
inline constexpr int kNearestNights = 3;
inline constexpr std::size_t kNearestAsked = 65'536;

}  // namespace innkeeper::search
