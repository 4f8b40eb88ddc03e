#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"
#include "services/payments/domain/card.hpp"
#include "services/payments/domain/decide.hpp"

#include <string>

namespace innkeeper::payments {

/// Port: who moves the money, a payment service provider.
///
/// Every call carries an idempotency key, and the provider keeps it for good: the same key with
/// the same arguments never does a thing twice, and gives the same outcome once that is known.
/// `unknown` says that it may have happened, be under way or never have arrived; asking again with
/// the same key tells in the end. An adapter turns each of its own failures (no connection,
/// time-out, 5xx, an answer that makes no sense) into `unknown`, and has a deadline of its own: a
/// call ends within seconds. `declined` is final. One executor, many calls at once.
class PaymentProvider {
public:
    virtual ~PaymentProvider() = default;

    /// Hands a card over; what comes back holds nothing that must be kept secret. The provider
    /// alone keeps the number. The same key gives the same method.
    /// Errors: 422 `card-invalid`, `card-expired`, and whatever else the provider refuses by a slug
    /// of its own; `unavailable` (`payment-provider-unavailable`) when it is not known whether the
    /// card was taken: the same key again.
    virtual Task<Result<PaymentMethod>> add_card(std::string key, Card card) = 0;

    /// Reserves an amount on a method of add_card(). Approved: the provider's reference. Reasons:
    /// those in domain/decide.hpp; any other counts as `declined`.
    virtual Task<Outcome> authorise(std::string key, std::string method_id, Money amount) = 0;

    /// Takes part or all of what an authorisation reserves. Approved: a reference.
    virtual Task<Outcome> capture(std::string key, std::string reference, Money amount) = 0;

    /// Gives back what is still reserved by the authorisation that was, or may have been, asked
    /// for with `authorisation_key`; once approved, an authorisation with that key that arrives
    /// late comes to nothing. Declined: nothing is reserved any more.
    virtual Task<Outcome> void_(std::string key, std::string authorisation_key) = 0;

    /// Gives back part or all of what was captured of an authorisation. Approved: a reference.
    virtual Task<Outcome> refund(std::string key, std::string reference, Money amount) = 0;
};

}  // namespace innkeeper::payments
