#pragma once

#include "services/search/domain/from_prices.hpp"
#include "services/search/domain/night_ledger.hpp"
#include "services/search/domain/quarter.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Inside the engine: the writer's side of one hotel.
namespace innkeeper::search {

class QuarterDesk;

/// Cancellation policies by what they say, whatever their name: hotels share most of them.
struct Policies {
    std::vector<stay::CancellationPolicy> all;
    std::multimap<std::size_t, std::uint16_t> by_hash;
    /// Full after 65,535: what comes later gets kNoPolicy.
    std::uint16_t number(const stay::CancellationPolicy& policy);
};
/// A policy that is not in the dictionary, and is asked of the hotel.
inline constexpr std::uint16_t kNoPolicy = 0xffff;

/// Of what is said of hotels, names and policies by number.
struct Dictionaries {
    Names zones;
    Names amenities;
    Policies policies;
    PlainLexicons lexicons;
};

/// What is known of a hotel, whether it has been heard of or only its rates and stock.
struct Record {
    std::string id;
    std::optional<Ordinal> ordinal;           ///< once it has been heard of
    std::shared_ptr<const HotelFacts> facts;  ///< as the one above
    DayNumber floor = 0;                      ///< nights before have been let go

    std::uint32_t zone = 0;  ///< has facts
    DayNumber today = 0;     ///< the hotel's, when something was last said of it

    QuarterDesk* desk = nullptr;      ///< of its quarter, when it is active; what is below, too
    Place place = 0;                  ///< in the quarter that is shown
    bool dirty = false;               ///< what is shown is older,
    bool restated = false;            ///< also of more than its nights,
    bool anew = false;                ///< also by its from-prices
    const City::Key* city = nullptr;  ///< its shelf's
    std::uint32_t cell = 0;

    NightLedger nights;
    FromPrices from;

    void drop_before(DayNumber day);
    /// Has facts.
    [[nodiscard]] HotelParts parts(Dictionaries& with);

private:
    [[nodiscard]] std::vector<TypeBlock> type_blocks() const;
    [[nodiscard]] std::vector<PlanBlock> plan_blocks(Policies& policies,
                                                     const NightLexicon& lexicon) const;
};

}  // namespace innkeeper::search
