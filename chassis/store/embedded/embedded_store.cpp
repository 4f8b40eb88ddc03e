#include "chassis/store/embedded/embedded_store.hpp"

#include "chassis/core/check.hpp"
#include "chassis/store/embedded/mailbox.hpp"
#include "chassis/store/embedded/record.hpp"
#include "chassis/store/embedded/row_cache.hpp"
#include "chassis/store/validate.hpp"

#include <algorithm>
#include <optional>
#include <shared_mutex>
#include <utility>

namespace innkeeper::store {

using embedded::CachedRow;
using embedded::Engine;
using embedded::RowCache;

/// What the store and its tables share. The engine is read under a shared lock, so that close()
/// cannot take it from under a reader of another loop.
struct EmbeddedStore::Core {
    Core(std::unique_ptr<Engine> opened, const EmbeddedOptions& options, const Clock& c,
         const telemetry::Log& log, telemetry::Metrics& metrics)
        : clock(c),
          packer(options.dictionaries),
          cache(options.row_cache_bytes),
          engine(std::move(opened)),
          committer(*engine, cache, options.committer, c, log, metrics) {}

    const Clock& clock;
    const embedded::DocumentPacker packer;
    embedded::RowCache cache;
    std::shared_mutex mutex;
    std::unique_ptr<Engine> engine;
    embedded::Committer committer;
};

namespace {

std::unexpected<Error> closed() {
    return fail(Code::unavailable, "store-unavailable", "The store is closed.");
}

Result<std::string> document_of(const EmbeddedStore::Core& core, const embedded::Value& value) {
    if (value.form == embedded::Form::packed) return core.packer.unpack(value.document);
    return std::string(value.document);
}

/// What the engine said, which the cache keeps a copy of. Without the document of a known version.
Result<CachedRow> learned(EmbeddedStore::Core& core, std::string_view key,
                          const std::optional<std::string>& bytes, std::uint64_t moment,
                          std::uint64_t known = 0) {
    CachedRow row;
    if (bytes) {
        TRY(const auto value, embedded::decode_value(*bytes));
        row.stamp = value.stamp;
        if (row.stamp.version != known) {
            TRY(row.document, document_of(core, value));
        }
    }
    core.cache.learn(key, row, moment);
    return row;
}

/// Nothing for an absent or expired item. Where no document was read, it is empty.
std::optional<Item> to_item(Key key, CachedRow row, Instant now) {
    if (row.stamp.live_version(now) == 0) return std::nullopt;
    return Item{std::move(key), std::move(row.document).value_or(std::string()), row.stamp.version,
                row.stamp.expires};
}

/// The part of a query that its cursor has not seen yet.
embedded::Range range_of(const std::string& database, const Query& query,
                         const std::optional<std::string>& last) {
    const auto prefix = embedded::partition_prefix(database, query.partition);
    embedded::Range range{prefix + query.from, prefix + query.to, query.descending};
    if (query.to.empty()) range.to = embedded::end_of_prefix(prefix);
    // The key that follows another is that key and a zero byte.
    if (last && !query.descending) range.from = prefix + *last + '\0';
    if (last && query.descending) range.to = prefix + *last;
    if (range.to < range.from) range.to = range.from;
    return range;
}

Result<Page> read_page(const EmbeddedStore::Core& core, const std::string& database,
                       const Query& query) {
    TRY(const auto last, read_cursor(query));
    const Instant now = core.clock.now();
    Page page;
    std::size_t bytes = 0;
    Result<void> decoded;
    const auto visit = [&](std::string_view key, std::string_view record) {
        const auto value = embedded::decode_value(record);
        if (!value) {
            decoded = std::unexpected(value.error());
            return false;
        }
        if (!is_live(value->stamp.expires, now)) return true;
        const auto end_page = [&] {
            page.cursor = make_cursor(query, page.items.back().key.sort);
            return false;
        };
        if (page.items.size() == query.limit) return end_page();
        auto document = document_of(core, *value);
        if (!document) {
            decoded = std::unexpected(document.error());
            return false;
        }
        const std::size_t size = key.size() + document->size();
        if (!page.items.empty() && bytes + size > kMaxPageBytes) return end_page();
        bytes += size;
        const auto head = embedded::partition_prefix(database, query.partition).size();
        page.items.push_back({{query.partition, std::string(key.substr(head))},
                              *std::move(document),
                              value->stamp.version,
                              value->stamp.expires});
        return true;
    };
    TRY_VOID(core.engine->scan(range_of(database, query, last), visit));
    TRY_VOID(decoded);
    return page;
}

class EmbeddedTable final : public Table {
public:
    EmbeddedTable(std::shared_ptr<EmbeddedStore::Core> core, std::string database,
                  std::optional<Join> join)
        : core_(std::move(core)), database_(std::move(database)), join_(std::move(join)) {}

