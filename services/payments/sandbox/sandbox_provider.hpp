#pragma once

#include "chassis/core/random.hpp"
#include "chassis/store/table.hpp"
#include "services/payments/app/payment_provider.hpp"
#include "services/payments/sandbox/account.hpp"

#include <functional>
#include <string>

namespace innkeeper::payments {

/// A provider without money: test cards alone, each with a behaviour of its own
/// (sandbox/cards.hpp, docs/payments.md). It keeps its side in rows of `table` (partitions
/// "sandbox#…"), which may be the service's own or another, so it remembers over restarts what it
/// was asked. Neither number nor cvc is kept. One executor.
/// add_card errors besides those of the port: 422 `not-a-test-card`.
class SandboxProvider final : public PaymentProvider {
public:
    SandboxProvider(store::Table& table, Clock& clock, Random& random)
        : table_(table), clock_(clock), random_(random) {}

    Task<Result<PaymentMethod>> add_card(std::string key, Card card) override;
    Task<Outcome> authorise(std::string key, std::string method_id, Money amount) override;
    Task<Outcome> capture(std::string key, std::string reference, Money amount) override;
    Task<Outcome> void_(std::string key, std::string authorisation_key) override;
    Task<Outcome> refund(std::string key, std::string reference, Money amount) override;

private:
    using Act = std::function<Outcome(sandbox::Account&)>;
    /// Acts on the account of an authorisation and keeps it; any failure of the table is unknown.
    Task<Outcome> act(std::string authorisation_key, Act act);
    Task<Result<Outcome>> try_act(std::string authorisation_key, Act act);
    Task<Result<Outcome>> try_authorise(std::string key, std::string method_id, Money amount);
    Task<Result<void>> try_void(std::string authorisation_key);

    store::Table& table_;
    Clock& clock_;
    Random& random_;
};

}  // namespace innkeeper::payments
