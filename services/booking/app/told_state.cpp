#include "services/booking/app/told_state.hpp"

#include "services/booking/app/published.hpp"
#include "services/booking/app/rows.hpp"

namespace innkeeper::booking {

Result<std::optional<bus::Event>> StateTeller::tell(const store::Item& row) {
    if (is_hotel_row(row.key)) {
        TRY(const stay::Hotel hotel, stay::read_hotel(row.document));
        for (const stay::RoomType& type : hotel.room_types)
            physical_[stock_partition(hotel.id, type.id)] = type.physical;
        return std::nullopt;
    }
    const auto place = parse_stock_partition(row.key.partition);
    if (!place) return std::nullopt;
    TRY(const StockMonth month, read_stock_row(row));
    std::vector<PublishedNight> nights;
    for (const auto& [night, now] : month) nights.push_back({night, now.stock, now.version});
    return inventory_event("state/" + row.key.partition + "/" + row.key.sort, {}, {},
                           place->hotel_id, place->room_type_id, physical_[row.key.partition],
                           nights);
}

Task<Result<std::vector<bus::Event>>> told_of(store::Table& table, std::string hotel_id) {
    std::vector<bus::Event> told;
    StateTeller teller;
    CO_TRY(const auto row, co_await table.get(hotel_key(hotel_id)));
    if (!row) co_return told;
    CO_TRY_VOID(teller.tell(*row));
    CO_TRY(const stay::Hotel hotel, stay::read_hotel(row->document));
    // Types are archived, never removed: there is no stock of any other.
    for (const stay::RoomType& type : hotel.room_types) {
        CO_TRY(const auto months, co_await all_rows(table, stock_partition(hotel_id, type.id)));
        for (const store::Item& month : months) {
            CO_TRY(auto event, teller.tell(month));
            if (event) told.push_back(*std::move(event));
        }
    }
    co_return told;
}

}  // namespace innkeeper::booking
