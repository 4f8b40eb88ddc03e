#include "services/search/domain/city_index.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/fold.hpp"

#include <algorithm>
#include <queue>

namespace innkeeper::search {

std::strong_ordering Rank::operator<=>(const Rank& other) const {
    if (star_rating != other.star_rating) return other.star_rating <=> star_rating;
    if (const auto order = folded_name <=> other.folded_name; order != 0) return order;
    return id <=> other.id;
}

const std::string& CityIndex::Shelf::city() const {
    return std::ranges::max_element(spellings, {}, [](const auto& s) { return s.second; })->first;
}

void CityIndex::put(const Entry& entry) {
    CHECK(entry.rank.star_rating >= 1 && entry.rank.star_rating <= 5);
    remove(entry.rank.id);
    const ShelfKey key{text::fold(entry.city), entry.country};
    Shelf& shelf = shelves_[key];
    ++shelf.spellings[entry.city];
    shelf.hotels.insert(entry.rank);
    ++shelf.by_rating[static_cast<std::size_t>(entry.rank.star_rating)];
    places_.emplace(entry.rank.id, Placed{key, entry.city, entry.rank});
}

void CityIndex::remove(const std::string& id) {
    const auto placed = places_.find(id);
    if (placed == places_.end()) return;
    const auto shelf = shelves_.find(placed->second.shelf);
    shelf->second.hotels.erase(placed->second.rank);
    --shelf->second.by_rating[static_cast<std::size_t>(placed->second.rank.star_rating)];
    const auto spelling = shelf->second.spellings.find(placed->second.city);
    if (--spelling->second == 0) shelf->second.spellings.erase(spelling);
    if (shelf->second.hotels.empty()) shelves_.erase(shelf);
    places_.erase(placed);
}

template <class Visit>
void CityIndex::each_shelf(std::string_view folded_prefix, const Visit& visit) const {
    auto at = shelves_.lower_bound(ShelfKey{std::string(folded_prefix), ""});
    for (; at != shelves_.end() && at->first.folded_city.starts_with(folded_prefix); ++at)
        visit(at->second);
}

CityHits CityIndex::find(const CityQuery& query) const {
    using Position = std::set<Rank>::const_iterator;
    using Run = std::pair<Position, Position>;
    const auto later = [](const Run& a, const Run& b) { return *b.first < *a.first; };
    std::priority_queue<Run, std::vector<Run>, decltype(later)> runs(later);

    CityHits hits;
    each_shelf(query.folded_prefix, [&](const Shelf& shelf) {
        for (std::size_t stars = static_cast<std::size_t>(query.min_rating); stars <= 5; ++stars)
            hits.total += shelf.by_rating[stars];
        const Position begin =
            query.after ? shelf.hotels.upper_bound(*query.after) : shelf.hotels.begin();
        if (begin != shelf.hotels.end()) runs.push({begin, shelf.hotels.end()});
    });

    while (!runs.empty() && runs.top().first->star_rating >= query.min_rating) {
        if (hits.ranks.size() == query.limit) {
            hits.more = true;
            break;
        }
        Run run = runs.top();
        runs.pop();
        hits.ranks.push_back(*run.first);
        if (++run.first != run.second) runs.push(run);
    }
    return hits;
}

std::vector<CityCount> CityIndex::suggest(std::string_view folded_prefix, std::size_t limit) const {
    std::vector<CityCount> out;
    auto at = shelves_.lower_bound(ShelfKey{std::string(folded_prefix), ""});
    for (; at != shelves_.end() && at->first.folded_city.starts_with(folded_prefix); ++at)
        out.push_back({at->second.city(), at->first.country, at->second.hotels.size()});
    const auto keep = std::min(limit, out.size());
    std::ranges::partial_sort(out, out.begin() + static_cast<std::ptrdiff_t>(keep),
                              [](const CityCount& a, const CityCount& b) {
                                  if (a.hotels != b.hotels) return a.hotels > b.hotels;
                                  return std::tie(a.city, a.country) < std::tie(b.city, b.country);
                              });
    out.resize(keep);
    return out;
}

}  // namespace innkeeper::search
