#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"
#include "services/payments/domain/decide.hpp"
#include "services/payments/sandbox/cards.hpp"

#include <map>
#include <string>
#include <string_view>

namespace innkeeper::payments::sandbox {

/// The sandbox's own record of one authorisation and of all that was done with it. Pure.
struct Account {
    std::string method_id;  ///< empty: it was voided before it came
    Behaviour behaviour = Behaviour::approve;
    Money amount;
    Instant asked_at;
    std::int64_t captured = 0;
    std::int64_t refunded = 0;
    bool voided = false;
    std::map<std::string, Outcome> done;  ///< by the key of a capture or refund

    /// The outcome of the authorisation, as far as it is known at `now`.
    [[nodiscard]] Outcome authorisation(Instant now) const;
    /// Each answers the same when the key has been here before.
    [[nodiscard]] Outcome capture(const std::string& key, const Money& money);
    [[nodiscard]] Outcome refund(const std::string& key, const Money& money);
    [[nodiscard]] Outcome release();
};

[[nodiscard]] std::string to_document(const Account& account);
/// Error: `bug` (`document-damaged`).
[[nodiscard]] Result<Account> read_account(std::string_view document);

}  // namespace innkeeper::payments::sandbox
