#include "services/booking/app/stock_layout.hpp"

#include "services/booking/app/errors.hpp"
#include "services/booking/app/rows.hpp"

namespace innkeeper::booking {
namespace {

using store::Expect;
using store::Write;

const store::Key kMoved{"layout", "stock-months"};

class Move {
public:
    explicit Move(store::Table& table) : table_(table) {}

    /// False when another process has moved something meanwhile: it is to be done again.
    Task<Result<bool>> run() {
        for (int shard = 0; shard < kIndexShards; ++shard) {
            CO_TRY_VOID(co_await hotels_of(shard));
        }
        co_return !lost_;
    }

private:
    Task<Result<void>> hotels_of(int shard) {
        CO_TRY(const auto ids, co_await all_rows(table_, hotel_index(shard)));
        for (const store::Item& id : ids) {
            CO_TRY(const auto hotel, co_await load_hotel(table_, hotels_, id.key.sort));
            if (!hotel.value) continue;
            for (const stay::RoomType& type : hotel.value->room_types) {
                CO_TRY_VOID(co_await nights_of(stock_partition(id.key.sort, type.id)));
            }
        }
        co_return Result<void>{};
    }

    Task<Result<void>> nights_of(std::string partition) {
        CO_TRY(const auto rows, co_await all_rows(table_, std::move(partition)));
        for (const store::Item& row : rows) {
            if (is_month(row)) continue;
            CO_TRY_VOID(co_await note(row));
        }
        co_return co_await write();
    }

    /// Nights come by date, so a month is whole when one of another comes.
    Task<Result<void>> note(store::Item row) {
        CO_TRY(StockMonth night, read_stock_row(row));
        std::string name = stay::month_of(night.begin()->first);
        if (name != key_.sort) {
            CO_TRY_VOID(co_await write());
        }
        key_ = {row.key.partition, std::move(name)};
        month_.insert(night.begin(), night.end());
        removals_.push_back(Write::remove(row.key, Expect::exactly(row.version)));
        co_return Result<void>{};
    }

    Task<Result<void>> write() {
        if (month_.empty()) co_return Result<void>{};
        std::vector<Write> writes = std::exchange(removals_, {});
        writes.push_back(
            Write::put(key_, to_document(std::exchange(month_, {})), Expect::absent()));
        CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
        lost_ = lost_ || !done.ok();
        co_return Result<void>{};
    }

    store::Table& table_;
    ParsedHotels hotels_;
    store::Key key_;
    StockMonth month_;
    std::vector<Write> removals_;
    bool lost_ = false;
};

}  // namespace

Task<Result<void>> move_nights_into_months(store::Table& table) {
    CO_TRY(const auto moved, co_await table.get(kMoved));
    if (moved) co_return Result<void>{};
    for (int i = 0; i < kMaxAttempts; ++i) {
        Move move(table);
        CO_TRY(const bool done, co_await move.run());
        if (!done) continue;
        std::vector<Write> writes{Write::put(kMoved, "{}")};
        CO_TRY_VOID(co_await table.commit(std::move(writes)));
        co_return Result<void>{};
    }
    co_return fail(contended());
}

}  // namespace innkeeper::booking
