#include "services/booking/app/signing_key.hpp"

#include "chassis/core/encoding.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/limits.hpp"

namespace innkeeper::booking {
namespace {

constexpr std::size_t kKeyBytes = 32;

}  // namespace

Task<Result<std::string>> signing_key(store::Table& table, Random& random) {
    for (int i = 0; i < kMaxAttempts; ++i) {
        CO_TRY(const auto item, co_await table.get(quote_signing_key()));
        if (item) {
            auto key = base64url_decode(item->document);
            if (!key || key->size() != kKeyBytes)
                co_return fail(Code::bug, "document-damaged", "The signing key cannot be read.");
            co_return *std::move(key);
        }
        std::vector<store::Write> writes{store::Write::put(
            quote_signing_key(), random.token(kKeyBytes), store::Expect::absent())};
        // Whoever was first, or an answer that was lost: the next look tells.
        const auto committed = co_await table.commit(std::move(writes));
        if (!committed && committed.error().code != Code::unknown_outcome)
            co_return fail(committed.error());
    }
    co_return fail(Code::unavailable, "store-unavailable", "No signing key could be kept.");
}

}  // namespace innkeeper::booking
