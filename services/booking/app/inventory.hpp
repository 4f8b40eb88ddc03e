#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/context.hpp"
#include "services/booking/app/rows.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

struct InventoryDay {
    std::string room_type_id;
    CivilDate night;
    int physical = 0;
    NightStock stock;
    std::uint64_t version = 0;  ///< 0: nothing has happened to the night yet
};

/// The counters of nights, and what managers set of them: rooms out of order, the overbooking
/// limit, stop-sell; absolute values over a range, all nights in one commit with the event for
/// others and the entry in the stream of what was set. Where the capacity falls below the claims,
/// the nights are marked and told of (inventory.oversold). Setting what is set already changes
/// nothing.
/// Errors: `hotel-not-found`, 403 `not-your-hotel`, `room-type-not-found`, `invalid-request`
/// (`to`) for a reversed range or one of more than kMaxInventoryNights, 422 `inventory-in-past`,
/// `inventory-too-far`, `stock-contended`, those of the table.
class Inventory {
public:
    explicit Inventory(Context& context) : context_(context) {}
    /// Of one room type, or of all.
    [[nodiscard]] Task<Result<std::vector<InventoryDay>>> get(
        Caller caller, std::string hotel_id, std::optional<std::string> room_type_id,
        CivilDate from, CivilDate to);
    [[nodiscard]] Task<Result<std::vector<InventoryDay>>> set(Caller caller, std::string hotel_id,
                                                              std::string room_type_id,
                                                              InventorySet asked);

private:
    Task<Result<stay::Hotel>> hotel_of(Caller caller, std::string hotel_id);
    using Months = std::map<std::string, StockRow>;  ///< by stay::month_of
    Task<Result<Months>> months_of(std::string hotel_id, std::string room_type_id, CivilDate from,
                                   CivilDate to);
    Task<Result<std::vector<store::Write>>> stream_writes(std::string stream, std::uint64_t version,
                                                          InventorySet asked);
    Task<Result<std::optional<std::vector<InventoryDay>>>> attempt(std::string hotel_id,
                                                                   std::string room_type_id,
                                                                   InventorySet asked,
                                                                   std::string traceparent);

    Context& context_;
};

}  // namespace innkeeper::booking
