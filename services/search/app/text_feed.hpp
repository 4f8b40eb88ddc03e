#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/scope.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "chassis/text/text_index.hpp"
#include "services/search/app/catalogue.hpp"

#include <memory>
#include <vector>

namespace innkeeper::search {

/// Keeps the text index as the catalogue wants it. One that is down is told later, again and
/// again; meanwhile nothing else waits for it. Lives on the service's executor.
class TextFeed {
public:
    /// All outlive stop().
    TextFeed(Catalogue& catalogue, text::TextIndex& index, Clock& clock,
             telemetry::Metrics& metrics, Executor executor);

    /// Tells all that waits; after a failure it goes on in the background.
    [[nodiscard]] Task<void> begin();
    /// Texts may have changed.
    void wake();
    [[nodiscard]] Task<void> stop() { return scope_.stop(); }

private:
    [[nodiscard]] Task<void> run();
    /// False when something is left.
    [[nodiscard]] Task<bool> tell_all();
    [[nodiscard]] Task<Result<void>> tell(std::vector<TextChange> texts);
    [[nodiscard]] Task<Result<void>> put(std::vector<text::Document> documents);

    Catalogue& catalogue_;
    text::TextIndex& index_;
    telemetry::Metrics& metrics_;
    std::unique_ptr<Timer> timer_;
    bool begun_ = false;
    bool running_ = false;
    Scope scope_;
};

}  // namespace innkeeper::search
