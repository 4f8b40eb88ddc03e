#pragma once

#include "bench/search/search_report.hpp"

namespace innkeeper::bench {

/// The report for people.
[[nodiscard]] std::string markdown_of(const SearchReport& report);

/// Its part about words.
[[nodiscard]] std::string words_of(const std::vector<TextSize>& sizes);

}  // namespace innkeeper::bench
