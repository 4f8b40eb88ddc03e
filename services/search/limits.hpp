#pragma once

#include <cstddef>

namespace innkeeper::search {

inline constexpr std::size_t kMaxCityQuery = 100;  // code points
inline constexpr std::size_t kMaxRankName = 400;   // bytes of a folded name that order a list
inline constexpr std::size_t kSuggestions = 10;
inline constexpr std::size_t kLoadPage = 500;  // rows a read at start

}  // namespace innkeeper::search
