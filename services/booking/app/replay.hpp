#pragma once

#include "chassis/store/table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// What a replay came to. Each difference names a row and says what is wrong with it.
struct ReplayReport {
    std::size_t bookings = 0;
    std::size_t events = 0;
    std::size_t nights = 0;
    std::vector<std::string> differences;
    [[nodiscard]] bool same() const { return differences.empty(); }
};

/// Rebuilds every snapshot and every night of stock from the event streams alone (and the hotels'
/// numbers of rooms) and compares them with the rows, byte for byte. Writes nothing.
/// Whether a night that is over at `now` was marked as oversold is not asked: the hotel's rooms of
/// that time are not known. For a table at rest: reading takes many steps. Errors: those of the
/// table; `bug` for an event that cannot be read.
[[nodiscard]] Task<Result<ReplayReport>> replay(store::Table& table,
                                                std::optional<Instant> now = {});

}  // namespace innkeeper::booking
