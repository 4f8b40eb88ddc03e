#include "chassis/store/table.hpp"

#include "chassis/core/check.hpp"

namespace innkeeper::store {

Task<Result<std::vector<std::optional<Item>>>> Table::get_changed(
    std::vector<Key> keys, std::vector<std::uint64_t> known) {
    INNKEEPER_CHECK(known.size() == keys.size());
    CO_TRY(auto items, co_await get_many(std::move(keys)));
    for (std::size_t i = 0; i < items.size(); ++i)
        if (items[i] && items[i]->version == known[i]) items[i]->document.clear();
    co_return items;
}

}  // namespace innkeeper::store
