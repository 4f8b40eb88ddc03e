#include "services/search/domain/stock_column.hpp"

#include "services/search/limits.hpp"

namespace innkeeper::search {
namespace {

std::uint64_t code_of(const stay::NightStock& stock, std::uint64_t stop_sell) {
    if (stock.stop_sell) return stop_sell;
    const std::int64_t taken =
        std::int64_t{stock.claimed()} + stock.out_of_order - stock.overbook_limit;
    return taken < 0 ? (static_cast<std::uint64_t>(-taken) << 1) | 1
                     : static_cast<std::uint64_t>(taken) << 1;
}

}  // namespace

bool StockLedger::apply(const std::vector<NightCounters>& nights, DayNumber floor) {
    const auto kept = [floor](const NightCounters& night) {
        const DayNumber day = number_of(night.night);
        return day >= floor && day - floor <= kMaxNightsAhead && night.version > 0;
    };
    DayNumber first = column_ ? column_->first_ : 0;
    DayNumber end = column_ ? first + static_cast<DayNumber>(column_->size()) : 0;
    for (const NightCounters& night : nights) {
        if (!kept(night)) continue;
        const DayNumber day = number_of(night.night);
        if (first == end) first = end = day;
        first = std::min(first, day);
        end = std::max(end, day + 1);
    }
    if (first == end) return false;

    auto next = std::make_shared<StockColumn>();
    const DayNumber from = column_ ? column_->first_ : first;
    const auto size = static_cast<std::size_t>(end - first);
    next->first_ = first;
    next->codes_ = (column_ ? column_->codes_ : PackedInts()).window(first - from, size);
    versions_ = versions_.window(first - from, size);
    bool changed = false;
    for (const NightCounters& night : nights) {
        if (!kept(night)) continue;
        const auto i = static_cast<std::size_t>(number_of(night.night) - first);
        if (versions_[i] >= night.version) continue;
        versions_.set(i, night.version);
        next->codes_.set(i, code_of(night.stock, StockColumn::kStopSell));
        changed = true;
    }
    // A longer window with no news is a column too: the versions go with it.
    if (changed || !column_ || column_->size() != size) column_ = std::move(next);
    return changed;
}

void StockLedger::drop_before(DayNumber floor) {
    if (!column_ || column_->first_ >= floor) return;
    const std::int64_t gone = floor - column_->first_;
    const auto size = static_cast<std::int64_t>(column_->size());
    if (gone >= size) {
        *this = {};
        return;
    }
    const auto left = static_cast<std::size_t>(size - gone);
    auto next = std::make_shared<StockColumn>();
    next->first_ = floor;
    next->codes_ = column_->codes_.window(gone, left);
    versions_ = versions_.window(gone, left);
    column_ = std::move(next);
}

}  // namespace innkeeper::search
