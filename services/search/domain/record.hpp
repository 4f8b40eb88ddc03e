#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "services/search/domain/night_ledger.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Inside the engine: the writer's side of one hotel.
namespace innkeeper::search {

/// Cancellation policies by what they say, whatever their name: hotels share most of them.
struct Policies {
    std::vector<stay::CancellationPolicy> all;
    std::multimap<std::size_t, std::uint16_t> by_hash;
    /// Full after 65,535: what comes later gets kNoPolicy.
    std::uint16_t number(const stay::CancellationPolicy& policy);
};
/// A policy that is not in the dictionary, and is asked of the hotel.
inline constexpr std::uint16_t kNoPolicy = 0xffff;

struct Dictionaries {
    std::uint32_t zone;
    std::uint32_t city;
    Names& amenities;
    Policies& policies;
};

/// What is known of a hotel, whether it has been heard of or only its rates and stock.
struct Record {
    std::string id;
    std::optional<Ordinal> ordinal;           ///< once it has been heard of
    std::shared_ptr<const HotelFacts> facts;  ///< as the one above
    DayNumber floor = 0;                      ///< nights before have been let go
    bool dirty = false;                       ///< the block is older than this

    bool placed = false;  ///< on the shelves below: active
    City::Key city;
    std::string spelling;
    std::uint32_t cell = 0;

    NightLedger nights;

    void drop_before(DayNumber day);
    /// All that was said of it; nights before `day` are not kept. Not placed.
    void forget(DayNumber day);
    /// Has facts. `before`: the block as it was last, if any.
    [[nodiscard]] std::shared_ptr<const HotelBlock> block(const Dictionaries& with, DayNumber today,
                                                          const HotelBlock* before);

private:
    [[nodiscard]] std::shared_ptr<HotelBlock> block_of_facts(const Dictionaries& with) const;
    void add_nights(HotelBlock& hotel);
};

}  // namespace innkeeper::search
