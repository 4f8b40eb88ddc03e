#include "services/hotels/app/told_state.hpp"

#include "services/hotels/app/rows.hpp"

namespace innkeeper::hotels {
namespace {

std::string_view what_of(const Hotel& hotel) {
    if (hotel.status == HotelStatus::archived) return "archived";
    return hotel.version == 1 ? "created" : "updated";
}

}  // namespace

Result<std::optional<bus::Event>> StateTeller::tell(const store::Item& row) {
    const std::string id = "state/" + row.key.partition + "/" + row.key.sort;
    if (const auto hotel_id = rows::hotel_of_partition(row.key.partition)) {
        const auto hotel = rows::from_document(row.document);
        if (!hotel) return fail(Code::bug, "document-damaged", "A stored hotel cannot be read.");
        currencies_[*hotel_id] = hotel->place.currency.code();
        return rows::event_of(*hotel, row.document, what_of(*hotel), id, {});
    }
    if (const auto hotel_id = rows::hotel_of_rates_partition(row.key.partition)) {
        const auto currency = currencies_.find(*hotel_id);
        if (currency == currencies_.end())
            return fail(Code::bug, "document-damaged", "Rates of a hotel that is not there.");
        TRY(const auto month,
            stay::read_rate_month(row.document, *Currency::parse(currency->second)));
        return rows::rates_event_of(*hotel_id, currency->second, {month}, id, {}, {});
    }
    return std::nullopt;
}

}  // namespace innkeeper::hotels
