#include "services/payments/sandbox/sandbox_provider.hpp"

#include "services/payments/limits.hpp"
#include "services/payments/sandbox/method.hpp"

namespace innkeeper::payments {
namespace {

using sandbox::Account;
using store::Expect;
using store::Write;

constexpr std::size_t kMethodIdBytes = 18;
constexpr std::string_view kReference = "au_";  ///< and the key of the authorisation

store::Key method_row(const std::string& id) { return {"sandbox#method#" + id, ""}; }
store::Key added_row(const std::string& key) { return {"sandbox#added#" + key, ""}; }
store::Key account_row(const std::string& key) { return {"sandbox#account#" + key, ""}; }

std::unexpected<Error> unavailable() {
    return fail(Code::unavailable, "payment-provider-unavailable",
                "The payment provider does not answer. Send the same request again.");
}

Result<const sandbox::TestCard*> accepted(const Card& card, Instant now) {
    if (!passes_luhn(card.number))
        return fail(Code::rejected, "card-invalid", "The card number has a wrong digit.");
    if (is_expired(card, now)) return fail(Code::rejected, "card-expired", "The card has expired.");
    const sandbox::TestCard* test_card = sandbox::find_test_card(card.number);
    if (test_card == nullptr)
        return fail(Code::rejected, "not-a-test-card",
                    "This is a sandbox: it takes the documented test cards alone.");
    return test_card;
}

}  // namespace

Task<Result<PaymentMethod>> SandboxProvider::add_card(std::string key, Card card) {
    CO_TRY(const sandbox::TestCard* test_card, accepted(card, clock_.now()));
    for (int i = 0; i < kMaxAttempts; ++i) {
        const auto before = co_await table_.get(added_row(key));
        if (!before) co_return unavailable();
        if (*before) {
            CO_TRY(auto kept, sandbox::read_kept_card((*before)->document));
            co_return std::move(kept.method);
        }
        const sandbox::KeptCard kept{{.id = "pm_" + random_.token(kMethodIdBytes),
                                      .brand = std::string(test_card->brand),
                                      .last4 = last_four(card.number),
                                      .expiry_month = card.expiry_month,
                                      .expiry_year = card.expiry_year},
                                     test_card->behaviour};
        const std::string document = to_document(kept);
        std::vector<Write> writes{Write::put(added_row(key), document, Expect::absent()),
                                  Write::put(method_row(kept.method.id), document)};
        const auto committed = co_await table_.commit(std::move(writes));
        if (committed && committed->ok()) co_return kept.method;
    }
    co_return unavailable();
}

Task<Outcome> SandboxProvider::authorise(std::string key, std::string method_id, Money amount) {
    for (int i = 0; i < kMaxAttempts; ++i) {
        auto outcome = co_await try_authorise(key, method_id, amount);
        if (outcome && outcome->kind == Outcome::Kind::approved)
            co_return Outcome::approved(std::string(kReference) + key);
        if (outcome) co_return *std::move(outcome);
        if (outcome.error().code != Code::conflict) break;
    }
    co_return Outcome::unknown();
}

Task<Result<Outcome>> SandboxProvider::try_authorise(std::string key, std::string method_id,
                                                     Money amount) {
    const Instant now = clock_.now();
    CO_TRY(const auto item, co_await table_.get(account_row(key)));
    if (item) {
        CO_TRY(const Account account, sandbox::read_account(item->document));
        co_return account.authorisation(now);
    }
    CO_TRY(const auto method, co_await table_.get(method_row(method_id)));
    if (!method) co_return Outcome::declined(std::string(reason::kUnknownMethod));
    CO_TRY(const sandbox::KeptCard card, sandbox::read_kept_card(method->document));
    const Account account{.method_id = method_id,
                          .behaviour = card.behaviour,
                          .amount = amount,
                          .asked_at = now,
                          .done = {}};
    std::vector<Write> writes{Write::put(account_row(key), to_document(account), Expect::absent())};
    CO_TRY(const auto committed, co_await table_.commit(std::move(writes)));
    if (!committed.ok()) co_return fail(Code::conflict, "sandbox-conflict", "Another was first.");
    co_return account.authorisation(now);
}

Task<Outcome> SandboxProvider::capture(std::string key, std::string reference, Money amount) {
    if (!reference.starts_with(kReference))
        co_return Outcome::declined(std::string(reason::kNotAuthorised));
    Act act = [key, amount](Account& account) { return account.capture(key, amount); };
    co_return co_await this->act(reference.substr(kReference.size()), std::move(act));
}

Task<Outcome> SandboxProvider::refund(std::string key, std::string reference, Money amount) {
    if (!reference.starts_with(kReference))
        co_return Outcome::declined(std::string(reason::kNotCaptured));
    Act act = [key, amount](Account& account) { return account.refund(key, amount); };
    co_return co_await this->act(reference.substr(kReference.size()), std::move(act));
}

Task<Outcome> SandboxProvider::act(std::string authorisation_key, Act act) {
    for (int i = 0; i < kMaxAttempts; ++i) {
        auto outcome = co_await try_act(authorisation_key, act);
        if (outcome) co_return *std::move(outcome);
        if (outcome.error().code != Code::conflict) break;
    }
    co_return Outcome::unknown();
}

Task<Result<Outcome>> SandboxProvider::try_act(std::string authorisation_key, Act act) {
    CO_TRY(const auto item, co_await table_.get(account_row(authorisation_key)));
    if (!item) co_return Outcome::declined(std::string(reason::kNotAuthorised));
    CO_TRY(Account account, sandbox::read_account(item->document));
    Outcome outcome = act(account);
    std::vector<Write> writes{Write::put(account_row(authorisation_key), to_document(account),
                                         Expect::exactly(item->version))};
    CO_TRY(const auto committed, co_await table_.commit(std::move(writes)));
    if (!committed.ok()) co_return fail(Code::conflict, "sandbox-conflict", "Another was first.");
    co_return outcome;
}

Task<Outcome> SandboxProvider::void_(std::string, std::string authorisation_key) {
    for (int i = 0; i < kMaxAttempts; ++i) {
        const auto done = co_await try_void(authorisation_key);
        if (done) co_return Outcome::approved({});
        if (done.error().code != Code::conflict) break;
    }
    co_return Outcome::unknown();
}

/// To void twice is to void once, so the key is not kept.
Task<Result<void>> SandboxProvider::try_void(std::string authorisation_key) {
    CO_TRY(const auto item, co_await table_.get(account_row(authorisation_key)));
    Account account{.method_id = {},
                    .behaviour = sandbox::Behaviour::decline,
                    .amount = Money{0, *Currency::parse("EUR")},
                    .asked_at = clock_.now(),
                    .done = {}};
    if (item) {
        CO_TRY(account, sandbox::read_account(item->document));
    }
    (void)account.release();
    std::vector<Write> writes{Write::put(account_row(authorisation_key), to_document(account),
                                         Expect::exactly(item ? item->version : 0))};
    CO_TRY(const auto committed, co_await table_.commit(std::move(writes)));
    if (!committed.ok()) co_return fail(Code::conflict, "sandbox-conflict", "Another was first.");
    co_return Result<void>{};
}

}  // namespace innkeeper::payments
