#include "services/booking/app/inventory.hpp"

#include "chassis/bus/outbox.hpp"
#include "chassis/core/probe.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/managed_nights.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/limits.hpp"
#include "stay/availability.hpp"

#include <fmt/format.h>

#include <set>

namespace innkeeper::booking {
namespace {

using std::chrono::days;
using store::Expect;
using store::Write;

Result<void> check_range(CivilDate from, CivilDate to) {
    if (to < from) return fail_field("to", "must not be before from");
    if (to - from >= days(kMaxInventoryNights))
        return fail_field("to", fmt::format("at most {} nights at once", kMaxInventoryNights));
    return {};
}

Result<void> check_time(const stay::Hotel& hotel, const InventorySet& asked, Instant now) {
    TRY(const CivilDate today, date_in_zone(hotel.time_zone, now));
    if (asked.from < today)
        return fail(Code::rejected, "inventory-in-past", "Nights that are over stay as they are.");
    if (asked.to > today + days(stay::kMaxAdvanceDays))
        return fail(Code::rejected, "inventory-too-far",
                    fmt::format("Nights are sold {} days ahead.", stay::kMaxAdvanceDays));
    return {};
}

NightStock set_on(NightStock night, const InventorySet& asked, int physical) {
    night.out_of_order = asked.out_of_order.value_or(night.out_of_order);
    night.overbook_limit = asked.overbook_limit.value_or(night.overbook_limit);
    night.stop_sell = asked.stop_sell.value_or(night.stop_sell);
    night.oversold = night.claimed() > night.capacity(physical);
    return night;
}

std::vector<InventoryDay> nights_in(const std::map<std::string, StockRow>& months,
                                    const stay::RoomType& type, CivilDate from, CivilDate to) {
    std::vector<InventoryDay> nights;
    for (CivilDate date = from; date <= to; date += days(1)) {
        const StockNight night = night_of(months.at(stay::month_of(date)).value, date);
        nights.push_back({type.id, date, type.physical, night.stock, night.version});
    }
    return nights;
}

std::vector<PublishedNight> newly_oversold(const std::vector<InventoryDay>& before,
                                           const std::vector<PublishedNight>& after) {
    std::vector<PublishedNight> nights;
    for (const PublishedNight& night : after) {
        const bool was = std::ranges::any_of(before, [&](const InventoryDay& day) {
            return day.night == night.night && day.stock.oversold;
        });
        if (night.stock.oversold && !was) nights.push_back(night);
    }
    return nights;
}

}  // namespace

Task<Result<stay::Hotel>> Inventory::hotel_of(Caller caller, std::string hotel_id) {
    CO_TRY(const auto row,
           co_await load_hotel(context_.table, context_.hotels, std::move(hotel_id)));
    if (!row.value) co_return fail(hotel_not_found());
    if (!runs_hotel(caller.who, *row.value)) co_return fail(not_your_hotel());
    co_return *row.value;
}

Task<Result<Inventory::Months>> Inventory::months_of(std::string hotel_id, std::string room_type_id,
                                                     CivilDate from, CivilDate to) {
    const std::vector<std::string> names = stay::months_between(from, to);
    Reading reading;
    for (const std::string& month : names) reading.add(stock_key(hotel_id, room_type_id, month));
    CO_TRY(const auto items, co_await get_all(context_.table, std::move(reading)));
    Months months;
    for (std::size_t i = 0; i < names.size(); ++i) {
        CO_TRY(months[names[i]], stock_row(items[i]));
    }
    co_return months;
}

Task<Result<std::vector<InventoryDay>>> Inventory::get(Caller caller, std::string hotel_id,
                                                       std::optional<std::string> room_type_id,
                                                       CivilDate from, CivilDate to) {
    CO_TRY(const stay::Hotel hotel, co_await hotel_of(std::move(caller), std::move(hotel_id)));
    CO_TRY_VOID(check_range(from, to));
    if (room_type_id && hotel.room_type(*room_type_id) == nullptr)
        co_return fail(room_type_not_found());
    std::vector<InventoryDay> all;
    for (const stay::RoomType& type : hotel.room_types) {
        if (room_type_id && type.id != *room_type_id) continue;
        CO_TRY(const Months months, co_await months_of(hotel.id, type.id, from, to));
        for (InventoryDay& night : nights_in(months, type, from, to))
            all.push_back(std::move(night));
    }
    co_return all;
}

Task<Result<std::vector<InventoryDay>>> Inventory::set(Caller caller, std::string hotel_id,
                                                       std::string room_type_id,
                                                       InventorySet asked) {
    const std::string traceparent = caller.traceparent;
    CO_TRY(const stay::Hotel hotel, co_await hotel_of(std::move(caller), std::move(hotel_id)));
    if (hotel.room_type(room_type_id) == nullptr) co_return fail(room_type_not_found());
    CO_TRY_VOID(check_range(asked.from, asked.to));
    CO_TRY_VOID(check_time(hotel, asked, context_.clock.now()));
    CO_TRY(const auto turn, co_await context_.queue.enter(line_of(hotel.id, room_type_id)));
    for (int i = 0; i < kMaxAttempts; ++i) {
        CO_TRY(auto done, co_await attempt(hotel.id, room_type_id, asked, traceparent));
        if (done) co_return *std::move(done);
    }
    co_return fail(contended());
}

/// The entry of what is set, and now and then a snapshot of all that was.
Task<Result<std::vector<Write>>> Inventory::stream_writes(std::string stream, std::uint64_t version,
                                                          InventorySet asked) {
    std::vector<Write> writes = eventsourcing::append_writes(
        kInventory, stream, version, {to_recorded(asked, context_.clock.now())});
    if (!eventsourcing::is_snapshot_due(version, version + 1, kInventorySnapshotEvery))
        co_return writes;
    // Whatever was read besides `version` events: the commit then does not happen.
    CO_TRY(ManagedNights managed, co_await load_managed_nights(context_.table, stream));
    managed.apply(asked);
    if (auto snapshot = snapshot_of(managed, stream, version + 1))
        writes.push_back(*std::move(snapshot));
    co_return writes;
}

Task<Result<std::optional<std::vector<InventoryDay>>>> Inventory::attempt(std::string hotel_id,
                                                                          std::string room_type_id,
                                                                          InventorySet asked,
                                                                          std::string traceparent) {
    using Done = std::optional<std::vector<InventoryDay>>;
    const Instant now = context_.clock.now();
    // Whether a night is oversold is said by the rooms of now: the commit relies on the hotel.
    CO_TRY(const HotelRow hotel, co_await load_hotel(context_.table, context_.hotels, hotel_id));
    if (!hotel.value) co_return fail(hotel_not_found());
    const stay::RoomType* known = hotel.value->room_type(room_type_id);
    if (known == nullptr) co_return fail(room_type_not_found());
    const stay::RoomType& type = *known;
    CO_TRY(Months months, co_await months_of(hotel_id, type.id, asked.from, asked.to));
    auto nights = nights_in(months, type, asked.from, asked.to);
    CO_TRY(const auto stream,
           co_await context_.table.get(inventory_version_key(hotel_id, type.id)));
    bus::Commit commit;
    std::vector<PublishedNight> changed;
    std::set<std::string> changed_months;
    const std::vector<InventoryDay> before = nights;
    for (InventoryDay& day : nights) {
        const NightStock after = set_on(day.stock, asked, type.physical);
        if (after == day.stock) continue;
        day.stock = after;
        changed.push_back({day.night, after, ++day.version});
        const auto month = changed_months.insert(stay::month_of(day.night)).first;
        months.at(*month).value[day.night] = {after, day.version};
    }
    if (changed.empty()) co_return Done(std::move(nights));
    for (const std::string& month : changed_months)
        commit.put(Write::put(stock_key(hotel_id, type.id, month),
                              to_document(months.at(month).value),
                              Expect::exactly(months.at(month).version)));
    commit.put(Write::check(hotel_key(hotel_id), Expect::exactly(hotel.version)));

    const std::uint64_t version = stream ? stream->version : 0;
    commit.put(
        Write::put(inventory_version_key(hotel_id, type.id), "{}", Expect::exactly(version)));
    CO_TRY(auto words, co_await stream_writes(inventory_stream(hotel_id, type.id), version, asked));
    commit.put(std::move(words));
    commit.tell(inventory_event(context_.ids.next(), traceparent, now, hotel_id, type.id,
                                type.physical, changed));
    const auto oversold = newly_oversold(before, changed);
    if (!oversold.empty()) {
        REACHED("booking-oversold-by-manager");
        commit.tell(oversold_event(context_.ids.next(), traceparent, now, hotel_id, type.id,
                                   type.physical, oversold));
    }
    CO_TRY(auto committed, co_await context_.table.commit(std::move(commit.writes)));
    if (!committed.ok()) co_return Done();
    context_.on_commit({std::move(commit.events), std::move(committed)});
    co_return Done(std::move(nights));
}

}  // namespace innkeeper::booking
