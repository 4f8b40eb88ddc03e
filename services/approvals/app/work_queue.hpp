#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/bus/outbox.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/store/table.hpp"
#include "services/approvals/app/approval.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::approvals {

struct ApprovalPage {
    std::vector<Approval> approvals;
    std::string next;  ///< cursor; empty: that was all
};

/// Every hotel's queue of pending and of decided bookings, and one of all hotels. Fed by booking
/// and hotel events; duplicates and any order lead to the same queues. A manager's list is that
/// of the hotels that are the manager's now. A decision that was seen goes out as an event, in
/// the commit that recorded it. Lives on one executor.
class WorkQueue {
public:
    WorkQueue(store::Table& table, Ids& ids, bus::OutboxRelay& relay)
        : table_(table), ids_(ids), relay_(relay) {}

    /// One of a booking at most. Together in one commit, or in a few when it would be too large.
    [[nodiscard]] Task<Result<void>> apply_bookings(std::vector<bus::SharedEvent> events);
    /// Who manages the hotel: one commit, however much work waits there.
    [[nodiscard]] Task<Result<void>> apply_hotel(bus::SharedEvent event);

    /// Pending: nearest deadline first. Decided: latest first. A page may hold less than `limit`
    /// and have a next one, when bookings moved on meanwhile. Costs a query a hotel.
    /// Error: `invalid-request` naming `cursor`.
    [[nodiscard]] Task<Result<ApprovalPage>> list(std::string manager_id, Approval::State state,
                                                  std::size_t limit, std::string cursor);
    [[nodiscard]] Task<Result<ApprovalPage>> list_all(Approval::State state, std::size_t limit,
                                                      std::string cursor);

private:
    struct Told {
        bus::SharedEvent event;
        Report report;
    };
    /// The writes and the event that `told` leads to, where `row` is the booking's; mostly none.
    [[nodiscard]] Result<bus::Commit> change_of(const Told& told,
                                                const std::optional<store::Item>& row);
    [[nodiscard]] Task<Result<void>> carry_out(bus::Commit commit);
    [[nodiscard]] Task<Result<ApprovalPage>> merge(std::vector<std::string> partitions,
                                                   Approval::State state, std::size_t limit,
                                                   std::string cursor);
    [[nodiscard]] Task<Result<std::vector<Approval>>> load(std::vector<std::string> places,
                                                           Approval::State state);

    store::Table& table_;
    Ids& ids_;
    bus::OutboxRelay& relay_;
};

}  // namespace innkeeper::approvals