    Task<Result<std::optional<Item>>> get(Key key) override { co_return get_now(std::move(key)); }

    Task<Result<std::vector<std::optional<Item>>>> get_many(std::vector<Key> keys) override {
        std::vector<std::uint64_t> known(keys.size(), 0);
        co_return get_changed_now(std::move(keys), known);
    }

    Task<Result<std::vector<std::optional<Item>>>> get_changed(
        std::vector<Key> keys, std::vector<std::uint64_t> known) override {
        co_return get_changed_now(std::move(keys), known);
    }

    Task<Result<Page>> query(Query query) override { co_return query_now(query); }

    Task<Result<Committed>> commit(std::vector<Write> writes) override {
        CO_TRY_VOID(check_commit(writes));
        const bool joined =
            std::ranges::any_of(writes, [this](const Write& w) { return is_joined(w); });
        const auto prepared = prepare(std::move(writes));
        auto reply = embedded::wait_for_reply(Submit{core_, prepared});
        CO_TRY(Committed committed, co_await std::move(reply));
        committed.joined = joined;
        co_return committed;
    }

private:
    struct Submit {
        std::shared_ptr<EmbeddedStore::Core> core;
        std::shared_ptr<const std::vector<embedded::Prepared>> writes;
        void operator()(embedded::Reply reply) {
            std::size_t bytes = 0;
            for (const auto& write : *writes) bytes += write.key.size() + write.document.size();
            core->committer.submit({std::move(writes), bytes, std::move(reply)});
        }
    };

    [[nodiscard]] bool is_joined(const Write& write) const {
        return join_ && write.kind == Write::Kind::append &&
               write.key.partition == join_->partition;
    }

    [[nodiscard]] std::string key_of(const Write& write) const {
        if (is_joined(write)) return embedded::partition_prefix(join_->database, join_->to);
        return embedded::encode_key(database_, write.key);
    }

    std::shared_ptr<const std::vector<embedded::Prepared>> prepare(
        std::vector<Write> writes) const {
        std::vector<embedded::Prepared> prepared;
        prepared.reserve(writes.size());
        for (Write& write : writes) {
            auto packed = core_->packer.pack(write.document);
            const auto form = packed ? embedded::Form::packed : embedded::Form::plain;
            prepared.push_back({write.kind, key_of(write),
                                packed ? *std::move(packed) : std::move(write.document),
                                write.expect, write.expires, form});
        }
        return std::make_shared<const std::vector<embedded::Prepared>>(std::move(prepared));
    }

    Result<std::optional<Item>> get_now(Key key) {
        TRY_VOID(check_key(key));
        const std::shared_lock lock(core_->mutex);
        if (!core_->engine) return closed();
        const std::string encoded = embedded::encode_key(database_, key);
        RowCache::Found found = core_->cache.find(encoded, true);
        if (!found.row) {
            TRY(const auto bytes, core_->engine->get(encoded));
            TRY(found.row, learned(*core_, encoded, bytes, found.moment));
        }
        return to_item(std::move(key), *std::move(found.row), core_->clock.now());
    }

    /// What the cache knows of the keys, and else the engine.
    Result<std::vector<RowCache::Found>> find_rows(const std::vector<Key>& keys,
                                                   const std::vector<std::uint64_t>& known) {
        std::vector<RowCache::Found> found;
        std::vector<std::string> missing;
        found.reserve(keys.size());
        std::string encoded;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            embedded::put_key(encoded, database_, keys[i].partition, keys[i].sort);
            if (!found.emplace_back(core_->cache.find(encoded, true, known[i])).row)
                missing.push_back(encoded);
        }
        if (missing.empty()) return found;
        TRY(const auto rows, core_->engine->get_many(missing));
        std::size_t next = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            RowCache::Found& row = found[i];
            if (row.row) continue;
            TRY(row.row, learned(*core_, missing[next], rows[next], row.moment, known[i]));
            ++next;
        }
        return found;
    }

