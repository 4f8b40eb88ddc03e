#pragma once

#include "chassis/store/table.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/booking/domain/stock.hpp"
#include "tests/race/agent.hpp"

#include <string>
#include <vector>

namespace innkeeper::race {

struct Audited {
    std::vector<std::string> violations;
    booking::NightStock stock;  ///< of the night asked for
    std::size_t bookings = 0;
    std::size_t events = 0;
};

struct NightOf {
    std::string hotel_id;
    std::string room_type_id;
    CivilDate night;
};

/// The tables at rest: the checks of booking (I1 to I4, I6, I7) and payments, the rebuild of
/// booking's rows from its events (I8), and whether everything that anybody was told is there as it
/// was told, and no booking that nobody was told of (I5).
[[nodiscard]] Audited audit_tables(store::Table& booking, store::Table& payments,
                                   const std::vector<Told>& told, NightOf night);

/// Commits of the whole store, and the groups that they were written in.
struct StoreFigures {
    std::uint64_t commits = 0;
    std::uint64_t groups = 0;
};
[[nodiscard]] StoreFigures figures_of(const telemetry::Metrics& metrics);

}  // namespace innkeeper::race
