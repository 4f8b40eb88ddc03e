#include "bench/search/watcher.hpp"

#include "bench/search/clocks.hpp"
#include "chassis/core/json.hpp"

#include <fmt/format.h>

namespace innkeeper::bench {
namespace {

namespace bj = json::bj;

constexpr double kSeenWithin = 10;  ///< seconds; what shows later is taken as never
constexpr std::uint64_t kRoomsAtLeast = 2;
constexpr const char* kRadius = "0.1";

std::string text(const bj::value& value, const char* name) {
    return std::string(value.at(name).as_string());
}

std::string target_of(const Place& place, Stay stay) {
    return fmt::format("/api/v1/hotels?near={}&arrival={}&departure={}&sort=distance", place.near,
                       to_string(stay.arrival), to_string(stay.departure));
}

bool same_offer(const load::Offer& a, const load::Offer& b) {
    return a.room_type_id == b.room_type_id && a.rate_plan_id == b.rate_plan_id;
}

}  // namespace

Result<std::vector<Place>> find_places(std::uint16_t port, std::size_t most) {
    std::vector<Place> out;
    std::string cursor;
    while (out.size() < most) {
        const load::Answer answer = load::ask_alone(
            port, "/api/v1/hotels?limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor));
        if (answer.status != 200)
            return fail(Code::unavailable, "wrong-answer", "A list of hotels: " + answer.body);
        TRY(const auto page, json::parse(answer.body));
        for (const bj::value& hotel : page.at("items").as_array())
            out.push_back(
                {text(hotel, "id"), fmt::format("{},{},{}", hotel.at("lat").to_number<double>(),
                                                hotel.at("lon").to_number<double>(), kRadius)});
        const bj::value& next = page.at("next");
        if (!next.is_string()) break;
        cursor = next.as_string();
    }
    if (out.size() > most) out.resize(most);
    return out;
}

bool Watcher::refuse(std::string why) {
    if (wrong_.empty()) wrong_ = std::move(why);
    return false;
}

/// The offer that a search shows for the hotel; none when the hotel has none.
Task<std::optional<Watcher::View>> Watcher::look(const Place& place, Stay stay) {
    const double begin = wall_micros();
    const load::Answer answer = co_await guest_.ask({.target = target_of(place, stay)});
    answers_.push_back((wall_micros() - begin) / 1e6);
    const auto page = json::parse(answer.body);
    if (answer.status != 200 || !page) {
        refuse(fmt::format("A search: {} {}", answer.status, answer.body));
        co_return std::nullopt;
    }
    for (const bj::value& hotel : page->at("items").as_array()) {
        if (text(hotel, "id") != place.hotel_id) continue;
        const bj::value& offer = hotel.at("offer");
        co_return View{
            .offer = {place.hotel_id, text(offer, "room_type_id"), text(offer, "rate_plan_id"),
                      offer.at("available_rooms").to_number<std::uint64_t>()},
            .at_hotel = offer.at("payment").as_string() == "at_hotel"};
    }
    co_return std::nullopt;
}

Task<bool> Watcher::wait_for(const Place& place, Stay stay, const load::Offer& before) {
    const double begin = wall_micros();
    for (;;) {
        const auto now = co_await look(place, stay);
        const double took = (wall_micros() - begin) / 1e6;
        if (!now || !same_offer(now->offer, before))
            co_return refuse("An offer is gone of which rooms are left.");
        const std::uint64_t rooms = now->offer.rooms;
        if (rooms + 1 == before.rooms) {
            seen_.push_back(took);
            co_return true;
        }
        if (rooms != before.rooms)
            co_return refuse(
                fmt::format("{} rooms after {}, of which one was taken.", rooms, before.rooms));
        if (took > kSeenWithin) co_return refuse("A room that was taken never showed in search.");
    }
}

Task<void> Watcher::try_one(const Place& place, Stay stay) {
    const auto before = co_await look(place, stay);
    if (!before || !before->at_hotel || before->offer.rooms < kRoomsAtLeast) co_return;
    const load::Answer quote = co_await guest_.quote({before->offer, stay});
    const load::Sent hold = co_await guest_.hold(load::text_of(quote.body, "id"));
    if (hold.answer.status != 201) {
        refuse(fmt::format("A hold: {} {}", hold.answer.status, hold.answer.body));
        co_return;
    }
    const bool shown = co_await wait_for(place, stay, before->offer);
    if (!shown) co_return;
    const load::Sent book = co_await guest_.book(load::text_of(hold.answer.body, "id"), "");
    if (book.answer.status != 201) {
        refuse(fmt::format("A booking: {} {}", book.answer.status, book.answer.body));
        co_return;
    }
    const auto after = co_await look(place, stay);
    if (!after || after->offer.rooms + 1 != before->offer.rooms)
        refuse("A room that was booked shows as free again.");
}

Task<void> Watcher::watch(std::chrono::steady_clock::time_point until) {
    while (std::chrono::steady_clock::now() < until && wrong_.empty()) {
        const auto day = static_cast<int>(guest_.random().below(static_cast<std::uint64_t>(days_)));
        const CivilDate arrival = first_ + std::chrono::days(day);
        const Place& place = places_[guest_.random().below(places_.size())];
        co_await try_one(place, {arrival, arrival + std::chrono::days(1)});
    }
}

}  // namespace innkeeper::bench
