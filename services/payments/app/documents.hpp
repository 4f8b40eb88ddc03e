#pragma once

#include "chassis/core/result.hpp"
#include "chassis/eventsourcing/stream.hpp"
#include "services/payments/domain/card.hpp"
#include "services/payments/domain/decide.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the service keeps in its table, to and from JSON text. Readers let fields pass that they
/// do not know. Error of all readers but the last: `bug` (`document-damaged`).
namespace innkeeper::payments {

/// When the head of a payment is taken up again, and how often in vain so far.
struct Work {
    Instant due;
    int attempts = 0;
    bool operator==(const Work&) const = default;
};

/// The state row: a payment, and its work while it has a head.
struct PaymentDocument {
    Payment payment;
    std::optional<Work> work;
};

/// A method and who may pay with it.
struct OwnedMethod {
    std::string subject;
    PaymentMethod method;
};

[[nodiscard]] std::string to_document(const PaymentDocument& document);
[[nodiscard]] std::string to_document(const OwnedMethod& method);
/// The sequence is left to the stream.
[[nodiscard]] eventsourcing::Recorded to_recorded(const Event& event);

[[nodiscard]] Result<PaymentDocument> read_payment(std::string_view document);
[[nodiscard]] Result<OwnedMethod> read_method(std::string_view document);
[[nodiscard]] Result<Event> read_event(const eventsourcing::Recorded& recorded);

/// A command of the topic "booking", `{"payment": {…}}` (api/events).
struct Requested {
    std::string booking_id;
    Command command;
    Parties parties;
};
/// Error: `invalid` (`payment-command-malformed`).
[[nodiscard]] Result<Requested> parse_command(CommandKind kind, std::uint64_t sequence,
                                              std::string_view data);

}  // namespace innkeeper::payments
