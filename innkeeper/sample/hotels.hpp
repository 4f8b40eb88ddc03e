#pragma once

#include "chassis/core/money.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::sample {

enum class ApprovalMode { manual, automatic };

/// "manual" or "auto", as the hotels API writes it.
[[nodiscard]] std::string_view to_string(ApprovalMode mode);

/// Every slug that a sample hotel's amenities are drawn from.
inline constexpr std::array<std::string_view, 14> kAmenities{
    "wifi",      "pool",       "spa",          "gym",
    "parking",   "restaurant", "bar",          "air-conditioning",
    "breakfast", "pets",       "family-rooms", "airport-shuttle",
    "beach",     "accessible"};

/// All that a seeder needs to make a hotel that can be booked.
struct SampleHotel {
    std::string name;  ///< unique among the hotels of one call
    int star_rating = 0;
    std::string city;
    std::string country;  ///< ISO 3166 alpha-2
    std::string address;
    double lat = 0;
    double lon = 0;
    std::string time_zone;
    std::string currency;
    Money price;  ///< a room and night, in `currency`
    int rooms = 0;
    int max_adults = 0;
    std::string description;
    std::vector<std::string> amenities;  ///< of kAmenities, in its order, each once
    ApprovalMode approval_mode = ApprovalMode::automatic;
    std::uint64_t picture_seed = 0;
    bool by_the_sea = false;
    bool below_mountains = false;
    bool operator==(const SampleHotel&) const = default;
};

/// The word lists keep some 40,000 apart; beyond that names have a number.
inline constexpr std::size_t kMaxSampleHotels = 100'000;

/// Continental, Shangrilla and Crown, then `count` invented ones. The same arguments give the same
/// hotels, and a larger count only adds to the end. `count` past kMaxSampleHotels aborts.
[[nodiscard]] std::vector<SampleHotel> sample_hotels(std::uint64_t seed, std::size_t count);

}  // namespace innkeeper::sample
