#include "innkeeper/commands.hpp"

#include "innkeeper/backup.hpp"
#include "innkeeper/offline.hpp"
#include "services/booking/app/check.hpp"
#include "services/bookings/app/check.hpp"
#include "services/payments/app/check.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <string>

namespace innkeeper {

int check_store(const std::string& data) {
    auto store = OfflineStore::open(data);
    if (!store) {
        print_error(store.error());
        return kExitFailed;
    }
    const auto table = (*store)->database("booking");
    const auto report = (*store)->run(booking::check(*table, (*store)->clock().now()));
    if (!report) {
        print_error(report.error());
        return kExitFailed;
    }
    const auto payments_table = (*store)->database("payments");
    const auto payments = (*store)->run(payments::check(*payments_table));
    if (!payments) {
        print_error(payments.error());
        return kExitFailed;
    }
    std::map<std::string, bookings::Truth> truth;
    for (const auto& [id, shown] : report->shown) truth[id] = {shown.version, shown.digest};
    const auto bookings_table = (*store)->database("bookings");
    const auto shown = (*store)->run(bookings::check(*bookings_table, std::move(truth)));
    if (!shown) {
        print_error(shown.error());
        return kExitFailed;
    }
    const auto state = state_of((*store)->store());
    if (!state) {
        print_error(state.error());
        return kExitFailed;
    }
    for (const std::string& notice : report->notices) fmt::print("notice: {}\n", notice);
    for (const booking::Violation& found : report->violations)
        fmt::print("violation {} {}: {}\n", found.invariant, found.subject, found.what);
    for (const std::string& notice : payments->notices) fmt::print("notice: {}\n", notice);
    for (const payments::Violation& found : payments->violations)
        fmt::print("violation {} {}: {}\n", found.invariant, found.subject, found.what);
    if (shown->behind > 0)
        fmt::print("notice: {} bookings are not in the lists as they are yet\n", shown->behind);
    for (const bookings::Violation& found : shown->violations)
        fmt::print("violation I8 {}: {}\n", found.subject, found.what);
    const bool ok = report->ok() && payments->ok() && shown->ok();
    fmt::print("{}: {} bookings, {} payments, {} events, {} nights, {} violations\n",
               ok ? "ok" : "FAILED", report->bookings, payments->payments,
               report->events + payments->events, report->nights,
               report->violations.size() + payments->violations.size() + shown->violations.size());
    fmt::print("state {} ({} rows)\n", state->hash, state->total());
    return ok ? kExitGood : kExitFailed;
}

}  // namespace innkeeper