    Result<std::vector<std::optional<Item>>> get_changed_now(
        std::vector<Key> keys, const std::vector<std::uint64_t>& known) {
        INNKEEPER_CHECK(known.size() == keys.size());
        TRY_VOID(check_keys(keys));
        const std::shared_lock lock(core_->mutex);
        if (!core_->engine) return closed();
        TRY(auto found, find_rows(keys, known));
        const Instant now = core_->clock.now();
        std::vector<std::optional<Item>> items;
        items.reserve(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i)
            items.push_back(to_item(std::move(keys[i]), *std::move(found[i].row), now));
        return items;
    }

    Result<Page> query_now(const Query& query) {
        TRY_VOID(check_query(query));
        const std::shared_lock lock(core_->mutex);
        if (!core_->engine) return closed();
        return read_page(*core_, database_, query);
    }

    std::shared_ptr<EmbeddedStore::Core> core_;
    std::string database_;
    std::optional<Join> join_;
};

}  // namespace

Result<std::unique_ptr<EmbeddedStore>> EmbeddedStore::open(std::string directory,
                                                           EmbeddedOptions options,
                                                           const Clock& clock, telemetry::Log log,
                                                           telemetry::Metrics& metrics) {
    TRY(auto engine, embedded::open_rocks(directory, options.engine, clock, log));
    auto core = std::make_shared<Core>(std::move(engine), options, clock, log, metrics);
    return std::unique_ptr<EmbeddedStore>(new EmbeddedStore(std::move(core)));
}

Result<std::unique_ptr<EmbeddedStore>> EmbeddedStore::open_read_only(std::string directory,
                                                                     EmbeddedOptions options,
                                                                     const Clock& clock,
                                                                     telemetry::Log log,
                                                                     telemetry::Metrics& metrics) {
    TRY(auto engine, embedded::open_rocks_read_only(directory, options.engine, clock, log));
    auto core = std::make_shared<Core>(std::move(engine), options, clock, log, metrics);
    return std::unique_ptr<EmbeddedStore>(new EmbeddedStore(std::move(core)));
}

EmbeddedStore::~EmbeddedStore() { close(); }

std::unique_ptr<Table> EmbeddedStore::database(const std::string& name, std::optional<Join> join) {
    INNKEEPER_CHECK(embedded::is_database_name(name) &&
                    (!join || embedded::is_database_name(join->database)));
    return std::make_unique<EmbeddedTable>(core_, name, std::move(join));
}

Result<void> EmbeddedStore::for_each(const std::string& name,
                                     const std::function<bool(const Item&)>& visit) {
    INNKEEPER_CHECK(embedded::is_database_name(name));
    const std::shared_lock lock(core_->mutex);
    if (!core_->engine) return closed();
    const Instant now = core_->clock.now();
    const auto prefix = embedded::database_prefix(name);
    Result<void> decoded;
    const auto each = [&](std::string_view bytes, std::string_view record) {
        auto key = embedded::decode_key(name, bytes);
        const auto value = embedded::decode_value(record);
        if (!key || !value) {
            decoded = std::unexpected(key ? value.error() : key.error());
            return false;
        }
        if (!is_live(value->stamp.expires, now)) return true;
        auto document = document_of(*core_, *value);
        if (!document) {
            decoded = std::unexpected(document.error());
            return false;
        }
        return visit(
            {*std::move(key), *std::move(document), value->stamp.version, value->stamp.expires});
    };
    TRY_VOID(core_->engine->scan({prefix, embedded::end_of_prefix(prefix)}, each));
    return decoded;
}

Result<void> EmbeddedStore::for_each_row(const RowVisitor& visit) {
    const std::shared_lock lock(core_->mutex);
    if (!core_->engine) return closed();
    return core_->engine->scan({}, visit);
}

bool EmbeddedStore::takes_writes() const { return core_->committer.takes_writes(); }

Result<void> EmbeddedStore::copy_to(const std::string& directory) {
    const std::shared_lock lock(core_->mutex);
    if (!core_->engine) return closed();
    return core_->engine->copy_to(directory);
}

void EmbeddedStore::close() {
    core_->committer.stop();
    const std::unique_lock lock(core_->mutex);
    core_->engine.reset();
}

}  // namespace innkeeper::store
