#include "tests/simulation/booking/search_audit.hpp"

#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "services/booking/app/told_state.hpp"
#include "services/hotels/app/told_state.hpp"
#include "services/search/app/changes.hpp"
#include "services/search/app/rebuild.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/search_wish.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

/// By hotel: the total of the cheapest offer, in minor units.
using Cheapest = std::map<std::string, std::int64_t>;

http::Pairs dates(Stay stay) {
    return {{"arrival", to_string(stay.arrival)}, {"departure", to_string(stay.departure)}};
}

class SearchAudit {
public:
    SearchAudit(Stage& stage, Ports& ports)
        : stage_(stage),
          hotels_{stage.race, stage.desk, stage.inn},
          guest_(stage, ports, "guest", "auditor") {}

    Task<void> run() {
        co_await check_hotels();
        co_await check_stay(race_stay());
        constexpr int kStays = 6;
        for (int i = 0; i < kStays; ++i) co_await check_stay(draw_stay(stage_.draw));
        check_rows();
    }

private:
    void fail(std::string detail) { stage_.sim.world().fail("I8", std::move(detail)); }

    Task<void> check_hotels() {
        const Told hits = co_await guest_.get("search", "/api/v1/hotels", {});
        if (!hits.ok()) co_return guest_.surprised("search", hits);
        for (const HotelSeen& hotel : hotels_)
            if (!hits.body.contains(hotel.id)) fail("search does not find " + hotel.id);
        const Told words = co_await guest_.get("search", "/api/v1/hotels", {{"q", "inn"}});
        if (words.ok() && words.body.contains(stage_.inn.id)) REACHED("people-found-by-words");
    }

    Task<void> check_stay(Stay stay) {
        const Cheapest found = co_await search(stay);
        Cheapest offered;
        for (const HotelSeen& hotel : hotels_)
            if (const auto total = co_await cheapest_offer(hotel.id, stay))
                offered.emplace(hotel.id, *total);
        for (const auto& [id, total] : offered)
            if (!found.contains(id))
                fail(fmt::format("{} can be booked from {} and is not found", id,
                                 to_string(stay.arrival)));
        for (const auto& [id, total] : found) {
            const auto offer = offered.find(id);
            if (offer == offered.end())
                fail(fmt::format("{} is found from {} and cannot be booked", id,
                                 to_string(stay.arrival)));
            else if (offer->second != total)
                fail(fmt::format("{} from {} is found for {} and offered for {}", id,
                                 to_string(stay.arrival), total, offer->second));
        }
    }

    Task<Cheapest> search(Stay stay) {
        Cheapest found;
        const Told answer = co_await guest_.get("search", "/api/v1/hotels", dates(stay));
        if (!answer.ok()) {
            guest_.surprised("search with dates", answer);
            co_return found;
        }
        const bj::value body = bj::parse(answer.body);
        for (const auto& item : body.at("items").as_array())
            found.emplace(std::string(item.at("id").as_string()),
                          minor_of(item.at("offer").at("total")));
        co_return found;
    }

    Task<std::optional<std::int64_t>> cheapest_offer(std::string hotel_id, Stay stay) {
        std::optional<std::int64_t> cheapest;
        const Told answer = co_await guest_.get(
            "booking", fmt::format("/api/v1/hotels/{}/offers", hotel_id), dates(stay));
        if (!answer.ok()) {
            guest_.surprised("offers", answer);
            co_return cheapest;
        }
        const bj::value body = bj::parse(answer.body);
        for (const auto& item : body.at("items").as_array()) {
            if (!item.at("bookable").as_bool()) continue;
            const std::int64_t total = minor_of(item.at("price").at("total"));
            if (!cheapest || total < *cheapest) cheapest = total;
        }
        co_return cheapest;
    }

    template <class Teller>
    void tell(const char* service, Teller teller, search::Rebuilt& rebuilt) {
        for (const auto& [key, item] : stage_.sim.disk(service).items()) {
            const auto event = teller.tell(item);
            if (!event) return fail(fmt::format("{}: {}", service, event.error().detail));
            if (!*event) continue;
            const auto applied = rebuilt.apply(**event);
            if (!applied) fail(fmt::format("{}: {}", service, applied.error().detail));
        }
    }

    void check_rows() {
        search::Rebuilt rebuilt(from_unix_ms(kWorldStartMs));
        tell("hotels", hotels::StateTeller{}, rebuilt);
        tell("booking", booking::StateTeller{}, rebuilt);
        const SimDisk::Items& rows = stage_.sim.disk("search").items();
        for (const auto& [key, row] : rebuilt.rows()) {
            const auto stored = rows.find(key);
            if (stored == rows.end())
                fail("search lacks " + key.sort);
            else if (!search::say_the_same(key, stored->second.document, row.document))
                fail(fmt::format("search has {}: {} and it is {}", key.sort,
                                 stored->second.document, row.document));
        }
        // A rebuild leaves the mark of its layout besides.
        for (const auto& [key, item] : rows)
            if (!rebuilt.rows().contains(key) && key != search::layout_key())
                fail("search has, and nobody told, " + key.sort);
    }

    Stage& stage_;
    std::vector<HotelSeen> hotels_;
    Person guest_;
};

}  // namespace

Task<void> check_search(Stage& stage, Ports& ports) {
    SearchAudit audit(stage, ports);
    co_await audit.run();
}

}  // namespace innkeeper::sim
