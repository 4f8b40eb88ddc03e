#include "services/identity/app/keyring.hpp"

#include "services/identity/app/rows.hpp"
#include "services/identity/limits.hpp"

#include <optional>
#include <vector>

namespace innkeeper::identity {
namespace {

struct Row {
    auth::SigningKey key;
    StoredKey stored;
    std::uint64_t version;
};

struct Rows {
    std::vector<Row> keys;
    std::string active;  ///< kid; empty before the first start
    std::uint64_t active_version = 0;

    [[nodiscard]] const Row* find(const std::string& kid) const {
        for (const auto& row : keys) {
            if (row.key.kid() == kid) return &row;
        }
        return nullptr;
    }
};

Task<Result<Rows>> read_rows(store::Table& table) {
    store::Query query{.partition = std::string(kKeysPartition)};
    CO_TRY(auto page, co_await table.query(std::move(query)));
    Rows rows;
    for (auto& item : page.items) {
        if (item.key.sort == kActiveKey) {
            rows.active = item.document;
            rows.active_version = item.version;
            continue;
        }
        CO_TRY(auto stored, decode<StoredKey>(item.document));
        auto key = auth::SigningKey::from_pem(stored.pem);
        if (!key) co_return fail(Code::bug, "row-damaged", "A stored signing key is damaged.");
        rows.keys.push_back({std::move(*key), std::move(stored), item.version});
    }
    co_return rows;
}

bool is_over(const StoredKey& key, Instant now) {
    return key.retired && *key.retired + kKeyRetention <= now;
}

Result<Keyring> keyring_of(const Rows& rows, Instant now) {
    const auto* active = rows.find(rows.active);
    if (active == nullptr) {
        return fail(Code::bug, "row-damaged", "The active signing key is missing.");
    }
    Keyring ring{active->key, {}};
    for (const auto& row : rows.keys) {
        if (!is_over(row.stored, now)) ring.published.add(row.key.public_key());
    }
    return ring;
}

}  // namespace

Task<Result<Keyring>> load_keyring(store::Table& table, const Clock& clock,
                                   auth::Algorithm algorithm) {
    CO_TRY(auto rows, co_await read_rows(table));
    if (rows.active.empty()) {
        CO_TRY(const auto key, auth::SigningKey::make(algorithm));
        const StoredKey stored{key.to_pem(), clock.now(), {}};
        std::vector<store::Write> writes{
            store::Write::put(signing_key_key(key.kid()), encode(stored), store::Expect::absent()),
            store::Write::put(active_key_key(), key.kid(), store::Expect::absent())};
        CO_TRY_VOID(co_await table.commit(std::move(writes)));
        // Whether this commit was the one or another process's, the table says now.
        CO_TRY(rows, co_await read_rows(table));
    }
    co_return keyring_of(rows, clock.now());
}

Task<Result<Keyring>> rotate_keyring(store::Table& table, const Clock& clock,
                                     auth::Algorithm algorithm) {
    CO_TRY(auto rows, co_await read_rows(table));
    const auto now = clock.now();
    CO_TRY(const auto key, auth::SigningKey::make(algorithm));
    std::vector<store::Write> writes{
        store::Write::put(active_key_key(), key.kid(), store::Expect::exactly(rows.active_version)),
        store::Write::put(signing_key_key(key.kid()), encode(StoredKey{key.to_pem(), now, {}}),
                          store::Expect::absent())};
    std::size_t kept = 1;
    for (const auto& row : rows.keys) {
        const auto expect = store::Expect::exactly(row.version);
        if (is_over(row.stored, now)) {
            writes.push_back(store::Write::remove(signing_key_key(row.key.kid()), expect));
            continue;
        }
        ++kept;
        if (row.stored.retired) continue;
        auto retired = row.stored;
        retired.retired = now;
        writes.push_back(
            store::Write::put(signing_key_key(row.key.kid()), encode(retired), expect));
    }
    if (kept > kMaxSigningKeys) {
        co_return fail(Code::rejected, "too-many-keys", "The keys were rotated too often lately.");
    }
    CO_TRY(const auto committed, co_await table.commit(std::move(writes)));
    if (!committed.ok()) {
        co_return fail(Code::conflict, "keys-changed", "The keys were rotated by another one.");
    }
    CO_TRY(rows, co_await read_rows(table));
    co_return keyring_of(rows, now);
}

}  // namespace innkeeper::identity
