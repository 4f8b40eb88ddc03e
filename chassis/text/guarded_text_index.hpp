#pragma once

#include "chassis/resilience/dependency_guard.hpp"
#include "chassis/text/limits.hpp"
#include "chassis/text/text_index.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace innkeeper::text {

struct GuardedTextIndexOptions {
    Millis query_timeout = kQueryTimeout;
    Millis write_timeout = kWriteTimeout;
    resilience::BreakerOptions breaker = {};
    std::size_t max_calls = resilience::kMaxCallsUnderWay;
};

/// A text index that may be down, slow or lost, behind one DependencyGuard of the name
/// "text-index" for all its calls. Adds to the errors of the port:
/// * `text-search-unavailable` (`unavailable`, with retry_after): the index was not asked, and the
///   answer comes at once;
/// * `text-search-timeout`: no answer in time; of search and suggest `timeout`, of put and remove
///   `unknown_outcome`: they may still happen.
/// Errors of the index pass through. Lives on one executor.
class GuardedTextIndex final : public TextIndex {
public:
    /// All outlive this; `inner` lives until stop() has returned.
    GuardedTextIndex(TextIndex& inner, Clock& clock, telemetry::Metrics& metrics,
                     GuardedTextIndexOptions options = {});
    Task<Result<void>> put(std::vector<Document> documents) override;
    Task<Result<void>> remove(std::vector<std::string> ids) override;
    Task<Result<Matches>> search(TextQuery query) override;
    Task<Result<std::vector<Completion>>> suggest(std::string prefix, std::size_t limit) override;

    [[nodiscard]] resilience::BreakerPhase phase() const { return guard_.phase(); }
    /// Calls that have not come back, those given up on included.
    [[nodiscard]] std::size_t under_way() const { return guard_.under_way(); }
    /// Once, at the end: as DependencyGuard::stop.
    Task<void> stop() { return guard_.stop(); }

private:
    TextIndex& inner_;
    const GuardedTextIndexOptions options_;
    resilience::DependencyGuard guard_;
};

}  // namespace innkeeper::text
