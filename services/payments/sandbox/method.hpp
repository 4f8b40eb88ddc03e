#pragma once

#include "chassis/core/result.hpp"
#include "services/payments/domain/card.hpp"
#include "services/payments/sandbox/cards.hpp"

#include <string>
#include <string_view>

namespace innkeeper::payments::sandbox {

/// What the sandbox keeps of a card.
struct KeptCard {
    PaymentMethod method;
    Behaviour behaviour = Behaviour::approve;
};

[[nodiscard]] std::string to_document(const KeptCard& card);
/// Error: `bug` (`document-damaged`).
[[nodiscard]] Result<KeptCard> read_kept_card(std::string_view document);

}  // namespace innkeeper::payments::sandbox
