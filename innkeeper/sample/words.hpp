#pragma once

#include "innkeeper/sample/dice.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::sample {

/// An invented hotel name, of plain ASCII letters and spaces. Not unique.
[[nodiscard]] std::string hotel_name(Dice& dice);
/// "14 Lantern Street".
[[nodiscard]] std::string street_address(Dice& dice);

struct Described {
    int stars;
    std::string_view city;
    bool by_the_sea;
    bool below_mountains;
    const std::vector<std::string>& amenities;
};
/// Two to four sentences in English.
[[nodiscard]] std::string describe(const Described& hotel, Dice& dice);

}  // namespace innkeeper::sample
