#pragma once

#include "bench/bookings.hpp"

#include <string>

namespace innkeeper::bench {

/// What was measured, where and of what: `report.md` for people and `report.json` with every
/// round, in `folder`, which is made. Gives the Markdown.
/// Error: `unavailable` (`report-not-written`).
[[nodiscard]] Result<std::string> write_report(const BookingsReport& report,
                                               const BookingsOptions& options,
                                               const std::filesystem::path& folder,
                                               const std::string& commit);

}  // namespace innkeeper::bench
