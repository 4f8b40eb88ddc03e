#include "services/search/app/rebuilder.hpp"

#include "services/search/limits.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace innkeeper::search {
namespace {

bool same(const StoredRows& a, const StoredRows& b) {
    return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
        return x.first == y.first && x.second.version == y.second.version &&
               x.second.document == y.second.document;
    });
}

}  // namespace

Rebuilder::Rebuilder(Deps deps)
    : deps_(std::move(deps)),
      timer_(deps_.clock.make_timer(deps_.executor)),
      scope_(deps_.executor) {}

Result<void> Rebuilder::begin() {
    if (deps_.owners == nullptr)
        return fail(Code::rejected, "search-rebuild-elsewhere",
                    "The services that tell search what holds do not run in this process.");
    {
        const std::lock_guard lock(mutex_);
        if (progress_.state == RebuildProgress::State::running)
            return fail(Code::conflict, "search-rebuild-running",
                        "Search is being rebuilt already.");
        progress_ = {.state = RebuildProgress::State::running, .started = deps_.clock.now()};
    }
    boost::asio::post(deps_.executor, [this] { scope_.spawn(run()); });
    return {};
}

RebuildProgress Rebuilder::progress() const {
    const std::lock_guard lock(mutex_);
    return progress_;
}

Task<void> Rebuilder::run() {
    const Result<void> done = co_await renew_all();
    const std::lock_guard lock(mutex_);
    progress_.ended = deps_.clock.now();
    progress_.state = done ? RebuildProgress::State::done : RebuildProgress::State::failed;
    if (!done) progress_.error = done.error();
}

Task<Result<void>> Rebuilder::renew_all() {
    CO_TRY(const auto hotels, co_await gather());
    {
        const std::lock_guard lock(mutex_);
        progress_.hotels = hotels.size();
    }
    for (const std::string& hotel_id : hotels) {
        CO_TRY_VOID(co_await renew(hotel_id));
    }
    co_return co_await mark_layout(deps_.table);
}

/// Whoever knows of a hotel: the owners, the rows, or the index alone.
Task<Result<std::set<std::string>>> Rebuilder::gather() {
    CO_TRY(const auto told, co_await deps_.owners->hotels());
    std::set<std::string> hotels(told.begin(), told.end());
    for (std::string& hotel_id : deps_.catalogue.hotels()) hotels.insert(std::move(hotel_id));
    for (int shard = 0; shard < kShards; ++shard) {
        CO_TRY_VOID(co_await gather_stored(shard, hotels));
    }
    co_return hotels;
}

/// A look at the first row of each hotel, so that not all are read for their keys.
Task<Result<void>> Rebuilder::gather_stored(int shard, std::set<std::string>& hotels) {
    store::Query query{.partition = shard_partition(shard), .limit = 1};
    for (;;) {
        CO_TRY(auto page, co_await deps_.table.query(query));
        if (page.items.empty() && page.cursor.empty()) co_return Result<void>{};
        query.cursor = std::move(page.cursor);
        if (page.items.empty()) continue;
        store::Item& row = page.items.front();
        if (auto hotel_id = hotel_of_key(row.key)) {
            query.from = rows_of_hotel(*hotel_id).to;
            hotels.insert(*std::move(hotel_id));
        } else {
            query.from = row.key.sort + '\x01';
            CO_TRY_VOID(co_await remove_stray(std::move(row)));
        }
        query.cursor.clear();
    }
}

Task<Result<void>> Rebuilder::remove_stray(store::Item row) {
    StoredRows stray;
    Found found;
    const store::Key key = row.key;
    stray.emplace(key, std::move(row));
    const Instant now = deps_.clock.now();
    auto differences = differences_of(stray, Rebuilt(now), now);
    for (const Difference& one : differences) found.emplace(one.write.key, one.text);
    CO_TRY_VOID(co_await write_all(deps_.table, std::move(differences)));
    note(found);
    co_return Result<void>{};
}

void Rebuilder::note(const Found& found) {
    const std::lock_guard lock(mutex_);
    progress_.different += found.size();
    for (const auto& [key, text] : found)
        if (progress_.differences.size() < kNamedDifferences) progress_.differences.push_back(text);
}

Task<Result<void>> Rebuilder::renew(std::string hotel_id) {
    Found found;
    std::size_t rows = 0;
    Millis delay = kRebuildRetry;
    for (int tries = 1;; ++tries) {
        const bool hold = tries > kRebuildUnheldTries;
        const auto renewed = co_await try_renew(hotel_id, hold, found, rows);
        deps_.feed.resume();
        if (renewed && *renewed) break;
        if (renewed) continue;
        if (retry_class(renewed.error().code) == Retry::never || tries == kRebuildTries)
            co_return fail(renewed.error());
        co_await timer_->sleep_for(delay);
        delay *= 2;
    }
    deps_.texts.wake();
    note(found);
    const std::lock_guard lock(mutex_);
    ++progress_.hotels_done;
    progress_.rows += rows;
    co_return Result<void>{};
}

/// False when an event came between; with `hold` none does. The feed may be paused when it
/// returns.
Task<Result<bool>> Rebuilder::try_renew(std::string hotel_id, bool hold, Found& found,
                                        std::size_t& rows) {
    if (hold) co_await deps_.feed.pause();
    CO_TRY(const StoredRows stored, co_await read_rows(deps_.table, rows_of_hotel(hotel_id)));
    CO_TRY(Anew anew, co_await ask(hotel_id));
    if (!hold) {
        co_await deps_.feed.pause();
        CO_TRY(const StoredRows still, co_await read_rows(deps_.table, rows_of_hotel(hotel_id)));
        if (!same(stored, still)) co_return false;
    }
    auto differences = differences_of(stored, anew.rows, deps_.clock.now());
    for (const Difference& one : differences) found.emplace(one.write.key, one.text);
    CO_TRY_VOID(co_await write_all(deps_.table, std::move(differences)));
    rows = anew.rows.rows().size();
    deps_.catalogue.set(std::move(anew.hotel));
    deps_.catalogue.publish();
    co_return true;
}

Task<Result<Rebuilder::Anew>> Rebuilder::ask(std::string hotel_id) {
    CO_TRY(const auto told, co_await deps_.owners->told_of(hotel_id));
    const Instant now = deps_.clock.now();
    Result<Anew> anew = fail(Code::bug, "internal", "The fold did not run.");
    const std::function<void()> job = [&] { anew = fold(hotel_id, told, now); };
    CO_TRY_VOID(co_await deps_.offload.run(job));
    co_return anew;
}

Result<Rebuilder::Anew> Rebuilder::fold(std::string hotel_id, const std::vector<bus::Event>& told,
                                        Instant now) {
    Anew anew{Rebuilt(now), {std::move(hotel_id), now}};
    for (const bus::Event& event : told) {
        TRY_VOID(anew.rows.apply(event));
    }
    for (const auto& [key, row] : anew.rows.rows()) {
        TRY(Update update, update_of_row({key, row.document, 0, row.expires}));
        if (hotel_part(key) != anew.hotel.id())
            return fail(Code::invalid, "event-mismatch", "An event of another hotel was told.");
        anew.hotel.apply(std::move(update));
    }
    return anew;
}

}  // namespace innkeeper::search
