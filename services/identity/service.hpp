#pragma once

#include "chassis/auth/keys.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/core/random.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "services/identity/app/password_hasher.hpp"
#include "services/identity/domain/client.hpp"
#include "services/identity/domain/user.hpp"

#include <memory>
#include <string>
#include <vector>

namespace innkeeper::identity {

/// What the service needs. References outlive it.
struct Deps {
    store::Table& table;  ///< its own
    Clock& clock;
    Random& random;
    Ids& ids;
    PasswordHasher& hasher;
    Executor executor;  ///< on which everything of the service runs
    telemetry::Log log;
    telemetry::Metrics& metrics;
    std::string issuer;  ///< public address, "http://localhost:8080"; may be set later
    std::vector<Client> clients;
    std::string home_url = "/hotel/";  ///< where a person without a destination goes
    auth::Algorithm algorithm = auth::Algorithm::es256;  ///< of keys that are made from now on
};

struct CreatedUser {
    std::string sub;
    bool created = false;  ///< false: the account was there and has been left as it is
};

struct IssuedToken {
    std::string access_token;
    Instant expires;
};

/// The OpenID provider. Its functions run on the executor of the Deps.
class IdentityService : public host::Service {
public:
    /// When the port is known late. Before start() only. Error: `issuer-invalid`.
    [[nodiscard]] virtual Result<void> set_issuer(std::string issuer) = 0;
    /// The key set for an in-process JwksSource; after start().
    [[nodiscard]] virtual std::string jwks_json() const = 0;
    /// The issuer and client ids that a verifier of this service's tokens has to ask for.
    [[nodiscard]] virtual const std::string& issuer() const = 0;
    [[nodiscard]] virtual std::vector<std::string> client_ids() const = 0;

    /// For sample data and the first administrator: doing it twice does it once. Errors: those of
    /// check_registration() and check_groups().
    virtual Task<Result<CreatedUser>> create_user(Registration registration,
                                                  std::vector<std::string> groups) = 0;
    /// An access token for an operator's script, as the first client would get one, good for
    /// kOperatorTokenLife. Error: `no-such-user`.
    virtual Task<Result<IssuedToken>> issue_token(std::string email) = 0;
    /// A new signing key; tokens of the old one stay good. Errors: see rotate_keyring().
    virtual Task<Result<void>> rotate_keys() = 0;
};

/// Errors come from start(): `issuer-invalid`, `clients-invalid`, and the table's.
[[nodiscard]] std::unique_ptr<IdentityService> make_service(Deps deps);

}  // namespace innkeeper::identity
