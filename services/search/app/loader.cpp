#include "services/search/app/loader.hpp"

#include "services/search/app/changes.hpp"
#include "services/search/limits.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace innkeeper::search {
namespace {

Result<std::vector<WholeHotel>> read_hotels(const std::vector<store::Item>& rows, Instant now) {
    std::vector<WholeHotel> hotels;
    for (const store::Item& row : rows) {
        TRY(Update update, update_of_row(row));
        const std::string_view hotel_id = hotel_part(row.key);
        if (hotels.empty() || hotels.back().id() != hotel_id)
            hotels.emplace_back(std::string(hotel_id), now);
        hotels.back().apply(std::move(update));
    }
    return hotels;
}

/// Takes all off but the last hotel's, of which more may come.
std::vector<store::Item> take_whole(std::vector<store::Item>& rows) {
    if (rows.empty()) return {};
    const auto other = std::find_if(rows.rbegin(), rows.rend(), [&](const store::Item& row) {
        return hotel_part(row.key) != hotel_part(rows.back().key);
    });
    std::vector<store::Item> last(std::make_move_iterator(other.base()),
                                  std::make_move_iterator(rows.end()));
    rows.erase(other.base(), rows.end());
    return std::exchange(rows, std::move(last));
}

}  // namespace

Loader::Loader(Deps deps)
    : deps_(std::move(deps)), ended_(deps_.executor), scope_(deps_.executor) {}

Task<Result<void>> Loader::run() {
    Result<void> read = co_await read_all();
    co_await wait_for(0);
    CO_TRY_VOID(std::move(read));
    for (Work work = deps_.catalogue.prepare(kLoadQuarters); outcome_ && !work.empty();
         work = deps_.catalogue.prepare(kLoadQuarters)) {
        co_await work_off(std::move(work));
    }
    CO_TRY_VOID(std::move(outcome_));
    deps_.catalogue.publish();
    co_return Result<void>{};
}

Task<Result<void>> Loader::read_all() {
    for (int shard = 0; outcome_ && shard < kShards; ++shard) {
        CO_TRY_VOID(co_await read_shard(shard));
    }
    co_return Result<void>{};
}

Task<Result<void>> Loader::read_shard(int shard) {
    store::Query query{.partition = shard_partition(shard), .limit = store::kMaxPage};
    Rows rows;
    do {
        CO_TRY(auto page, co_await deps_.table.query(query));
        std::ranges::move(page.items, std::back_inserter(rows));
        query.cursor = std::move(page.cursor);
        Rows whole = query.cursor.empty() ? std::move(rows) : take_whole(rows);
        if (!whole.empty()) co_await begin(add(std::move(whole)));
    } while (outcome_ && !query.cursor.empty());
    co_return Result<void>{};
}

Task<Result<void>> Loader::add(Rows rows) {
    Result<std::vector<WholeHotel>> hotels;
    const Instant now = deps_.clock.now();
    const std::function<void()> job = [&] { hotels = read_hotels(rows, now); };
    CO_TRY_VOID(co_await deps_.offload.run(job));
    if (!hotels) co_return fail(hotels.error());
    for (WholeHotel& hotel : *hotels) deps_.catalogue.set(std::move(hotel));
    for (const auto& piece : deps_.catalogue.gather()) piece();
    co_return Result<void>{};
}

Task<void> Loader::work_off(Work work) {
    const std::span<const std::function<void()>> all(work);
    const std::size_t most = (all.size() + kLoadAhead - 1) / kLoadAhead;
    for (std::size_t at = 0; at < all.size(); at += most)
        co_await begin(do_part(all.subspan(at, std::min(most, all.size() - at))));
    co_await wait_for(0);
}

Task<Result<void>> Loader::do_part(std::span<const std::function<void()>> part) {
    const std::function<void()> job = [part] {
        for (const auto& piece : part) piece();
    };
    co_return co_await deps_.offload.run(job);
}

Task<void> Loader::begin(Task<Result<void>> task) {
    co_await wait_for(kLoadAhead - 1);
    ++under_way_;
    scope_.spawn(watch(std::move(task)));
}

Task<void> Loader::watch(Task<Result<void>> task) {
    Result<void> done = co_await std::move(task);
    if (outcome_ && !done) outcome_ = std::move(done);
    --under_way_;
    ended_.notify();
}

Task<void> Loader::wait_for(std::size_t at_most) {
    while (under_way_ > at_most) co_await ended_.wait();
}

}  // namespace innkeeper::search
