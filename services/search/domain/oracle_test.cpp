#include "services/search/domain/brute_force_test.hpp"
#include "services/search/domain/find_hotels.hpp"
#include "services/search/domain/nearby_stays.hpp"
#include "services/search/domain/random_world_test.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

namespace innkeeper::search::test {
namespace {

using std::chrono::hours;

void same_offer(const Offer& got, const Offer& expected) {
    CHECK(got.rate_plan->id == expected.rate_plan->id);
    CHECK(got.room_type->id == expected.room_type->id);
    CHECK(got.totals == expected.totals);
    CHECK(got.free_cancellation == expected.free_cancellation);
    CHECK(got.rooms_left == expected.rooms_left);
}

void same_hit(const Hit& got, const Hit& expected) {
    CHECK(got.ordinal == expected.ordinal);
    CHECK(*got.facts == *expected.facts);
    CHECK(got.key == expected.key);
    CHECK(got.from == expected.from);
    CHECK(got.distance_km == expected.distance_km);
    REQUIRE(got.offer.has_value() == expected.offer.has_value());
    if (got.offer) same_offer(*got.offer, *expected.offer);
}

void same_facets(const Facets& got, const Facets& expected) {
    CHECK(got.stars == expected.stars);
    CHECK(got.free_cancellation == expected.free_cancellation);
    CHECK(got.meal_plans == expected.meal_plans);
    REQUIRE(got.amenities.size() == expected.amenities.size());
    for (std::size_t i = 0; i < got.amenities.size(); ++i) {
        CHECK(got.amenities[i].amenity == expected.amenities[i].amenity);
        CHECK(got.amenities[i].hotels == expected.amenities[i].hotels);
    }
    REQUIRE(got.cities.size() == expected.cities.size());
    for (std::size_t i = 0; i < got.cities.size(); ++i) {
        CHECK(got.cities[i].city == expected.cities[i].city);
        CHECK(got.cities[i].country == expected.cities[i].country);
        CHECK(got.cities[i].hotels == expected.cities[i].hotels);
    }
    REQUIRE(got.prices.size() == expected.prices.size());
    for (std::size_t i = 0; i < got.prices.size(); ++i) {
        CHECK(got.prices[i].from == expected.prices[i].from);
        CHECK(got.prices[i].to == expected.prices[i].to);
        CHECK(got.prices[i].hotels == expected.prices[i].hotels);
    }
}

void same_result(const SearchResult& got, const SearchResult& expected) {
    CHECK(got.total == expected.total);
    CHECK(got.more == expected.more);
    REQUIRE(got.hits.size() == expected.hits.size());
    for (std::size_t i = 0; i < got.hits.size(); ++i) same_hit(got.hits[i], expected.hits[i]);
    same_facets(got.facets, expected.facets);
}

/// The stay that is named has hits; some of those that are nearer, by chance, have none.
void check_nearest(Dice& dice, const World& world, Query query, const SearchResult& got) {
    if (got.total > 0 || !query.dates || !query.nearest) {
        CHECK_FALSE(got.nearest);
        return;
    }
    const auto total_at = [&](const Stay& stay) {
        query.dates->stay = stay;
        return brute_force(world, query).total;
    };
    query.after.reset();
    std::vector<Stay> nearer = nearby_stays(query.dates->stay, CivilDate{});
    if (got.nearest) {
        CHECK(total_at(*got.nearest) > 0);
        nearer.erase(std::ranges::find(nearer, *got.nearest), nearer.end());
    }
    for (int i = 0; i < 5 && !nearer.empty(); ++i)
        CHECK(total_at(
                  nearer[static_cast<std::size_t>(dice.to(static_cast<int>(nearer.size()) - 1))]) ==
              0);
}

/// What the questions of a run met: an oracle that never sees a hit proves nothing.
struct Seen {
    std::size_t hits = 0;
    std::size_t offers = 0;
    std::size_t pages = 0;
    std::size_t nearest = 0;
    std::size_t bands = 0;
};

void ask(Dice& dice, const World& world, const Snapshot& snapshot, Instant now, Seen& seen) {
    Query query = random_query(dice, world, now);
    for (int page = 0; page < 3; ++page) {
        const SearchResult got = find_hotels(snapshot, query);
        same_result(got, brute_force(world, query));
        check_nearest(dice, world, query, got);
        seen.hits += got.hits.size();
        seen.nearest += got.nearest ? 1 : 0;
        seen.bands += got.facets.prices.size();
        for (const Hit& hit : got.hits) seen.offers += hit.offer ? 1 : 0;
        if (!got.more) return;
        query.after = got.hits.back().key;
        // A hotel that has gone, or costs something else now.
        if (dice.one_in(3)) query.after->value += dice.from(-3, 3);
        ++seen.pages;
    }
}

/// Of two snapshots that were made in different orders.
void same_answers(Dice& dice, const World& world, const Snapshot& a, const Snapshot& b) {
    CHECK(a.hotels() == b.hotels());
    for (int i = 0; i < 20; ++i) {
        Query query = random_query(dice, world, start_of_world());
        query.text.reset();  // tags differ with the order
        query.nearest = false;
        SearchResult first = find_hotels(a, query);
        SearchResult second = find_hotels(b, query);
        for (Hit& hit : first.hits) hit.ordinal = 0;
        for (Hit& hit : second.hits) hit.ordinal = 0;
        same_result(first, second);
    }
}

void add_to(std::map<std::string, HotelDraft>& drafts, const Update& update, Instant now) {
    const auto draft = [&](const std::string& id) -> HotelDraft& {
        return drafts.try_emplace(id, id, now).first->second;
    };
    if (const auto* facts = std::get_if<HotelFacts>(&update))
        draft(facts->terms.id).put(std::make_shared<const HotelFacts>(*facts));
    else if (const auto* stock = std::get_if<InventoryUpdate>(&update))
        draft(stock->hotel_id).apply(*stock);
    else
        draft(std::get<stay::RatesChanged>(update).hotel_id)
            .apply(std::get<stay::RatesChanged>(update));
}

void on_threads(const Work& work) {
    std::vector<std::jthread> threads;
    for (const auto& piece : work) threads.emplace_back(piece);
}

}  // namespace

TEST_CASE("every question is answered as a plain search answers it") {
    Seen seen;
    for (std::uint64_t seed = 1; seed <= 220; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Instant now = start_of_world();
        World world;
        Index index(now);
        const std::vector<Update> updates = random_updates(dice, dice.from(1, 30));
        const auto half = updates.begin() + static_cast<std::ptrdiff_t>(updates.size() / 2);
        apply_all(world, index, {updates.begin(), half});
        for (int i = 0; i < 6; ++i) ask(dice, world, *index.publish(), now, seen);
        apply_all(world, index, {half, updates.end()});
        for (int i = 0; i < 12; ++i) ask(dice, world, *index.publish(), now, seen);
        now += hours(dice.from(1, 200));
        while (index.advance(now, 3)) {
        }
        for (int i = 0; i < 6; ++i) ask(dice, world, *index.publish(), now, seen);
    }
    CHECK(seen.hits > 3000);
    CHECK(seen.offers > 1000);
    CHECK(seen.pages > 500);
    CHECK(seen.nearest > 50);
    CHECK(seen.bands > 1000);
}

TEST_CASE("the calendar says of each night what the kernel says") {
    std::size_t available = 0;
    std::size_t longer = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        const Instant now = start_of_world();
        World world;
        Index index(now);
        apply_all(world, index, random_updates(dice, 3));
        const auto snapshot = index.publish();
        for (const auto& [id, hotel] : world.hotels) {
            const auto found = snapshot->find(id);
            REQUIRE(found.has_value() == (hotel.terms.status == stay::HotelStatus::active));
            if (!found) continue;
            const std::chrono::year_month month(std::chrono::year(2027),
                                                std::chrono::month(dice.one_in(2) ? 3 : 4));
            std::vector<stay::RoomParty> rooms;
            if (dice.one_in(2)) rooms = stay::spread({dice.from(1, 3), {}}, dice.from(1, 2));
            const auto got = calendar_of(*found, month, rooms, now);
            const auto expected = brute_calendar(world, hotel, month, rooms, now);
            REQUIRE(got.size() == expected.size());
            for (std::size_t i = 0; i < got.size(); ++i) {
                CHECK(got[i].night == expected[i].night);
                CHECK(got[i].available == expected[i].available);
                CHECK(got[i].rooms_left == expected[i].rooms_left);
                CHECK(got[i].price == expected[i].price);
                CHECK(got[i].min_stay == expected[i].min_stay);
                available += got[i].available ? 1 : 0;
                longer += got[i].min_stay.value_or(1) > 1 ? 1 : 0;
            }
        }
    }
    CHECK(available > 500);
    CHECK(longer > 50);
}

