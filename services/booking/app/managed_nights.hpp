#pragma once

#include "chassis/eventsourcing/snapshot.hpp"
#include "services/booking/app/documents.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::booking {

/// What managers have set of the nights of one room type: a fold of the stream of InventorySet. It
/// grows with every change of every year, so it is the stream that has snapshots.
struct ManagedNights {
    struct Night {
        int out_of_order = 0;
        int overbook_limit = 0;
        bool stop_sell = false;
        bool operator==(const Night&) const = default;
    };
    std::map<CivilDate, Night> nights = {};  ///< those of which nothing is set are not here
    bool operator==(const ManagedNights&) const = default;

    void apply(const InventorySet& said);
    [[nodiscard]] Night at(CivilDate date) const;
};

/// What managers have set of that night, by its row.
[[nodiscard]] ManagedNights::Night managed_of(const NightStock& night);

/// Nights in a row of which the same is set are one entry.
[[nodiscard]] std::string to_document(const ManagedNights& managed);
/// Error: `bug`, `document-damaged`.
[[nodiscard]] Result<ManagedNights> read_managed_nights(std::string_view document);

/// Error: `bug`, for an event that cannot be read.
[[nodiscard]] Result<ManagedNights> fold(ManagedNights from,
                                         const std::vector<eventsourcing::Recorded>& events);

/// From the latest snapshot, or from the beginning where that cannot be read.
[[nodiscard]] Task<Result<ManagedNights>> load_managed_nights(store::Table& table,
                                                              std::string stream);

/// The snapshot to keep of `managed` after the event `sequence`; nothing when it is past the limit
/// of a document: then the stream is read from an earlier one on.
[[nodiscard]] std::optional<store::Write> snapshot_of(const ManagedNights& managed,
                                                      std::string_view stream,
                                                      std::uint64_t sequence);

}  // namespace innkeeper::booking
