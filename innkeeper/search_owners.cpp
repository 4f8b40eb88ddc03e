#include "innkeeper/search_owners.hpp"

#include "services/booking/app/told_state.hpp"
#include "services/hotels/app/told_state.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <functional>
#include <iterator>

namespace innkeeper {
namespace {

using HotelIds = std::vector<std::string>;
using Events = std::vector<bus::Event>;

Result<HotelIds> ids_of(store::EmbeddedStore& store) {
    HotelIds ids;
    const auto visit = [&ids](const store::Item& item) {
        auto id = hotels::told_hotel(item.key);
        if (!id) return ids.empty();  // what comes after the hotels is of no interest
        ids.push_back(*std::move(id));
        return true;
    };
    TRY_VOID(store.for_each("hotels", visit));
    return ids;
}

Task<Result<Events>> tell(store::Table& of_hotels, store::Table& of_booking, std::string id) {
    CO_TRY(Events told, co_await hotels::told_of(of_hotels, id));
    CO_TRY(Events stock, co_await booking::told_of(of_booking, id));
    told.insert(told.end(), std::make_move_iterator(stock.begin()),
                std::make_move_iterator(stock.end()));
    co_return told;
}

/// Here and now: reads of the embedded store run in the caller.
Result<Events> tell_here(store::Table& of_hotels, store::Table& of_booking, std::string id) {
    boost::asio::io_context io{1};
    auto told = boost::asio::co_spawn(io, tell(of_hotels, of_booking, std::move(id)),
                                      boost::asio::use_future);
    io.run();
    return told.get();
}

template <class T>
Result<T> not_run() {
    return fail(Code::bug, "internal", "The job did not run.");
}

}  // namespace

Task<Result<HotelIds>> SearchOwners::hotels() {
    Result<HotelIds> ids = not_run<HotelIds>();
    const std::function<void()> job = [&] { ids = ids_of(store_); };
    CO_TRY_VOID(co_await offload_.run(job));
    co_return ids;
}

Task<Result<Events>> SearchOwners::told_of(std::string hotel_id) {
    Result<Events> told = not_run<Events>();
    const std::function<void()> job = [&] { told = tell_here(hotels_, booking_, hotel_id); };
    CO_TRY_VOID(co_await offload_.run(job));
    co_return told;
}

}  // namespace innkeeper
