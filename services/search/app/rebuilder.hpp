#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/offload.hpp"
#include "chassis/core/scope.hpp"
#include "services/search/app/catalogue.hpp"
#include "services/search/app/feed.hpp"
#include "services/search/app/owners.hpp"
#include "services/search/app/rebuild.hpp"
#include "services/search/app/text_feed.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace innkeeper::search {

/// How far a rebuild is, or how it ended.
struct RebuildProgress {
    enum class State { none, running, done, failed };
    State state = State::none;
    Instant started = {};
    std::optional<Instant> ended = {};
    std::size_t hotels = 0;  ///< 0 until they have been counted
    std::size_t hotels_done = 0;
    std::size_t rows = 0;                       ///< of the hotels that are done
    std::size_t different = 0;                  ///< rows that were not as told, and are now
    std::vector<std::string> differences = {};  ///< the first kNamedDifferences of them
    std::optional<Error> error = {};            ///< of one that failed
};

/// Makes rows, index and texts anew from what the owners say now, while all of them serve: hotel
/// by hotel, so that a reader sees of each the old state or the new one. Events go on meanwhile;
/// they wait while a hotel is written and shown, no longer. Of rows, one hotel's are in memory.
///
/// A hotel's rows are read before its owners are asked. So what the owners say is at least as new
/// as what every event has said that is in those rows, and a row that is another is behind or
/// damaged, whatever version it has. When an event has changed one of them since, all is asked
/// again.
class Rebuilder {
public:
    struct Deps {
        store::Table& table;
        Catalogue& catalogue;
        Feed& feed;
        TextFeed& texts;
        Owners* owners;  ///< null: they are in other processes
        Offload& offload;
        Clock& clock;
        Executor executor;
    };
    /// All outlive stop().
    explicit Rebuilder(Deps deps);

    /// From any thread, not after stop(). What it begins runs on the service's executor. Errors:
    /// `search-rebuild-running`, `search-rebuild-elsewhere`.
    [[nodiscard]] Result<void> begin();
    /// Of the last one of this process. From any thread.
    [[nodiscard]] RebuildProgress progress() const;
    [[nodiscard]] Task<void> stop() { return scope_.stop(); }

private:
    using Found = std::map<store::Key, std::string>;  ///< rows that were not as told, and how
    struct Anew {
        Rebuilt rows;
        WholeHotel hotel;
    };

    [[nodiscard]] Task<void> run();
    [[nodiscard]] Task<Result<void>> renew_all();
    [[nodiscard]] Task<Result<std::set<std::string>>> gather();
    [[nodiscard]] Task<Result<void>> gather_stored(int shard, std::set<std::string>& hotels);
    [[nodiscard]] Task<Result<void>> remove_stray(store::Item row);
    [[nodiscard]] Task<Result<void>> renew(std::string hotel_id);
    [[nodiscard]] Task<Result<bool>> try_renew(std::string hotel_id, bool hold, Found& found,
                                               std::size_t& rows);
    [[nodiscard]] Task<Result<Anew>> ask(std::string hotel_id);
    [[nodiscard]] static Result<Anew> fold(std::string hotel_id,
                                           const std::vector<bus::Event>& told, Instant now);
    void note(const Found& found);

    Deps deps_;
    std::unique_ptr<Timer> timer_;
    mutable std::mutex mutex_;  ///< of progress_
    RebuildProgress progress_;
    Scope scope_;
};

}  // namespace innkeeper::search
