#pragma once

#include "chassis/core/result.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::search {

/// The place of a hotel in every list: best rated first, then by folded name, then by id. Total,
/// so that a page can go on after any hotel, also one that has gone meanwhile.
struct Rank {
    int star_rating = 0;
    std::string folded_name;
    std::string id;
    std::strong_ordering operator<=>(const Rank& other) const;
    bool operator==(const Rank& other) const = default;
};

/// What the index keeps of a hotel.
struct Entry {
    Rank rank;
    std::string city;     ///< as written
    std::string country;  ///< ISO 3166-1 alpha-2
};

struct CityQuery {
    std::string folded_prefix = {};            ///< empty: everywhere
    int min_rating = 1;                        ///< 1 to 5
    std::optional<Rank> after = std::nullopt;  ///< the last of the page before
    std::size_t limit = 20;
};

struct CityHits {
    std::vector<Rank> ranks;
    std::size_t total = 0;  ///< of all pages
    bool more = false;
};

struct CityCount {
    std::string city;
    std::string country;
    std::size_t hotels = 0;
};

/// Hotels by city and rating, in memory. A query costs the number of matching cities and of the
/// hits that it returns. One thread.
class CityIndex {
public:
    /// Adds the hotel, or moves it.
    void put(const Entry& entry);
    void remove(const std::string& id);
    [[nodiscard]] CityHits find(const CityQuery& query) const;
    /// Cities that begin with the folded prefix, most hotels first, then by name. A city is
    /// written as most of its hotels write it, whatever the order in which they came.
    [[nodiscard]] std::vector<CityCount> suggest(std::string_view folded_prefix,
                                                 std::size_t limit) const;
    [[nodiscard]] std::size_t size() const { return places_.size(); }

private:
    struct ShelfKey {
        std::string folded_city;
        std::string country;
        auto operator<=>(const ShelfKey&) const = default;
    };
    struct Shelf {
        std::map<std::string, std::size_t> spellings;  ///< of the city, and how many hotels have it
        [[nodiscard]] const std::string& city() const;
        std::set<Rank> hotels;
        std::array<std::size_t, 6> by_rating{};
    };
    struct Placed {
        ShelfKey shelf;
        std::string city;
        Rank rank;
    };
    template <class Visit>
    void each_shelf(std::string_view folded_prefix, const Visit& visit) const;

    std::map<ShelfKey, Shelf> shelves_;
    std::map<std::string, Placed> places_;
};

}  // namespace innkeeper::search
