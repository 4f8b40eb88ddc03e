#include "services/booking/app/replay.hpp"

#include "services/booking/app/history.hpp"
#include "services/booking/app/managed_nights.hpp"
#include "services/booking/app/rows.hpp"

#include <map>
#include <set>
#include <utility>

namespace innkeeper::booking {
namespace {

using std::chrono::days;
using Place = std::pair<std::string, std::string>;  // hotel, room type
using Nights = std::map<CivilDate, NightStock>;

void claim(Nights& nights, const Claimed& claimed) {
    if (claimed.claim == Claim::none) return;
    for (CivilDate night = claimed.from; night < claimed.to; night += days(1)) {
        NightStock& stock = nights[night];
        if (claimed.claim == Claim::held) stock.held += claimed.rooms;
        if (claimed.claim == Claim::pending) stock.pending += claimed.rooms;
        if (claimed.claim == Claim::sold) stock.sold += claimed.rooms;
    }
}

class Replay {
public:
    Replay(store::Table& table, std::optional<Instant> now) : table_(table), now_(now) {}

    Task<Result<ReplayReport>> run() {
        for (int shard = 0; shard < kIndexShards; ++shard) {
            CO_TRY_VOID(co_await bookings_of(shard));
        }
        for (int shard = 0; shard < kIndexShards; ++shard) {
            CO_TRY_VOID(co_await hotels_of(shard));
        }
        co_return std::move(report_);
    }

private:
    Task<Result<void>> bookings_of(int shard) {
        CO_TRY(const auto ids, co_await all_rows(table_, booking_index(shard)));
        for (const store::Item& id : ids) {
            CO_TRY(const auto recorded,
                   co_await eventsourcing::load(table_, std::string(kCategory), id.key.sort));
            CO_TRY(const Booking state, fold_booking(recorded));
            CO_TRY_VOID(co_await booking_snapshot(id.key.sort, recorded));
            // A change to another room type leaves nothing behind: the last claim is the only one.
            const Claimed claimed = state.claimed();
            claim(stock_[{state.terms->hotel_id, claimed.room_type_id}], claimed);
            ++report_.bookings;
            report_.events += recorded.size();
        }
        co_return Result<void>{};
    }

    Task<Result<void>> hotels_of(int shard) {
        CO_TRY(const auto ids, co_await all_rows(table_, hotel_index(shard)));
        for (const store::Item& id : ids) {
            CO_TRY(const auto hotel, co_await load_hotel(table_, hotels_, id.key.sort));
            if (!hotel.value) {
                report_.differences.push_back("hotel#" + id.key.sort + ": is missing");
                continue;
            }
            std::optional<CivilDate> today;
            if (now_) {
                CO_TRY(today, date_in_zone(hotel.value->time_zone, *now_));
            }
            for (const stay::RoomType& type : hotel.value->room_types) {
                CO_TRY_VOID(co_await nights_of({id.key.sort, type.id}, type.physical, today));
            }
        }
        co_return Result<void>{};
    }

    Task<Result<void>> nights_of(Place place, int physical, std::optional<CivilDate> today) {
        Nights nights = std::move(stock_[place]);
        const std::string stream = inventory_stream(place.first, place.second);
        CO_TRY(const auto recorded,
               co_await eventsourcing::load(table_, std::string(kInventory), stream));
        CO_TRY(const ManagedNights managed, fold({}, recorded));
        for (const auto& [date, said] : managed.nights) {
            NightStock& night = nights[date];
            night.out_of_order = said.out_of_order;
            night.overbook_limit = said.overbook_limit;
            night.stop_sell = said.stop_sell;
        }
        CO_TRY_VOID(co_await managed_snapshot(stream, recorded));
        const std::string partition = stock_partition(place.first, place.second);
        CO_TRY(const auto items, co_await all_rows(table_, partition));
        std::set<CivilDate> seen;
        for (const store::Item& item : items) {
            CO_TRY(const StockMonth month, read_stock_row(item));
            // How often a night has changed, also by what was undone, the events do not tell.
            StockMonth rebuilt = month;
            for (auto& [date, night] : rebuilt) {
                NightStock& stock = nights[date];
                const bool is_over = today && date < *today;
                stock.oversold =
                    is_over ? night.stock.oversold : stock.claimed() > stock.capacity(physical);
                if (night.stock != stock) differs(partition + "/" + innkeeper::to_string(date));
                night.stock = stock;
                seen.insert(date);
            }
            if (rebuilt == month && is_month(item) && to_document(rebuilt) != item.document)
                differs(partition + "/" + item.key.sort);
            report_.nights += month.size();
        }
        for (const auto& [date, night] : nights)
            if (night != NightStock{} && !seen.contains(date))
                report_.differences.push_back(partition + "/" + innkeeper::to_string(date) +
                                              ": is missing");
        co_return Result<void>{};
    }

    /// There need not be one.
    Task<Result<void>> booking_snapshot(std::string booking_id,
                                        std::vector<eventsourcing::Recorded> recorded) {
        const store::Key key = state_key(booking_id);
        CO_TRY(const auto row, co_await table_.get(key));
        if (!row) co_return Result<void>{};
        const auto kept = read_booking(row->document);
        if (kept && kept->version <= recorded.size()) recorded.resize(kept->version);
        const auto then = fold_booking(recorded);
        compare(key.partition + "/" + key.sort, then ? to_document(*then) : std::string(), row);
        co_return Result<void>{};
    }

    /// Whatever can be read of a snapshot must be what the events up to there fold to.
    Task<Result<void>> managed_snapshot(std::string stream,
                                        std::vector<eventsourcing::Recorded> recorded) {
        CO_TRY(const auto tail,
               co_await eventsourcing::load_tail(table_, std::string(kInventory), stream));
        if (!tail.snapshot) co_return Result<void>{};
        const bool within = tail.snapshot->sequence <= recorded.size();
        if (within) recorded.resize(tail.snapshot->sequence);
        CO_TRY(const ManagedNights then, fold({}, recorded));
        const store::Key key = eventsourcing::snapshot_key(kInventory, stream);
        if (!within || to_document(then) != tail.snapshot->data)
            differs(key.partition + "/" + key.sort);
        co_return Result<void>{};
    }

    void compare(const std::string& name, const std::string& rebuilt,
                 const std::optional<store::Item>& row) {
        if (!row)
            report_.differences.push_back(name + ": is missing");
        else if (row->document != rebuilt)
            differs(name);
    }

    void differs(const std::string& name) {
        report_.differences.push_back(name + ": is not what its events tell");
    }

    store::Table& table_;
    std::optional<Instant> now_;
    ParsedHotels hotels_;
    ReplayReport report_;
    std::map<Place, Nights> stock_;
};

}  // namespace

Task<Result<ReplayReport>> replay(store::Table& table, std::optional<Instant> now) {
    Replay replay(table, now);
    co_return co_await replay.run();
}

}  // namespace innkeeper::booking
