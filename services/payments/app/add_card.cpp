#include "services/payments/app/add_card.hpp"

#include "chassis/core/probe.hpp"
#include "services/payments/app/api_text.hpp"
#include "services/payments/app/rows.hpp"
#include "services/payments/limits.hpp"

#include <fmt/format.h>

namespace innkeeper::payments {

std::string card_content(const Card& card) {
    return fmt::format("{} {}/{}", last_four(card.number), card.expiry_month, card.expiry_year);
}

Task<Result<http::Response>> add_card(Context& context, AddCard command) {
    CO_TRY(const auto running, context.in_flight.begin(command.key));
    for (int i = 0; i < kMaxAttempts; ++i) {
        CO_TRY(auto replayed, co_await idempotency::replay(context.table, command.key));
        if (replayed) {
            if (i == 0) REACHED("payment-method-key-replayed");
            co_return *std::move(replayed);
        }
        // The key of the request is the provider's too: a card is never taken twice.
        CO_TRY(const PaymentMethod method,
               co_await context.provider.add_card(command.key.row.partition, command.card));
        http::Response response = http::json_response(201, method_text(method));
        std::vector<store::Write> writes{
            idempotency::record(command.key, response, context.clock.now()),
            store::Write::put(method_key(method.id), to_document({command.subject, method}))};
        const auto committed = co_await context.table.commit(std::move(writes));
        if (committed && committed->ok()) co_return response;
        if (!committed && committed.error().code != Code::unknown_outcome)
            co_return fail(committed.error());
        REACHED("payment-method-tried-again");
    }
    co_return fail(Code::unknown_outcome, "payment-method-outcome-unknown",
                   "It is not known yet whether the card was added. Send the same request again.");
}

}  // namespace innkeeper::payments
