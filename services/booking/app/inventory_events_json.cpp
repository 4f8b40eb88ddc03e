#include "chassis/core/json_writer.hpp"
#include "services/booking/app/published.hpp"

namespace innkeeper::booking {
namespace {

void write_changed(json::Writer& out, const PublishedNight& n, int physical) {
    out.begin_object().field("night", n.night).field("physical", physical);
    out.field("out_of_order", n.stock.out_of_order).field("sold", n.stock.sold);
    out.field("pending", n.stock.pending).field("held", n.stock.held);
    out.field("overbook_limit", n.stock.overbook_limit).field("stop_sell", n.stock.stop_sell);
    out.field("available", n.stock.available(physical)).field("version", n.version).end_object();
}

void write_oversold(json::Writer& out, const PublishedNight& n, int physical) {
    out.begin_object().field("night", n.night).field("claimed", n.stock.claimed());
    out.field("capacity", n.stock.capacity(physical)).end_object();
}

using WriteNight = void (*)(json::Writer& out, const PublishedNight& night, int physical);

/// No gapless sequence: each night has its own version.
bus::Event event_of(std::string id, std::string traceparent, Instant time, std::string_view type,
                    const std::string& hotel_id, const std::string& room_type_id, int physical,
                    const std::vector<PublishedNight>& nights, WriteNight write_night) {
    json::Writer data;
    data.begin_object().field("hotel_id", hotel_id).field("room_type_id", room_type_id);
    data.key("nights").begin_array();
    for (const PublishedNight& night : nights) write_night(data, night, physical);
    data.end_array().end_object();
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = std::string(type),
            .subject = hotel_id + "/" + room_type_id,
            .time = time,
            .sequence = 0,
            .traceparent = std::move(traceparent),
            .data = std::move(data).text()};
}

}  // namespace

bus::Event inventory_event(std::string id, std::string traceparent, Instant time,
                           const std::string& hotel_id, const std::string& room_type_id,
                           int physical, const std::vector<PublishedNight>& nights) {
    return event_of(std::move(id), std::move(traceparent), time, "innkeeper.inventory.changed.v1",
                    hotel_id, room_type_id, physical, nights, write_changed);
}

bus::Event oversold_event(std::string id, std::string traceparent, Instant time,
                          const std::string& hotel_id, const std::string& room_type_id,
                          int physical, const std::vector<PublishedNight>& nights) {
    return event_of(std::move(id), std::move(traceparent), time, "innkeeper.inventory.oversold.v1",
                    hotel_id, room_type_id, physical, nights, write_oversold);
}

}  // namespace innkeeper::booking
