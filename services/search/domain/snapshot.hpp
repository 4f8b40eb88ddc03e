#pragma once

#include "chassis/core/money.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/quarter.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::search {

struct CitySuggestion {
    std::string city;     ///< as most of its hotels write it
    std::string country;  ///< ISO 3166-1 alpha-2
    std::size_t hotels = 0;
};

/// What is searched, as of one publish. Immutable: readers on any thread hold a shared_ptr.
class Snapshot {
public:
    Snapshot();  ///< of no hotels
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    /// Active hotels.
    [[nodiscard]] std::size_t hotels() const;
    /// An active hotel; nullopt for any other. Lives as long as the snapshot.
    [[nodiscard]] std::optional<HotelRef> find(std::string_view hotel_id) const;
    /// The same by ordinal.
    [[nodiscard]] std::optional<HotelRef> at(Ordinal ordinal) const;
    /// Cities that begin with the folded prefix, most hotels first, then by name and country.
    [[nodiscard]] std::vector<CitySuggestion> suggest_cities(std::string_view folded_prefix,
                                                             std::size_t limit) const;

    struct Parts;  ///< of the engine alone
    [[nodiscard]] const Parts& parts() const { return *parts_; }
    explicit Snapshot(std::unique_ptr<const Parts> parts);

private:
    std::unique_ptr<const Parts> parts_;
};

/// What the page of a hotel needs besides its own document.
struct HotelView {
    Ordinal ordinal = 0;
    std::shared_ptr<const HotelFacts> facts;
    std::optional<Money> from;  ///< see Quarter::from
};
/// nullopt for a hotel that is unknown or not active.
[[nodiscard]] std::optional<HotelView> view_hotel(const Snapshot& snapshot,
                                                  std::string_view hotel_id);

}  // namespace innkeeper::search
