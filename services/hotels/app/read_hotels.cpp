#include "services/hotels/app/hotels_app.hpp"
#include "services/hotels/app/rows.hpp"

namespace innkeeper::hotels {
namespace {

Task<Result<HotelPage>> list(HotelsApp& app, std::string partition, std::size_t limit,
                             std::string cursor) {
    CO_TRY(const auto index, co_await app.table.query({.partition = std::move(partition),
                                                       .descending = true,
                                                       .limit = limit,
                                                       .cursor = std::move(cursor)}));
    HotelPage page{.hotels = {}, .next = index.cursor};
    if (index.items.empty()) co_return page;
    std::vector<store::Key> keys;
    for (const store::Item& row : index.items) keys.push_back(rows::hotel_key(row.key.sort));
    CO_TRY(const auto items, co_await app.table.get_many(std::move(keys)));
    for (const auto& item : items) {
        if (!item) continue;
        CO_TRY(auto hotel, rows::from_document(item->document));
        page.hotels.push_back(std::move(hotel));
    }
    co_return page;
}

}  // namespace

Task<Result<Hotel>> get_hotel(HotelsApp& app, std::string hotel_id) {
    std::optional<store::Item> item;
    if (is_uuid(hotel_id)) {
        CO_TRY(item, co_await app.table.get(rows::hotel_key(hotel_id)));
    }
    if (!item) co_return fail(Code::not_found, "hotel-not-found", "There is no such hotel.");
    co_return rows::from_document(item->document);
}

Task<Result<HotelPage>> list_owned(HotelsApp& app, std::string owner_id, std::size_t limit,
                                   std::string cursor) {
    return list(app, rows::owner_partition(owner_id), limit, std::move(cursor));
}

Task<Result<HotelPage>> list_managed(HotelsApp& app, std::string manager_id, std::size_t limit,
                                     std::string cursor) {
    return list(app, rows::manager_partition(manager_id), limit, std::move(cursor));
}

}  // namespace innkeeper::hotels
