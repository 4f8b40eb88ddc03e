#include "services/bookings/app/check.hpp"

#include "chassis/core/encoding.hpp"
#include "services/bookings/app/rows.hpp"

#include <fmt/format.h>

namespace innkeeper::bookings {
namespace {

Task<Result<void>> check_lists(store::Table& table, BookingState state, CheckReport& report) {
    for (const store::Key& key : index_rows(state)) {
        CO_TRY(const auto row, co_await table.get(key));
        if (!row) report.violations.push_back({state.booking.id, "is missing in " + key.partition});
    }
    co_return Result<void>{};
}

}  // namespace

Task<Result<CheckReport>> check(store::Table& table, std::map<std::string, Truth> truth) {
    CheckReport report;
    const auto violation = [&](const std::string& id, std::string what) {
        report.violations.push_back({id, std::move(what)});
    };
    for (const auto& [id, expected] : truth) {
        ++report.bookings;
        CO_TRY(const auto row, co_await table.get(state_key(id)));
        const auto state = row ? parse_state(row->document) : BookingState{};
        if (!state) {
            violation(id, "cannot be read");
            continue;
        }
        const BookingRecord& record = state->booking;
        if (record.version < expected.version) {
            ++report.behind;
        } else if (record.version > expected.version) {
            violation(id, fmt::format("is shown as version {}, and is {}", record.version,
                                      expected.version));
        } else if (sha256(record.public_json) != expected.digest) {
            violation(id, fmt::format("is not shown as it is at version {}", expected.version));
        }
        if (row) {
            CO_TRY_VOID(co_await check_lists(table, *state, report));
        }
    }
    co_return report;
}

}  // namespace innkeeper::bookings
