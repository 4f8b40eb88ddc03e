#include "services/booking/app/replay.hpp"
#include "innkeeper/commands.hpp"
#include "innkeeper/offline.hpp"

#include <fmt/format.h>

namespace innkeeper {

int replay_booking(const std::string& data) {
    auto store = OfflineStore::open(data);
    if (!store) {
        print_error(store.error());
        return kExitFailed;
    }
    const auto table = (*store)->database("booking");
    const auto report = (*store)->run(booking::replay(*table, (*store)->clock().now()));
    if (!report) {
        print_error(report.error());
        return kExitFailed;
    }
    for (const std::string& difference : report->differences)
        fmt::print("difference {}\n", difference);
    fmt::print("{}: {} bookings, {} events, {} nights, {} differences\n",
               report->same() ? "same" : "DIFFERENT", report->bookings, report->events,
               report->nights, report->differences.size());
    return report->same() ? kExitGood : kExitFailed;
}

}  // namespace innkeeper
