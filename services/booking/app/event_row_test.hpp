#pragma once

#include "chassis/store/table.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::booking {

/// An event of a booking as a commit writes it, for those who watch commits.
struct EventRow {
    std::string booking_id;
    std::uint64_t version = 0;  ///< of the booking after it
    Event event;
};

/// Nothing for a write of anything else. Error: `bug` when it cannot be read.
inline Result<std::optional<EventRow>> read_event_row(const store::Write& write) {
    const std::string partition = eventsourcing::stream_partition(kCategory, {});
    if (write.kind != store::Write::Kind::put || !write.key.partition.starts_with(partition))
        return std::nullopt;
    std::uint64_t version = 0;
    const std::string& sort = write.key.sort;
    std::from_chars(sort.data(), sort.data() + sort.size(), version);
    TRY(const auto recorded, eventsourcing::read_recorded(write.key, write.document, version));
    TRY(Event event, read_event(recorded));
    return EventRow{write.key.partition.substr(partition.size()), version, std::move(event)};
}

}  // namespace innkeeper::booking
