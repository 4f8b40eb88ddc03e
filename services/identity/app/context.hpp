#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/core/random.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/identity/app/keyring.hpp"
#include "services/identity/app/password_hasher.hpp"
#include "services/identity/domain/client.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::identity {

/// What every use case works with: the ports, and what the service knows since its start. Owned by
/// the service and outlives every request.
struct Context {
    store::Table& table;
    Clock& clock;
    Random& random;
    Ids& ids;
    PasswordHasher& hasher;
    telemetry::Log log;
    telemetry::Metrics& metrics;
    std::string issuer;
    std::string home_url;  ///< where a person without a destination goes
    std::vector<Client> clients;
    std::optional<Keyring> keyring;  ///< set by start()
    /// The hash of a password that nobody knows: an unknown e-mail address takes as long as a
    /// wrong password.
    std::string decoy_hash;

    [[nodiscard]] bool secure() const { return issuer.starts_with("https://"); }
};

}  // namespace innkeeper::identity
