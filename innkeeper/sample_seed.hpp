#pragma once

#include "innkeeper/platform.hpp"

#include <string>
#include <vector>

namespace innkeeper {

struct SampleAccount {
    std::string role;  ///< "admin", "manager" or "guest"
    std::string email;
    std::string password;
    std::string sub;
};

/// The three sample accounts, with passwords that are made at the first start and kept in
/// `sample-accounts.json` (0600) of the data folder; made where they are missing.
/// Errors: those of identity, `sample-accounts-unreadable`.
[[nodiscard]] Result<std::vector<SampleAccount>> seed_accounts(Platform& platform);

/// The sample hotels, where they are missing; owned by the sample admin, managed by the sample
/// manager. Says its progress through `log`. Doing it twice does it once.
[[nodiscard]] Result<void> seed_hotels(Platform& platform,
                                       const std::vector<SampleAccount>& accounts,
                                       const telemetry::Log& log);

}  // namespace innkeeper
