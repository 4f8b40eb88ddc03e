#pragma once

#include "chassis/text/text_index.hpp"
#include "services/search/app/rebuilder.hpp"
#include "services/search/domain/find_hotels.hpp"
#include "services/search/domain/hotel_calendar.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// The JSON of api/openapi.yaml. Lists are written as text: they are what is asked for most.
namespace innkeeper::search {

struct HitsPage {
    const SearchResult& result;
    std::optional<int> nights;             ///< with dates
    std::optional<std::string> corrected;  ///< what was looked for instead of what was written
    std::string next;                      ///< empty: that was all
};
[[nodiscard]] std::string hits_text(const HitsPage& page);

struct Suggestions {
    std::vector<CitySuggestion> cities;
    std::vector<std::shared_ptr<const HotelFacts>> hotels;
};
[[nodiscard]] std::string suggestions_text(const Suggestions& suggestions);

[[nodiscard]] std::string calendar_text(const HotelFacts& hotel, std::chrono::year_month month,
                                        const std::vector<CalendarNight>& nights);

[[nodiscard]] std::string progress_text(const RebuildProgress& progress);

}  // namespace innkeeper::search
