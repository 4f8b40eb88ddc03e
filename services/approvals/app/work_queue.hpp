#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/bus/outbox.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/store/table.hpp"
#include "services/approvals/app/approval.hpp"

#include <string>
#include <vector>

namespace innkeeper::approvals {

struct ApprovalPage {
    std::vector<Approval> approvals;
    std::string next;  ///< cursor; empty: that was all
};

/// Every manager's queue of pending and decided bookings, and one of all for admins. Fed by
/// booking and hotel events; duplicates and any order lead to the same queues. A decision that
/// was seen goes out as an event, in the commit that recorded it. Lives on one executor.
class WorkQueue {
public:
    WorkQueue(store::Table& table, Ids& ids, bus::OutboxRelay& relay)
        : table_(table), ids_(ids), relay_(relay) {}

    [[nodiscard]] Task<Result<void>> apply_booking(bus::Event event);
    /// New managers find the hotel's pending bookings in their queues, former ones lose them.
    [[nodiscard]] Task<Result<void>> apply_hotel(bus::Event event);

    /// Pending: nearest deadline first. Decided: latest first.
    [[nodiscard]] Task<Result<ApprovalPage>> list(std::string manager_id, Approval::State state,
                                                  std::size_t limit, std::string cursor);
    [[nodiscard]] Task<Result<ApprovalPage>> list_all(Approval::State state, std::size_t limit,
                                                      std::string cursor);

private:
    [[nodiscard]] Task<Result<ApprovalPage>> list_queue(std::string who, Approval::State state,
                                                        std::size_t limit, std::string cursor);
    [[nodiscard]] Task<Result<void>> requeue(std::string booking_id,
                                             std::vector<std::string> manager_ids);

    store::Table& table_;
    Ids& ids_;
    bus::OutboxRelay& relay_;
};

}  // namespace innkeeper::approvals
