#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "chassis/http/message.hpp"
#include "stay/price.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::search {

/// A circle: degrees, and a radius.
struct Near {
    double lat = 0;
    double lon = 0;
    double km = 0;
    bool operator==(const Near&) const = default;
};

/// Degrees; one with west > east goes over the date line.
struct Box {
    double south = 0;
    double west = 0;
    double north = 0;
    double east = 0;
    bool operator==(const Box&) const = default;
};

enum class Sort { rating, price, distance, relevance };

/// What `GET /api/v1/hotels` was asked, as api/openapi.yaml says. Texts are as written.
struct SearchParams {
    std::string city = {};  ///< empty: everywhere, and so on
    std::string text = {};
    std::optional<Near> near = {};
    std::optional<Box> box = {};
    std::optional<Stay> stay = {};
    std::vector<stay::RoomParty> rooms = {};
    int min_rating = 1;
    std::optional<Currency> currency = {};
    std::optional<Money> max_price = {};
    std::vector<std::string> amenities = {};  ///< each once
    bool free_cancellation = false;
    Sort sort = Sort::rating;
    std::size_t limit = 0;
    std::string cursor = {};
};

/// Every mistake is a 400 that names its parameter. `now`: an arrival that is past in every zone,
/// or farther ahead than can be booked anywhere, is a mistake.
[[nodiscard]] Result<SearchParams> parse_search(const http::Request& request, Instant now);

/// `adults`, `children_ages`, `rooms`, spread over the rooms.
[[nodiscard]] Result<std::vector<stay::RoomParty>> parse_party(const http::Request& request);

/// The first day of `month`, which is required: not before the month of now in every zone, nor
/// after the last that can be booked.
[[nodiscard]] Result<CivilDate> parse_month(const http::Request& request, Instant now);

}  // namespace innkeeper::search
