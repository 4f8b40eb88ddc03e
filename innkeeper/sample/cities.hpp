#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::sample {

/// A row of cities.tsv.
struct City {
    std::string name;
    std::string country;       ///< ISO 3166 alpha-2
    std::string country_name;  ///< in English
    double lat = 0;
    double lon = 0;
    std::string time_zone;
    std::string currency;
    std::int64_t population = 0;
    bool by_the_sea = false;  ///< or by a great lake
    bool below_mountains = false;
};

/// cities.tsv as it was when the program was built.
extern const std::string_view kCitiesTable;

/// All rows of `kCitiesTable`, in its order. A row that is not whole aborts.
[[nodiscard]] const std::vector<City>& cities();

}  // namespace innkeeper::sample
