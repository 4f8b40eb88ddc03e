#pragma once

#include "chassis/core/result.hpp"
#include "services/search/domain/hotel_facts.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The rows of nights. A booking writes one or two of them, so they are neither JSON nor large.
namespace innkeeper::search {

/// "2027-07" and the lines of its nights, ascending. Error: `bug`, `row-damaged`.
[[nodiscard]] Result<std::vector<NightCounters>> read_nights(std::string_view month,
                                                             std::string_view document);
/// `nights` are of one month, each once, ascending.
[[nodiscard]] std::string to_document(const std::vector<NightCounters>& nights);

/// Of each night the higher version. False when `stored` stays as it is.
[[nodiscard]] bool merge_nights(std::vector<NightCounters>& stored,
                                const std::vector<NightCounters>& told);

}  // namespace innkeeper::search
