#include "services/search/app/rebuild.hpp"

#include "services/search/app/changes.hpp"
#include "services/search/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::search {
namespace {

using store::Write;

const store::Key kLayoutKey{"layout", ""};
constexpr std::string_view kLayout = "2";

std::string name_of(const store::Key& key) { return key.partition + "/" + key.sort; }

/// Every row that is alive.
Task<Result<std::map<store::Key, store::Item>>> read_rows(store::Table& table, Instant now) {
    std::map<store::Key, store::Item> rows;
    for (int shard = 0; shard < kShards; ++shard) {
        store::Query query{.partition = shard_partition(shard), .limit = store::kMaxPage};
        do {
            CO_TRY(auto page, co_await table.query(query));
            for (store::Item& item : page.items) {
                if (item.expires && *item.expires <= now) continue;
                store::Key key = item.key;
                rows.emplace(std::move(key), std::move(item));
            }
            query.cursor = std::move(page.cursor);
        } while (!query.cursor.empty());
    }
    co_return rows;
}

struct Difference {
    std::string text;
    Write write;
};

Task<Result<std::vector<Difference>>> differences_of(store::Table& table, const Rebuilt& rebuilt,
                                                     Instant now) {
    CO_TRY(const auto stored, co_await read_rows(table, now));
    std::vector<Difference> all;
    for (const auto& [key, row] : rebuilt.rows()) {
        const auto known = stored.find(key);
        if (known != stored.end() && known->second.document == row.document) continue;
        all.push_back({name_of(key) + (known == stored.end() ? " is missing" : " is another"),
                       Write::put(key, row.document, {}, row.expires)});
    }
    for (const auto& [key, item] : stored)
        if (!rebuilt.rows().contains(key))
            all.push_back({name_of(key) + " has no event", Write::remove(key)});
    co_return all;
}

RebuildReport report_of(const Rebuilt& rebuilt, const std::vector<Difference>& differences) {
    RebuildReport report{rebuilt.rows().size(), {}};
    for (const Difference& one : differences) report.differences.push_back(one.text);
    return report;
}

}  // namespace

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
    CO_TRY(const auto differences, co_await differences_of(table, rebuilt, now));
    co_return report_of(rebuilt, differences);
}

Task<Result<RebuildReport>> put_right(store::Table& table, const Rebuilt& rebuilt, Instant now) {
    CO_TRY(auto differences, co_await differences_of(table, rebuilt, now));
    const RebuildReport report = report_of(rebuilt, differences);
    std::vector<Write> writes;
    std::size_t bytes = 0;
    for (Difference& one : differences) {
        if (writes.size() + 1 == kBatchRows || bytes > kBatchBytes) {
            std::vector<Write> full = std::exchange(writes, {});
            CO_TRY_VOID(co_await table.commit(std::move(full)));
            bytes = 0;
        }
        bytes += one.write.document.size();
        writes.push_back(std::move(one.write));
    }
    writes.push_back(Write::put(kLayoutKey, std::string(kLayout)));
    CO_TRY_VOID(co_await table.commit(std::move(writes)));
    co_return report;
}

Task<Result<bool>> has_layout(store::Table& table) {
    CO_TRY(const auto mark, co_await table.get(kLayoutKey));
    co_return mark && mark->document == kLayout;
}

}  // namespace innkeeper::search
