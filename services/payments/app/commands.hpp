#pragma once

#include "chassis/bus/bus.hpp"
#include "services/payments/app/context.hpp"
#include "services/payments/app/documents.hpp"

namespace innkeeper::payments {

/// The types of the events that carry commands.
[[nodiscard]] bus::Types command_types();

/// Takes the commands of the topic "booking" in any order and any number of times: inbox, command,
/// state and timer are one commit. One that comes before its predecessor is kept and waits for it.
/// Anything else of the topic is let pass.
class Commands {
public:
    explicit Commands(Context& context) : context_(context) {}
    /// Errors: `invalid` (`payment-command-malformed`), `rejected` (`too-many-payment-commands`):
    /// both for good; those of the table, and `busy` (`payment-contended`): later.
    [[nodiscard]] Task<Result<void>> on_event(bus::Event event);

private:
    Task<Result<bool>> attempt(bus::Event event, Requested requested);

    Context& context_;
};

}  // namespace innkeeper::payments