TEST_CASE("updates in any order make the same") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Instant now = start_of_world();
        World world;
        Index index(now);
        std::vector<Update> updates = random_updates(dice, 6);
        apply_all(world, index, updates);
        dice.shuffle(updates);
        World other_world;
        Index other(now);
        for (const Update& update : updates) {
            apply_all(other_world, other, {update});
            if (dice.one_in(3)) (void)other.publish();
        }
        same_answers(dice, world, *index.publish(), *other.publish());
    }
}

TEST_CASE("hotels that are set whole are as those that were told of in pieces") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        const Instant now = start_of_world();
        World world;
        Index index(now);
        const std::vector<Update> updates = random_updates(dice, dice.from(1, 40));
        apply_all(world, index, updates);

        // Whatever was said of some before, in higher versions or lower ones, is forgotten.
        Index other(now);
        World before;
        if (dice.one_in(2)) apply_all(before, other, random_updates(dice, dice.from(1, 20)));
        if (dice.one_in(2)) (void)other.publish();
        std::map<std::string, HotelDraft> drafts;
        for (const std::string& id : other.hotels()) drafts.try_emplace(id, id, now);
        for (const Update& update : updates) add_to(drafts, update, now);
        for (auto& [id, draft] : drafts) {
            (void)other.set(std::move(draft));
            if (dice.one_in(9)) on_threads(other.gather());
            if (dice.one_in(9)) on_threads(other.prepare(2));
            if (dice.one_in(20)) (void)other.publish();
        }
        if (dice.one_in(2))
            for (Work work = other.prepare(3); !work.empty(); work = other.prepare(3))
                on_threads(work);
        CHECK(other.prepare(1).size() <= 1);
        same_answers(dice, world, *index.publish(), *other.publish());
    }
}

}  // namespace innkeeper::search::test
