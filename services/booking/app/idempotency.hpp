#pragma once

#include "chassis/core/result.hpp"
#include "chassis/store/table.hpp"
#include "services/booking/app/documents.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace innkeeper::booking {

/// What a command answers: the HTTP status and the body, a Booking.
struct Outcome {
    int status = 200;
    std::string body;
    std::uint64_t version = 0;
    std::string booking_id;
    bool replayed = false;  ///< it is the answer to an earlier request with the same key
};

/// A request with an idempotency key: where its first answer is kept, and what it asked.
struct KeyedRequest {
    store::Key row;
    std::string body_hash;

    /// `header` is the value of Idempotency-Key. Errors: 400 `idempotency-key-missing`, and
    /// `idempotency-key-invalid` unless it is 8 to 128 visible ASCII characters.
    [[nodiscard]] static Result<KeyedRequest> make(std::string_view subject, std::string_view route,
                                                   std::optional<std::string_view> header,
                                                   std::string_view body);
};

/// The outcome that `first` says. Error: 422 `idempotency-key-reused` for another body.
[[nodiscard]] Result<Outcome> replay(const KeyedRequest& request, const FirstAnswer& first);
/// The write that keeps `outcome` for `request`, expecting that there is none yet.
[[nodiscard]] store::Write answer_write(const KeyedRequest& request, const Outcome& outcome,
                                        Instant now);

/// The keys whose requests run in this process just now. One executor.
class InFlight {
public:
    class Ticket {
    public:
        Ticket(std::shared_ptr<std::set<std::string>> keys, std::string key)
            : keys_(std::move(keys)), key_(std::move(key)) {}
        Ticket(Ticket&& other) noexcept = default;
        Ticket& operator=(Ticket&&) = delete;
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() {
            if (keys_) keys_->erase(key_);
        }

    private:
        std::shared_ptr<std::set<std::string>> keys_;
        std::string key_;
    };

    /// Error: 409 `request-in-progress` with Retry-After.
    [[nodiscard]] Result<Ticket> begin(const KeyedRequest& request);

private:
    std::shared_ptr<std::set<std::string>> keys_ = std::make_shared<std::set<std::string>>();
};

}  // namespace innkeeper::booking
