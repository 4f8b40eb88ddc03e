#pragma once

#include "chassis/core/clock.hpp"
#include "services/search/app/changes.hpp"
#include "services/search/domain/index.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::search {

/// What the text index is to be told of a hotel.
struct TextChange {
    std::string id;
    std::optional<text::Document> document;  ///< nothing: it is shown no more
};

/// The index in memory, and what of it is shown. Written on the service's executor, read from any
/// thread: shown() and has_texts() alone.
class Catalogue {
public:
    explicit Catalogue(Instant now) : index_(now) {}

    /// In any order, any number of times.
    void apply(Update update);
    /// The hotel is what these say, whatever was said before and in which version; none: there is
    /// no such hotel. The text index is told, too. Shown with the next publish().
    void renew(const std::string& hotel_id, std::vector<Update> updates);
    /// Hotels of which something has been said, in no order.
    [[nodiscard]] std::vector<std::string> hotels() const { return index_.hotels(); }
    /// Shows what was applied.
    void publish();
    /// Time goes on: what is past is let go, of `max_hotels` hotels; true when there are more.
    bool advance(Instant now, std::size_t max_hotels) { return index_.advance(now, max_hotels); }

    /// Texts that have changed, at most `max`; they go back with give_back() when nobody takes
    /// them.
    [[nodiscard]] std::vector<TextChange> take_texts(std::size_t max);
    void give_back(std::vector<TextChange> texts);
    [[nodiscard]] bool waits_for_texts() const { return !texts_.empty(); }
    /// From the first time on that all texts are with the text index.
    void texts_are_there() { has_texts_ = true; }
    [[nodiscard]] bool has_texts() const { return has_texts_; }

    /// Null before the first publish().
    [[nodiscard]] std::shared_ptr<const Snapshot> shown() const;

private:
    void put(ReadHotel hotel);

    Index index_;
    std::vector<std::uint64_t> versions_;  ///< of the texts, by ordinal
    std::map<std::string, std::optional<text::Document>> texts_;
    std::atomic<bool> has_texts_ = false;

    mutable std::mutex mutex_;  ///< of shown_: a copy of a pointer, no more
    std::shared_ptr<const Snapshot> shown_;
};

}  // namespace innkeeper::search
