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
    TRY(const CivilDate night, parse_date(row.key.sort));
    TRY(const NightStock stock, read_stock(row.document));
    return inventory_event("state/" + row.key.partition + "/" + row.key.sort, {}, {},
                           place->hotel_id, place->room_type_id, physical_[row.key.partition],
                           {{night, stock, row.version}});
}

}  // namespace innkeeper::booking
