#include "chassis/core/json.hpp"
#include "services/booking/app/published.hpp"

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;

bj::object changed_json(const PublishedNight& n, int physical) {
    return {{"night", json::of(n.night)},
            {"physical", physical},
            {"out_of_order", n.stock.out_of_order},
            {"sold", n.stock.sold},
            {"pending", n.stock.pending},
            {"held", n.stock.held},
            {"overbook_limit", n.stock.overbook_limit},
            {"stop_sell", n.stock.stop_sell},
            {"available", n.stock.available(physical)},
            {"version", n.version}};
}

bj::object oversold_json(const PublishedNight& n, int physical) {
    return {{"night", json::of(n.night)},
            {"claimed", n.stock.claimed()},
            {"capacity", n.stock.capacity(physical)}};
}

/// No gapless sequence: each night has its own version.
bus::Event event_of(std::string id, std::string traceparent, Instant time, std::string_view type,
                    const std::string& hotel_id, const std::string& room_type_id,
                    bj::array nights) {
    const bj::object data{
        {"hotel_id", hotel_id}, {"room_type_id", room_type_id}, {"nights", std::move(nights)}};
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = std::string(type),
            .subject = hotel_id + "/" + room_type_id,
            .time = time,
            .sequence = 0,
            .traceparent = std::move(traceparent),
            .data = bj::serialize(data)};
}

}  // namespace

bus::Event inventory_event(std::string id, std::string traceparent, Instant time,
                           const std::string& hotel_id, const std::string& room_type_id,
                           int physical, const std::vector<PublishedNight>& nights) {
    bj::array items;
    items.reserve(nights.size());
    for (const PublishedNight& night : nights) items.push_back(changed_json(night, physical));
    return event_of(std::move(id), std::move(traceparent), time, "innkeeper.inventory.changed.v1",
                    hotel_id, room_type_id, std::move(items));
}

bus::Event oversold_event(std::string id, std::string traceparent, Instant time,
                          const std::string& hotel_id, const std::string& room_type_id,
                          int physical, const std::vector<PublishedNight>& nights) {
    bj::array items;
    items.reserve(nights.size());
    for (const PublishedNight& night : nights) items.push_back(oversold_json(night, physical));
    return event_of(std::move(id), std::move(traceparent), time, "innkeeper.inventory.oversold.v1",
                    hotel_id, room_type_id, std::move(items));
}

}  // namespace innkeeper::booking
