#include "services/booking/app/managed_nights.hpp"

#include "chassis/core/json.hpp"
#include "services/booking/app/rows.hpp"
#include "stay/limits.hpp"

#include <utility>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;
using std::chrono::days;

/// Room for the head of the snapshot.
constexpr std::size_t kMaxFold = store::kMaxDocument - 100;

std::unexpected<Error> damaged() {
    return fail(Code::bug, "document-damaged", "A snapshot of inventory cannot be read.");
}

bj::object entry(CivilDate from, CivilDate to, const ManagedNights::Night& night) {
    return {{"from", json::of(from)},
            {"to", json::of(to)},
            {"out_of_order", night.out_of_order},
            {"overbook_limit", night.overbook_limit},
            {"stop_sell", night.stop_sell}};
}

}  // namespace

void ManagedNights::apply(const InventorySet& said) {
    for (CivilDate date = said.from; date <= said.to; date += days(1)) {
        Night& night = nights[date];
        night.out_of_order = said.out_of_order.value_or(night.out_of_order);
        night.overbook_limit = said.overbook_limit.value_or(night.overbook_limit);
        night.stop_sell = said.stop_sell.value_or(night.stop_sell);
        if (night == Night{}) nights.erase(date);
    }
}

ManagedNights::Night ManagedNights::at(CivilDate date) const {
    const auto found = nights.find(date);
    return found == nights.end() ? Night{} : found->second;
}

ManagedNights::Night managed_of(const NightStock& night) {
    return {night.out_of_order, night.overbook_limit, night.stop_sell};
}

std::string to_document(const ManagedNights& managed) {
    bj::array entries;
    for (auto at = managed.nights.begin(); at != managed.nights.end();) {
        const auto first = at;
        CivilDate last = first->first;
        for (++at; at != managed.nights.end(); ++at) {
            if (at->first != last + days(1) || at->second != first->second) break;
            last = at->first;
        }
        entries.push_back(entry(first->first, last, first->second));
    }
    return bj::serialize(bj::object{{"nights", std::move(entries)}});
}

Result<ManagedNights> read_managed_nights(std::string_view document) {
    const auto value = json::parse(document);
    if (!value) return damaged();
    Fields in(*value);
    ManagedNights managed;
    in.objects("nights", store::kMaxDocument, [&](Fields& one) {
        InventorySet said{.from = one.date("from"), .to = one.date("to")};
        said.out_of_order = static_cast<int>(one.integer("out_of_order", 0, stay::kMaxCount));
        said.overbook_limit = static_cast<int>(one.integer("overbook_limit", 0, stay::kMaxCount));
        said.stop_sell = one.boolean("stop_sell");
        managed.apply(said);
    });
    if (!in.finish_tolerant()) return damaged();
    return managed;
}

Result<ManagedNights> fold(ManagedNights from, const std::vector<eventsourcing::Recorded>& events) {
    for (const eventsourcing::Recorded& event : events) {
        TRY(const InventorySet said, read_inventory_set(event));
        from.apply(said);
    }
    return from;
}

Task<Result<ManagedNights>> load_managed_nights(store::Table& table, std::string stream) {
    CO_TRY(const auto tail,
           co_await eventsourcing::load_tail(table, std::string(kInventory), stream));
    if (!tail.snapshot) co_return fold({}, tail.events);
    auto kept = read_managed_nights(tail.snapshot->data);
    if (kept) co_return fold(*std::move(kept), tail.events);
    CO_TRY(const auto all,
           co_await eventsourcing::load(table, std::string(kInventory), std::move(stream)));
    co_return fold({}, all);
}

std::optional<store::Write> snapshot_of(const ManagedNights& managed, std::string_view stream,
                                        std::uint64_t sequence) {
    std::string data = to_document(managed);
    if (data.size() > kMaxFold) return std::nullopt;
    return eventsourcing::snapshot_write(kInventory, stream, {sequence, std::move(data)});
}

}  // namespace innkeeper::booking
