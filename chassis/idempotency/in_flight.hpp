#pragma once

#include "chassis/idempotency/idempotency.hpp"

#include <memory>
#include <string>
#include <unordered_set>

namespace innkeeper::idempotency {

/// `Retry-After` of `request-in-progress`.
inline constexpr std::chrono::seconds kInProgressRetryAfter{1};

/// The keys whose requests run in this process just now, so that a second click waits for the
/// answer of the first in place of racing it. Across processes the record alone decides. One
/// executor.
class InFlight {
public:
    /// The key is free again when its ticket is destroyed, which may be after the InFlight.
    class Ticket {
    public:
        Ticket(std::shared_ptr<std::unordered_set<std::string>> keys, std::string key)
            : keys_(std::move(keys)), key_(std::move(key)) {}
        Ticket(Ticket&& other) noexcept = default;
        Ticket& operator=(Ticket&&) = delete;
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() {
            if (keys_) keys_->erase(key_);
        }

    private:
        std::shared_ptr<std::unordered_set<std::string>> keys_;
        std::string key_;
    };

    /// Error: 409 `request-in-progress` with Retry-After while another ticket for `key` lives.
    [[nodiscard]] Result<Ticket> begin(const Key& key);

private:
    std::shared_ptr<std::unordered_set<std::string>> keys_ =
        std::make_shared<std::unordered_set<std::string>>();
};

}  // namespace innkeeper::idempotency
