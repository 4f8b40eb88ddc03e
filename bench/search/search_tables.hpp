#pragma once

#include "bench/search/search_report.hpp"

namespace innkeeper::bench {

/// The report for people.
[[nodiscard]] std::string markdown_of(const SearchReport& report);

}  // namespace innkeeper::bench
