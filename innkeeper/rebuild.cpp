#include "innkeeper/rebuild.hpp"

#include "innkeeper/commands.hpp"
#include "innkeeper/offline.hpp"
#include "services/booking/app/told_state.hpp"
#include "services/hotels/app/told_state.hpp"

#include <fmt/format.h>

namespace innkeeper {
namespace {

template <class Teller>
Result<void> tell(store::EmbeddedStore& store, const std::string& database, Teller teller,
                  search::Rebuilt& rebuilt) {
    Result<void> told;
    const auto visit = [&](const store::Item& item) {
        const auto event = teller.tell(item);
        if (!event)
            told = std::unexpected(event.error());
        else if (*event)
            told = rebuilt.apply(**event);
        return told.has_value();
    };
    TRY_VOID(store.for_each(database, visit));
    return told;
}

Task<Result<search::RebuildReport>> rebuild(store::EmbeddedStore& store, store::Table& table,
                                            Instant now) {
    CO_TRY(const search::Rebuilt rebuilt, rebuilt_search(store, now));
    co_return co_await search::put_right(table, rebuilt, now);
}

}  // namespace

Result<search::Rebuilt> rebuilt_search(store::EmbeddedStore& store, Instant now) {
    search::Rebuilt rebuilt(now);
    TRY_VOID(tell(store, "hotels", hotels::StateTeller{}, rebuilt));
    TRY_VOID(tell(store, "booking", booking::StateTeller{}, rebuilt));
    return rebuilt;
}

Task<Result<void>> prepare_search(store::EmbeddedStore& store, store::Table& table, Instant now) {
    CO_TRY(const bool ready, co_await search::has_layout(table));
    if (ready) co_return Result<void>{};
    CO_TRY_VOID(co_await rebuild(store, table, now));
    co_return Result<void>{};
}

void print_rebuilt(const RebuildOutcome& outcome) {
    for (const std::string& difference : outcome.differences)
        fmt::print("difference {}\n", difference);
    fmt::print("rebuilt: {} rows, {} of them were not as the events say\n", outcome.rows,
               outcome.different);
}

int rebuild_search(const RebuildArguments& arguments) {
    auto store = OfflineStore::open_for_writing(arguments.data);
    if (!store && store.error().slug == "store-in-use") return rebuild_served_search(arguments);
    if (!store) {
        print_error(store.error());
        return kExitFailed;
    }
    const auto table = (*store)->database("search");
    const auto report = (*store)->run(rebuild((*store)->store(), *table, (*store)->clock().now()));
    if (!report) {
        print_error(report.error());
        return kExitFailed;
    }
    print_rebuilt({report->rows, report->differences.size(), report->differences});
    return kExitGood;
}

}  // namespace innkeeper
