#pragma once

#include "bench/search/engine_bench.hpp"
#include "bench/search/lag.hpp"
#include "bench/search/start_bench.hpp"
#include "bench/search/text_rounds.hpp"
#include "chassis/core/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace innkeeper::bench {

struct SearchReport {
    std::string commit;
    std::vector<EngineSize> engine;  ///< ascending by hotels; one at least, as of the next
    std::vector<StartTimes> starts;
    std::vector<TextSize> texts;
    std::vector<LagRound> lag;
};

/// `search.md` for people, `search.json` with all of it, `search-speed.svg` and `search-text.svg`
/// against the number of hotels, in `folder`, which is made. Gives the Markdown.
/// Error: `unavailable` (`report-not-written`).
[[nodiscard]] Result<std::string> write_search_report(const SearchReport& report,
                                                      const std::filesystem::path& folder);

/// The part about words alone, as `search-words.md`, and `search-text.svg`.
[[nodiscard]] Result<std::string> write_words_report(const std::vector<TextSize>& texts,
                                                     const std::filesystem::path& folder);

}  // namespace innkeeper::bench
