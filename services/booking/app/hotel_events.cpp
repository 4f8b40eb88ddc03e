#include "services/booking/app/hotel_events.hpp"

#include "chassis/bus/outbox.hpp"
#include "chassis/core/probe.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/limits.hpp"
#include "stay/hotel_document.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

using store::Expect;
using store::Write;

/// Months whose nights are marked in one commit: the two events that tell of them hold some 90.
constexpr std::size_t kMarkedAtOnce = 3;

bool has_other_rooms(const stay::Hotel& before, const stay::RoomType& type) {
    const stay::RoomType* old = before.room_type(type.id);
    return old != nullptr && type.physical != old->physical;
}

}  // namespace

Task<Result<void>> HotelEvents::on_event(bus::Event event) {
    if (event.type.starts_with("innkeeper.hotels.")) co_return co_await on_hotel(std::move(event));
    if (event.type.starts_with("innkeeper.rates.")) co_return co_await on_rates(std::move(event));
    co_return Result<void>{};
}

Task<Result<void>> HotelEvents::on_hotel(bus::Event event) {
    CO_TRY(const stay::Hotel hotel, stay::parse_hotel_event(event.data, event.sequence));
    if (hotel.id != event.subject)
        co_return fail(Code::invalid, "event-subject-mismatch",
                       "The event's subject is not the hotel that it tells of.");
    for (int i = 0; i < kMaxAttempts; ++i) {
        CO_TRY(const auto row, co_await load_hotel(context_.table, context_.hotels, hotel.id));
        // An event that comes again may have been left before its nights were marked, and a later
        // one may have overtaken it meanwhile.
        if (row.value && row.value->version >= hotel.version)
            co_return co_await mark_oversold(row, {}, event.traceparent);
        std::vector<Write> writes{Write::put(hotel_key(hotel.id), stay::to_document(hotel),
                                             Expect::exactly(row.version))};
        if (!row.value) writes.push_back(Write::put(hotel_index_key(hotel.id), "{}"));
        CO_TRY(const auto committed, co_await context_.table.commit(std::move(writes)));
        if (!committed.ok()) continue;
        // After the commit: from now on no claim is raised past the new number of rooms.
        HotelRow now{std::make_shared<const stay::Hotel>(hotel), row.version + 1};
        co_return co_await mark_oversold(std::move(now), row.value, event.traceparent);
    }
    co_return fail(contended());
}

Task<Result<void>> HotelEvents::mark_oversold(HotelRow hotel,
                                              std::shared_ptr<const stay::Hotel> before,
                                              std::string traceparent) {
    CO_TRY(const CivilDate today, date_in_zone(hotel.value->time_zone, context_.clock.now()));
    for (const stay::RoomType& type : hotel.value->room_types) {
        if (before && !has_other_rooms(*before, type)) continue;
        store::Query query{.partition = stock_partition(hotel.value->id, type.id),
                           .from = stay::month_of(today),
                           .limit = kMarkedAtOnce};
        for (int tries = 0;;) {
            CO_TRY(auto page, co_await context_.table.query(query));
            CO_TRY(const bool done,
                   co_await mark_page(hotel, type, today, page.items, traceparent));
            if (!done) {
                // A claim moved meanwhile: the same page once more. If the hotel did, this event
                // comes again, and then the hotel's present rooms count.
                if (++tries == kMaxAttempts) co_return fail(contended());
                continue;
            }
            if (page.cursor.empty()) break;
            query.cursor = std::move(page.cursor);
        }
    }
    co_return Result<void>{};
}

/// Nights before `today` are over, and stay as they are.
Task<Result<bool>> HotelEvents::mark_page(HotelRow hotel, stay::RoomType type, CivilDate today,
                                          std::vector<store::Item> items, std::string traceparent) {
    const std::string& hotel_id = hotel.value->id;
    bus::Commit commit;
    std::vector<PublishedNight> changed;
    std::vector<PublishedNight> oversold;
    for (const store::Item& item : items) {
        CO_TRY(StockMonth month, read_stock_month(item.document));
        bool is_changed = false;
        for (auto& [date, night] : month) {
            const bool over = night.stock.claimed() > night.stock.capacity(type.physical);
            if (date < today || night.stock.oversold == over) continue;
            night.stock.oversold = over;
            changed.push_back({date, night.stock, ++night.version});
            if (over) oversold.push_back(changed.back());
            is_changed = true;
        }
        if (is_changed)
            commit.put(Write::put(item.key, to_document(month), Expect::exactly(item.version)));
    }
    if (changed.empty()) co_return true;
    const Instant now = context_.clock.now();
    if (!oversold.empty()) {
        REACHED("booking-oversold-by-hotel");
        commit.tell(oversold_event(context_.ids.next(), traceparent, now, hotel_id, type.id,
                                   type.physical, oversold));
    }
    commit.tell(inventory_event(context_.ids.next(), traceparent, now, hotel_id, type.id,
                                type.physical, changed));
    commit.put(Write::check(hotel_key(hotel_id), Expect::exactly(hotel.version)));
    CO_TRY(auto committed, co_await context_.table.commit(std::move(commit.writes)));
    if (!committed.ok()) co_return false;
    context_.on_commit({std::move(commit.events), std::move(committed)});
    co_return true;
}

Task<Result<void>> HotelEvents::on_rates(bus::Event event) {
    CO_TRY(const stay::RatesChanged changed, stay::parse_rates_event(event.data));
    CO_TRY(const Currency currency, Currency::parse(changed.currency));
    for (int i = 0; i < kMaxAttempts; ++i) {
        Reading reading;
        for (const stay::RateMonth& month : changed.months)
            reading.add(rates_key(changed.hotel_id, month.rate_plan_id, month.month));
        if (reading.keys.empty()) co_return Result<void>{};
        CO_TRY(const auto items, co_await get_all(context_.table, reading));
        std::vector<Write> writes;
        for (std::size_t at = 0; at < items.size(); ++at) {
            const stay::RateMonth& month = changed.months[at];
            if (items[at]) {
                CO_TRY(const auto known, stay::read_rate_month(items[at]->document, currency));
                if (known.version >= month.version) continue;
            }
            const std::uint64_t version = items[at] ? items[at]->version : 0;
            writes.push_back(
                Write::put(reading.keys[at], stay::to_document(month), Expect::exactly(version)));
        }
        if (writes.empty()) co_return Result<void>{};
        CO_TRY(const auto committed, co_await context_.table.commit(std::move(writes)));
        if (committed.ok()) co_return Result<void>{};
    }
    co_return fail(contended());
}

}  // namespace innkeeper::booking
