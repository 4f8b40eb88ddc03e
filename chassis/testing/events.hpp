#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/store/memory_table.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::testing {

/// Ids that tell their number: a booking's or hotel's for tests of consumers.
inline std::string booking_id(int n) { return fmt::format("00000000-0000-7000-8000-{:012}", n); }
inline std::string hotel_id(int n) { return fmt::format("00000000-0000-7000-9000-{:012}", n); }

/// The event that tells who manages a hotel, with no more members than that needs.
inline bus::Event hotel_event(int hotel, std::uint64_t version,
                              const std::vector<std::string>& managers) {
    std::string list;
    for (const auto& manager : managers) list += (list.empty() ? "\"" : ",\"") + manager + "\"";
    return {.id = fmt::format("h{}-{}", hotel, version),
            .source = "/innkeeper/hotels",
            .type = "innkeeper.hotels.updated.v1",
            .subject = hotel_id(hotel),
            .time = from_unix_ms(1'800'000'000'000),
            .sequence = version,
            .traceparent = {},
            .data = fmt::format(R"({{"hotel":{{"id":"{}","version":{},"manager_ids":[{}]}}}})",
                                hotel_id(hotel), version, list)};
}

/// The topic on which an event of `hotels` or `booking` comes.
inline std::string topic_of(const bus::Event& event) {
    const bool of_hotels =
        event.type.starts_with("innkeeper.hotels.") || event.type.starts_with("innkeeper.rates.");
    return of_hotels ? "hotels" : "booking";
}

/// The events in a table's outbox, oldest first.
inline std::vector<bus::Event> outbox_of(const store::MemoryTable& table) {
    std::vector<bus::Event> events;
    for (const auto& item : table.items())
        if (item.key.partition == "outbox")
            events.push_back(bus::parse_event(item.document).value());
    return events;
}

/// Keys and documents of all rows but the outbox: what a rebuild would have to bring back.
inline std::string rows_of(const store::MemoryTable& table) {
    std::string all;
    for (const auto& item : table.items())
        if (item.key.partition != "outbox")
            all += item.key.partition + " | " + item.key.sort + " | " + item.document + "\n";
    return all;
}

}  // namespace innkeeper::testing
