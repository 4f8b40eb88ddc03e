#include "innkeeper/commands.hpp"

#include "innkeeper/offline.hpp"
#include "services/booking/app/check.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace innkeeper {

int check_store(const std::string& data) {
    auto store = OfflineStore::open(data);
    if (!store) {
        print_error(store.error());
        return kExitFailed;
    }
    const auto table = (*store)->database("booking");
    const auto report = (*store)->run(booking::check(*table));
    if (!report) {
        print_error(report.error());
        return kExitFailed;
    }
    for (const std::string& notice : report->notices) fmt::print("notice: {}\n", notice);
    for (const booking::Violation& found : report->violations)
        fmt::print("violation {} {}: {}\n", found.invariant, found.subject, found.what);
    fmt::print("{}: {} bookings, {} events, {} nights, {} violations\n",
               report->ok() ? "ok" : "FAILED", report->bookings, report->events, report->nights,
               report->violations.size());
    return report->ok() ? kExitGood : kExitFailed;
}

}  // namespace innkeeper
