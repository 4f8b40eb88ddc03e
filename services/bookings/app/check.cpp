#include "services/bookings/app/check.hpp"

#include "chassis/core/encoding.hpp"
#include "services/bookings/app/rows.hpp"

#include <fmt/format.h>

namespace innkeeper::bookings {
namespace {

Task<Result<void>> check_lists(store::Table& table, BookingRecord record, CheckReport& report) {
    for (const store::Key& key : index_rows(record)) {
        CO_TRY(const auto row, co_await table.get(key));
        if (!row) report.violations.push_back({record.id, "is missing in " + key.partition});
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
        const auto record = row ? parse_stored(row->document) : BookingRecord{};
        if (!record) {
            violation(id, "cannot be read");
            continue;
        }
        if (record->version < expected.version) {
            ++report.behind;
        } else if (record->version > expected.version) {
            violation(id, fmt::format("is shown as version {}, and is {}", record->version,
                                      expected.version));
        } else if (sha256(public_json(*record)) != expected.digest) {
            violation(id, fmt::format("is not shown as it is at version {}", expected.version));
        }
        if (row) {
            CO_TRY_VOID(co_await check_lists(table, *record, report));
        }
    }
    co_return report;
}

}  // namespace innkeeper::bookings
