#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/scope.hpp"
#include "chassis/core/wait_point.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/search/app/catalogue.hpp"
#include "services/search/app/text_feed.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace innkeeper::search {

/// Events into the catalogue, and into rows, from which the catalogue is loaded at the next start.
/// Rates and stock are shown as they come, hotels once they are written: one that was found is
/// found after a crash, too. Those that come while others are being written go together into the
/// next commit.
/// Lives on the service's executor.
class Feed {
public:
    /// All outlive stop().
    Feed(store::Table& table, Catalogue& catalogue, TextFeed& texts, const Clock& clock,
         telemetry::Metrics& metrics, Executor executor);

    /// Durable and shown when it returns. What is of no interest costs a look at the type.
    /// Errors: those of told_by(), and then nothing of the batch has been taken; those of the
    /// table; `row-moved-on`, `row-damaged`.
    [[nodiscard]] Task<Result<void>> handle(std::vector<bus::SharedEvent> events);
    /// When it returns no event is being written or shown, and none will be until resume(): they
    /// wait. One at a time.
    [[nodiscard]] Task<void> pause();
    void resume();
    [[nodiscard]] Task<void> stop() { return scope_.stop(); }

private:
    struct Entry {
        Entry(Told all, const bus::Event& event, Executor executor)
            : told(std::move(all)),
              time(event.time),
              bytes(event.data.size()),
              settled(std::move(executor)) {}
        Told told;
        Instant time;       ///< of the event
        std::size_t bytes;  ///< of its data
        WaitPoint settled;
        std::optional<Result<void>> result = {};
        [[nodiscard]] bool is_hotel() const {
            return std::holds_alternative<ReadHotel>(told.update);
        }
    };
    using Batch = std::vector<std::shared_ptr<Entry>>;

    void wake();
    [[nodiscard]] Task<void> pump();
    [[nodiscard]] Batch next_batch();
    [[nodiscard]] Task<void> settle(Batch batch);
    [[nodiscard]] Task<Result<void>> write(Batch batch);
    [[nodiscard]] Task<Result<void>> write_rows(std::vector<const RowChange*> changes);
    [[nodiscard]] Task<void> show_soon();
    void show();
    void show_all(std::span<const std::shared_ptr<Entry>> entries);

    store::Table& table_;
    Catalogue& catalogue_;
    TextFeed& texts_;
    const Clock& clock_;
    telemetry::Metrics& metrics_;
    Executor executor_;
    std::deque<std::shared_ptr<Entry>> waiting_;
    std::size_t shown_ = 0;  ///< of those, from the front; hotels are not shown yet
    bool pumping_ = false;
    bool showing_ = false;  ///< a turn of the loop is asked for
    bool paused_ = false;
    WaitPoint at_rest_;
    Scope scope_;
};

}  // namespace innkeeper::search
