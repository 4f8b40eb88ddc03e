#include "services/booking/app/replay.hpp"

#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/app/history.hpp"
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

void set(Nights& nights, const InventorySet& said) {
    for (CivilDate night = said.from; night <= said.to; night += days(1)) {
        NightStock& stock = nights[night];
        stock.out_of_order = said.out_of_order.value_or(stock.out_of_order);
        stock.overbook_limit = said.overbook_limit.value_or(stock.overbook_limit);
        stock.stop_sell = said.stop_sell.value_or(stock.stop_sell);
    }
}

class Replay {
public:
    explicit Replay(store::Table& table) : table_(table) {}

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
    Task<Result<std::vector<store::Item>>> all_of(std::string partition) {
        std::vector<store::Item> items;
        store::Query query{.partition = std::move(partition), .limit = store::kMaxPage};
        do {
            CO_TRY(auto page, co_await table_.query(query));
            for (store::Item& item : page.items) items.push_back(std::move(item));
            query.cursor = std::move(page.cursor);
        } while (!query.cursor.empty());
        co_return items;
    }

    Task<Result<void>> bookings_of(int shard) {
        CO_TRY(const auto ids, co_await all_of(booking_index(shard)));
        for (const store::Item& id : ids) {
            CO_TRY(const auto recorded,
                   co_await eventsourcing::load(table_, std::string(kCategory), id.key.sort));
            CO_TRY(const Booking state, fold(recorded));
            CO_TRY(const auto row, co_await table_.get(state_key(id.key.sort)));
            compare("booking#" + id.key.sort + "/state", to_document(state), row);
            // A change to another room type leaves nothing behind: the last claim is the only one.
            const Claimed claimed = state.claimed();
            claim(stock_[{state.terms.hotel_id, claimed.room_type_id}], claimed);
            ++report_.bookings;
            report_.events += recorded.size();
        }
        co_return Result<void>{};
    }

    Task<Result<void>> hotels_of(int shard) {
        CO_TRY(const auto ids, co_await all_of(hotel_index(shard)));
        for (const store::Item& id : ids) {
            CO_TRY(const auto hotel, co_await load_hotel(table_, hotels_, id.key.sort));
            if (!hotel.value) {
                report_.differences.push_back("hotel#" + id.key.sort + ": is missing");
                continue;
            }
            for (const stay::RoomType& type : hotel.value->room_types) {
                CO_TRY_VOID(co_await nights_of({id.key.sort, type.id}, type.physical));
            }
        }
        co_return Result<void>{};
    }

    Task<Result<void>> nights_of(Place place, int physical) {
        Nights nights = std::move(stock_[place]);
        const std::string stream = inventory_stream(place.first, place.second);
        CO_TRY(const auto recorded,
               co_await eventsourcing::load(table_, std::string(kInventory), stream));
        for (const eventsourcing::Recorded& one : recorded) {
            CO_TRY(const InventorySet said, read_inventory_set(one));
            set(nights, said);
        }
        const std::string partition = stock_partition(place.first, place.second);
        CO_TRY(const auto items, co_await all_of(partition));
        std::set<std::string> seen;
        for (const store::Item& item : items) {
            CO_TRY(const CivilDate date, parse_date(item.key.sort));
            NightStock night = nights[date];
            night.oversold = night.claimed() > night.capacity(physical);
            compare(partition + "/" + item.key.sort, to_document(night), item);
            seen.insert(item.key.sort);
        }
        for (const auto& [date, night] : nights) {
            const std::string sort = innkeeper::to_string(date);
            if (night != NightStock{} && !seen.contains(sort))
                report_.differences.push_back(partition + "/" + sort + ": is missing");
        }
        report_.nights += items.size();
        co_return Result<void>{};
    }

    void compare(const std::string& name, const std::string& rebuilt,
                 const std::optional<store::Item>& row) {
        if (!row)
            report_.differences.push_back(name + ": is missing");
        else if (row->document != rebuilt)
            report_.differences.push_back(name + ": is not what its events tell");
    }

    store::Table& table_;
    ParsedHotels hotels_;
    ReplayReport report_;
    std::map<Place, Nights> stock_;
};

}  // namespace

Task<Result<ReplayReport>> replay(store::Table& table) {
    Replay replay(table);
    co_return co_await replay.run();
}

}  // namespace innkeeper::booking
