#include "services/search/app/rebuild.hpp"

#include "services/search/app/changes.hpp"
#include "services/search/limits.hpp"

#include <fmt/format.h>

#include <utility>

namespace innkeeper::search {
namespace {

using store::Expect;
using store::Write;

const store::Key kLayoutKey{"layout", ""};
constexpr std::string_view kLayout = "3";

std::string name_of(const store::Key& key) { return key.partition + "/" + key.sort; }

bool is_over(const store::Item& item, Instant now) { return item.expires && *item.expires <= now; }

Task<Result<std::vector<Difference>>> find_differences(store::Table& table, const Rebuilt& rebuilt,
                                                       Instant now) {
    StoredRows stored;
    for (int shard = 0; shard < kShards; ++shard) {
        store::Query query{.partition = shard_partition(shard), .limit = store::kMaxPage};
        CO_TRY(StoredRows rows, co_await read_rows(table, std::move(query)));
        stored.merge(rows);
    }
    co_return differences_of(stored, rebuilt, now);
}

RebuildReport report_of(const Rebuilt& rebuilt, const std::vector<Difference>& differences) {
    RebuildReport report{rebuilt.rows().size(), {}};
    for (const Difference& one : differences) report.differences.push_back(one.text);
    return report;
}

Task<Result<void>> commit(store::Table& table, std::vector<Write> writes) {
    if (writes.empty()) co_return Result<void>{};
    CO_TRY(const auto done, co_await table.commit(std::move(writes)));
    if (!done.ok()) co_return fail(Code::conflict, "row-moved-on", "The row has another writer.");
    co_return Result<void>{};
}

}  // namespace

std::vector<Difference> differences_of(const StoredRows& stored, const Rebuilt& rebuilt,
                                       Instant now) {
    std::vector<Difference> all;
    for (const auto& [key, row] : rebuilt.rows()) {
        const auto known = stored.find(key);
        if (known == stored.end())
            all.push_back({name_of(key) + " is missing",
                           Write::put(key, row.document, Expect::absent(), row.expires)});
        else if (!say_the_same(key, known->second.document, row.document))
            all.push_back({name_of(key) + " is another",
                           Write::put(key, row.document, Expect::exactly(known->second.version),
                                      row.expires)});
    }
    for (const auto& [key, item] : stored)
        if (!rebuilt.rows().contains(key) && !is_over(item, now))
            all.push_back({name_of(key) + " has no event",
                           Write::remove(key, Expect::exactly(item.version))});
    return all;
}

Task<Result<StoredRows>> read_rows(store::Table& table, store::Query query) {
    StoredRows rows;
    do {
        CO_TRY(auto page, co_await table.query(query));
        for (store::Item& item : page.items) {
            store::Key key = item.key;
            rows.emplace(std::move(key), std::move(item));
        }
        query.cursor = std::move(page.cursor);
    } while (!query.cursor.empty());
    co_return rows;
}

Task<Result<void>> write_all(store::Table& table, std::vector<Difference> differences) {
    std::vector<Write> writes;
    std::size_t bytes = 0;
    for (Difference& one : differences) {
        if (writes.size() == kBatchRows || bytes > kBatchBytes) {
            std::vector<Write> full = std::exchange(writes, {});
            CO_TRY_VOID(co_await commit(table, std::move(full)));
            bytes = 0;
        }
        bytes += one.write.document.size();
        writes.push_back(std::move(one.write));
    }
    co_return co_await commit(table, std::move(writes));
}

Result<void> Rebuilt::apply(const bus::Event& event) {
    if (!is_told(event)) return {};
    TRY(const Told told, told_by(event));
    for (const RowChange& change : told.rows) {
        if (change.expires && *change.expires <= now_) continue;
        const auto known = rows_.find(change.key);
        std::optional<std::string> stored;
        if (known != rows_.end()) stored = known->second.document;
        TRY(auto document, merged(change, stored));
        if (document) rows_.insert_or_assign(change.key, Row{*std::move(document), change.expires});
    }
    return {};
}

Task<Result<RebuildReport>> compare(store::Table& table, const Rebuilt& rebuilt, Instant now) {
    CO_TRY(const auto differences, co_await find_differences(table, rebuilt, now));
    co_return report_of(rebuilt, differences);
}

Task<Result<RebuildReport>> put_right(store::Table& table, const Rebuilt& rebuilt, Instant now) {
    CO_TRY(auto differences, co_await find_differences(table, rebuilt, now));
    RebuildReport report = report_of(rebuilt, differences);
    CO_TRY_VOID(co_await write_all(table, std::move(differences)));
    CO_TRY_VOID(co_await mark_layout(table));
    co_return report;
}

const store::Key& layout_key() { return kLayoutKey; }

Task<Result<void>> mark_layout(store::Table& table) {
    std::vector<Write> mark{Write::put(kLayoutKey, std::string(kLayout))};
    co_return co_await commit(table, std::move(mark));
}

Task<Result<bool>> has_layout(store::Table& table) {
    CO_TRY(const auto mark, co_await table.get(kLayoutKey));
    co_return mark && mark->document == kLayout;
}

}  // namespace innkeeper::search
