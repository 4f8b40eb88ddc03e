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

/// All that is said of one hotel, apart from any catalogue. Any thread, one at a time.
class WholeHotel {
public:
    /// As a HotelDraft.
    WholeHotel(std::string hotel_id, Instant now) : draft_(std::move(hotel_id), now) {}
    [[nodiscard]] const std::string& id() const { return draft_.id(); }
    /// In any order, any number of times; of this hotel.
    void apply(Update update);

private:
    friend class Catalogue;
    HotelDraft draft_;
    std::uint64_t version_ = 0;                ///< of its text; 0: it was not heard of
    std::optional<text::Document> text_ = {};  ///< while it is active
};

/// The index in memory, and what of it is shown. Written on the service's executor, read from any
/// thread: shown() and has_texts() alone.
class Catalogue {
public:
    explicit Catalogue(Instant now) : index_(now) {}

    /// In any order, any number of times.
    void apply(Update update);
    /// The hotel is what this says, whatever was said before and in which version; nothing: there
    /// is no such hotel. The text index is told, too. Shown with the next publish().
    void set(WholeHotel hotel);
    /// As those of the index.
    [[nodiscard]] Work gather() { return index_.gather(); }
    [[nodiscard]] Work prepare(std::size_t max_quarters) { return index_.prepare(max_quarters); }
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
    /// Of its text.
    [[nodiscard]] std::uint64_t& version_of(Ordinal ordinal);
    void set_text(Ordinal ordinal, const std::string& hotel_id, std::uint64_t version,
                  std::optional<text::Document> text);

    Index index_;
    std::vector<std::uint64_t> versions_;  ///< of the texts, by ordinal
    std::map<std::string, std::optional<text::Document>> texts_;
    std::atomic<bool> has_texts_ = false;

    mutable std::mutex mutex_;  ///< of shown_: a copy of a pointer, no more
    std::shared_ptr<const Snapshot> shown_;
};

}  // namespace innkeeper::search
