#include "tests/simulation/booking/room_watch.hpp"

#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"
#include "services/hotels/app/rows.hpp"
#include "services/hotels/app/told_state.hpp"
#include "stay/hotel_document.hpp"

#include <algorithm>
#include <ranges>

namespace innkeeper::sim {
namespace {

constexpr const char* kSearch = "search";
constexpr const char* kBooking = "booking";

/// Each pair of what may be known of the stock and of the rooms: they are read apart.
template <class Holds>
bool any_pair(const std::vector<booking::NightStock>& stock, const std::vector<int>& rooms,
              Holds holds) {
    return std::ranges::any_of(stock, [&](const booking::NightStock& night) {
        return std::ranges::any_of(rooms,
                                   [&](int physical) { return holds(night.available(physical)); });
    });
}

}  // namespace

void RoomWatch::watch(SimBroker& broker, SimDisk& hotels, SimDisk& booking) {
    using Writes = std::vector<store::Write>;
    hotels.on_commit([this](const Writes& writes, const SimDisk&) { hotels_committed(writes); });
    booking.on_commit([this](const Writes& writes, const SimDisk&) { booking_committed(writes); });
    broker.on_handled([this](const std::string& subscriber, const bus::Event& event) {
        told(subscriber, event.id);
    });
}

void RoomWatch::told(const std::string& subscriber, const std::string& event) {
    if (subscriber == kSearch) untold_.erase(event);
    if (subscriber == kSearch || subscriber == kBooking)
        told_.try_emplace({subscriber, event}, world_.now());
}

std::map<std::string, std::string> RoomWatch::events_in(const std::vector<store::Write>& writes,
                                                        std::string_view type_prefix) {
    std::map<std::string, std::string> found;
    for (const store::Write& write : writes) {
        if (write.kind != store::Write::Kind::append) continue;
        const auto event = bus::parse_event(write.document);
        if (!event) world_.fail("state", "an event cannot be read: " + event.error().detail);
        if (!event || !event->type.starts_with(type_prefix)) continue;
        found[event->subject] = event->id;
        untold_.emplace(event->id, world_.now());
    }
    return found;
}

void RoomWatch::hotels_committed(const std::vector<store::Write>& writes) {
    auto events = events_in(writes, "innkeeper.");
    for (const auto& [subject, event] : events)
        changes_[subject.substr(0, subject.find('/'))].emplace_back(world_.now(), event);
    for (const store::Write& write : writes) {
        if (write.kind != store::Write::Kind::put || !hotels::told_hotel(write.key)) continue;
        const auto hotel = hotels::rows::from_document(write.document);
        if (!hotel) return world_.fail("state", "a hotel cannot be read");
        for (const stay::RoomType& type : hotel->selling.room_types)
            rooms_[{hotel->id, type.id}].push_back(
                {world_.now(), events[hotel->id], type.physical});
    }
}

void RoomWatch::booking_committed(const std::vector<store::Write>& writes) {
    auto events = events_in(writes, "innkeeper.inventory.changed.");
    for (const store::Write& write : writes) {
        if (write.kind != store::Write::Kind::put) continue;
        if (booking::is_hotel_row(write.key)) replica_written(write);
        const auto place = booking::parse_stock_partition(write.key.partition);
        if (!place) continue;
        const auto month = booking::read_stock_month(write.document);
        if (!month) return world_.fail("state", "a month cannot be read");
        const RoomType type{place->hotel_id, place->room_type_id};
        for (const auto& [date, night] : *month) {
            auto& history = stock_[{type, date}];
            if (history.empty() || history.back().value != night.stock)
                history.push_back(
                    {world_.now(), events[type.first + "/" + type.second], night.stock});
        }
    }
}

void RoomWatch::replica_written(const store::Write& write) {
    const auto hotel = stay::read_hotel(write.document);
    if (!hotel) return world_.fail("state", "a hotel cannot be read: " + hotel.error().detail);
    for (const stay::RoomType& type : hotel->room_types)
        booking_has_[{hotel->id, type.id}].push_back({world_.now(), {}, type.physical});
}

bool RoomWatch::knew(const std::string& subscriber, const std::string& event, Micros at) const {
    const auto found = told_.find({subscriber, event});
    return found != told_.end() && found->second <= at;
}

template <class T>
std::vector<T> RoomWatch::states_in(const History<T>& history, Span span) {
    std::vector<T> found;
    for (const State<T>& state : std::views::reverse(history)) {
        if (state.since > span.answered) continue;
        found.push_back(state.value);
        if (state.since < span.asked) return found;
    }
    return found;
}

template <class T>
std::vector<T> RoomWatch::states_for(const std::string& subscriber, const History<T>& history,
                                     Span span) const {
    std::vector<T> found;
    for (const State<T>& state : std::views::reverse(history)) {
        if (state.since > span.answered) continue;
        found.push_back(state.value);
        if (knew(subscriber, state.event, span.asked)) return found;
    }
    return found;
}

RoomWatch::History<booking::NightStock> RoomWatch::stock_of(const RoomType& type,
                                                            CivilDate night) const {
    History<booking::NightStock> history{{Micros{-1}, {}, booking::NightStock{}}};
    const auto found = stock_.find({type, night});
    if (found != stock_.end())
        history.insert(history.end(), found->second.begin(), found->second.end());
    return history;
}

bool RoomWatch::may_seem_free(const RoomsWanted& wanted, Span span) const {
    const RoomType type{wanted.hotel_id, wanted.room_type_id};
    const auto known = rooms_.find(type);
    if (known == rooms_.end()) return false;
    const auto rooms = states_for(kSearch, known->second, span);
    return std::ranges::all_of(wanted.stay.each_night(), [&](CivilDate night) {
        return any_pair(states_for(kSearch, stock_of(type, night), span), rooms,
                        [&](int available) { return available >= wanted.rooms; });
    });
}

bool RoomWatch::was_short(const RoomsWanted& wanted, Span span) const {
    const RoomType type{wanted.hotel_id, wanted.room_type_id};
    const auto known = booking_has_.find(type);
    if (known == booking_has_.end()) return false;
    const auto rooms = states_in(known->second, span);
    return std::ranges::any_of(wanted.stay.each_night(), [&](CivilDate night) {
        return any_pair(states_in(stock_of(type, night), span), rooms,
                        [&](int available) { return available < wanted.rooms; });
    });
}

bool RoomWatch::hotel_may_differ(const std::string& hotel_id, Span span) const {
    const auto changes = changes_.find(hotel_id);
    if (changes == changes_.end()) return false;
    return std::ranges::any_of(changes->second, [&](const auto& change) {
        const auto& [at, event] = change;
        return at <= span.answered &&
               !(knew(kSearch, event, span.asked) && knew(kBooking, event, span.asked));
    });
}

Micros RoomWatch::search_behind() const {
    Micros oldest = world_.now();
    for (const auto& [event, since] : untold_) oldest = std::min(oldest, since);
    return world_.now() - oldest;
}

}  // namespace innkeeper::sim
