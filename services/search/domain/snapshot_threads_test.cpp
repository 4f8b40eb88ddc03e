#include "chassis/core/clock.hpp"
#include "services/search/domain/find_hotels.hpp"
#include "services/search/domain/index.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace innkeeper::search {
namespace {

using std::chrono::days;

constexpr int kHotels = 70;  // more than one quarter
constexpr int kReaders = 2;
constexpr int kAsks = 40;          // of each reader
constexpr int kMaxChanges = 2000;  // the writer stops with the last reader
constexpr int kRooms = 4;          // of each hotel, and so many are sold over the two nights
constexpr std::int64_t kPrice = 100'00;
constexpr int kMinStars = 2;

Currency eur() { return Currency::parse("EUR").value(); }
CivilDate first_night() { return parse_date("2027-07-21").value(); }
CivilDate second_night() { return first_night() + days(1); }
Instant now() { return parse_rfc3339("2027-07-01T12:00:00Z").value(); }
std::string id_of(int hotel) { return fmt::format("0197a000-0000-7000-8000-{:012x}", hotel); }

std::shared_ptr<const HotelFacts> hotel(int number, std::uint64_t version, int stars) {
    HotelFacts out{.terms = {.id = id_of(number),
                             .version = version,
                             .name = "Crown",
                             .city = number % 3 == 0 ? "Bern" : "Berlin",
                             .time_zone = "Europe/Berlin",
                             .currency = eur()},
                   .star_rating = stars,
                   .country = "DE",
                   .lat = 52.5,
                   .lon = 13.4};
    out.terms.room_types = {{.id = "double", .name = "Double", .physical = kRooms}};
    out.terms.rate_plans = {{.id = "flex",
                             .name = "Flexible",
                             .room_type_id = "double",
                             .price = {kPrice, eur()},
                             .extra_adult = {0, eur()}}};
    return std::make_shared<const HotelFacts>(std::move(out));
}

/// So many rooms of the first night are sold, the others of the second.
InventoryUpdate sold(int number, std::uint64_t version, int rooms) {
    return {id_of(number),
            "double",
            {{first_night(), version, {.sold = rooms}},
             {second_night(), version, {.sold = kRooms - rooms}}}};
}

/// The first night is dearer by what the second is cheaper.
stay::RatesChanged priced(int number, std::uint64_t version, std::int64_t more) {
    stay::RateMonth month{"flex", stay::month_of(first_night()), version};
    month.days[first_night()].price = Money{kPrice + more, eur()};
    month.days[second_night()].price = Money{kPrice - more, eur()};
    return {id_of(number), "EUR", {month}};
}

/// The latest snapshot, as it is handed from the writer to the readers.
class Shown {
public:
    void set(std::shared_ptr<const Snapshot> snapshot) {
        const std::scoped_lock lock(mutex_);
        snapshot_ = std::move(snapshot);
    }
    [[nodiscard]] std::shared_ptr<const Snapshot> get() const {
        const std::scoped_lock lock(mutex_);
        return snapshot_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> snapshot_;
};

class Writer {
public:
    explicit Writer(Shown& shown) : index_(now()), shown_(shown) {
        for (int number = 0; number < kHotels; ++number) {
            index_.put(hotel(number, ++version_, kMinStars));
            index_.apply(sold(number, ++version_, kRooms / 2));
            index_.apply(priced(number, ++version_, 0));
        }
        shown_.set(index_.publish());
    }
    /// A room moves from one night to the other, or a price, or a hotel changes its rating.
    void change(int step) {
        const int number = step * 29 % kHotels;
        if (step % 3 == 0) index_.put(hotel(number, ++version_, kMinStars + step % 4));
        if (step % 3 == 1) index_.apply(priced(number, ++version_, step % 50));
        index_.apply(sold(number, ++version_, step % (kRooms + 1)));
        shown_.set(index_.publish());
    }

private:
    Index index_;
    Shown& shown_;
    std::uint64_t version_ = 0;
};

SearchResult ask(const Snapshot& snapshot, CivilDate arrival, CivilDate departure) {
    return find_hotels(snapshot, {.dates = StayWish{{arrival, departure}, {{.adults = 2}}},
                                  .order = Order::price,
                                  .limit = kHotels,
                                  .now = now()});
}

std::size_t sum(const auto& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

/// Whether hits, total and facets speak of the same hotels.
bool is_consistent(const SearchResult& found) {
    std::size_t in_cities = 0;
    for (const auto& city : found.facets.cities) in_cities += city.hotels;
    std::array<std::size_t, 6> stars{};
    for (const Hit& hit : found.hits) ++stars[static_cast<std::size_t>(hit.facts->star_rating)];
    return found.total == found.hits.size() && !found.more && in_cities == found.total &&
           sum(found.facets.stars) == found.total && stars == found.facets.stars;
}

/// Whether every hotel has as many rooms on both nights together, and costs the same for both.
bool is_whole(const Snapshot& snapshot) {
    const SearchResult first = ask(snapshot, first_night(), second_night());
    const SearchResult second = ask(snapshot, second_night(), second_night() + days(1));
    const SearchResult both = ask(snapshot, first_night(), second_night() + days(1));
    std::map<std::string, int> left;
    for (const auto* found : {&first, &second})
        for (const Hit& hit : found->hits) left[hit.facts->terms.id] += hit.offer->rooms_left;
    bool whole = left.size() == kHotels;
    for (const auto& [id, rooms] : left) whole = whole && rooms == kRooms;
    for (const Hit& hit : both.hits)
        whole = whole && hit.offer->totals.total == Money{2 * kPrice, eur()};
    return whole && is_consistent(first) && is_consistent(second) && is_consistent(both);
}

/// Both of an old snapshot and of the latest; returns how many were not whole.
int read(const Shown& shown) {
    int torn = 0;
    std::shared_ptr<const Snapshot> before = shown.get();
    for (int i = 0; i < kAsks; ++i) {
        auto latest = shown.get();
        if (!is_whole(*latest)) ++torn;
        if (i % 8 == 0 && !is_whole(*std::exchange(before, latest))) ++torn;
    }
    return torn;
}

}  // namespace

TEST_CASE("each snapshot is whole, whatever the writer does while it is searched") {
    Shown shown;
    Writer writer(shown);
    std::latch ready(kReaders);
    std::atomic<int> torn = 0;
    std::atomic<int> reading = kReaders;
    std::vector<std::jthread> readers;
    for (int i = 0; i < kReaders; ++i)
        readers.emplace_back([&] {
            ready.count_down();
            torn += read(shown);
            --reading;
        });
    ready.wait();
    int changes = 0;
    do writer.change(++changes);
    while (reading > 0 && changes < kMaxChanges);
    readers.clear();
    CHECK(torn == 0);
}

}  // namespace innkeeper::search
