#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "services/search/domain/rate_column.hpp"
#include "services/search/domain/snapshot_parts.hpp"
#include "services/search/domain/stock_column.hpp"

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

    /// Of the hotel's plans; empty: to be made again.
    std::vector<std::shared_ptr<const EffectivePlan>> compiled;

    StockLedger& stock_of(std::string_view room_type_id);
    RateLedger& rates_of(std::string_view rate_plan_id);
    void drop_before(DayNumber day);
    /// All that was said of it; nights before `day` are not kept. Not placed.
    void forget(DayNumber day);
    /// Has facts.
    [[nodiscard]] std::shared_ptr<const HotelBlock> block(const Dictionaries& with,
                                                          DayNumber today);

private:
    template <class Ledger>
    struct Named {
        std::string id;
        Ledger ledger;
    };
    [[nodiscard]] const RateColumn* rates_if_any(std::string_view rate_plan_id) const;
    void compile();

    std::vector<Named<StockLedger>> stock_;
    std::vector<Named<RateLedger>> rates_;
};

}  // namespace innkeeper::search
