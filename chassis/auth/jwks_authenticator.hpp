#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/auth/jwt.hpp"
#include "chassis/core/clock.hpp"

#include <cstddef>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace innkeeper::auth {

/// Where the key set comes from: returns the JWKS document. In one process the identity service's
/// own, otherwise an HTTP GET of the issuer's `jwks_uri`.
using JwksSource = std::function<Task<Result<std::string>>()>;

struct JwksOptions {
    TokenRules rules;
    Millis max_age{10 * 60 * 1000};         ///< after it the key set is read again
    Millis max_stale{24 * 60 * 60 * 1000};  ///< so long an old set serves when none can be read
    Millis min_interval{5 * 1000};          ///< between two readings for an unknown kid
    Millis retry_interval{1000};            ///< between two readings when none has succeeded
    Millis fetch_wait{5 * 1000};            ///< longest wait for a reading that another one began
    std::size_t max_cached_tokens = 10'000;
};

/// Verifies tokens against a key set that it keeps. However many requests meet an unknown kid or
/// an old set at once, one reads and the others wait for it, and readings have an interval: a
/// flood of forged kids costs the issuer nothing.
/// A token that was verified is remembered by its SHA-256 until it expires, or until a key leaves
/// the key set. Lives on one executor: make one for each event loop.
class JwksAuthenticator final : public Authenticator {
public:
    JwksAuthenticator(JwksOptions options, JwksSource source, Clock& clock, Executor executor);
    Task<Result<Principal>> authenticate(std::string token) override;

    /// The issuer and audiences when they are known late (a listening port of 0). Forgets all.
    void set_rules(TokenRules rules);
    [[nodiscard]] std::size_t cached_tokens() const { return cache_.size(); }

private:
    struct Cached {
        std::string hash;
        Principal principal;
        Instant expires;
    };
    using Order = std::list<Cached>;  ///< most recently used first

    class Fetching;
    class Waiting;
    [[nodiscard]] std::optional<Result<Principal>> recall(const std::string& hash);
    void remember(std::string hash, const VerifiedToken& token);
    Task<Result<void>> ensure_keys();
    /// Reads the key set, or waits for the reading under way; nothing within `interval` of the
    /// last one. What came of it is in keys_ and last_reading_good_.
    Task<void> refresh(Millis interval);
    Task<void> fetch();
    [[nodiscard]] bool younger_than(Millis age) const;
    [[nodiscard]] std::unexpected<Error> unavailable() const;
    void adopt(KeySet keys);

    JwksOptions options_;
    JwksSource source_;
    Clock& clock_;
    Executor executor_;
    std::optional<KeySet> keys_;
    Millis read_at_{0};               ///< monotonic, of the last reading that succeeded
    std::optional<Millis> tried_at_;  ///< monotonic, of the last reading
    bool last_reading_good_ = false;
    bool fetching_ = false;
    std::vector<Timer*> waiting_;
    Order order_;
    std::unordered_map<std::string, Order::iterator> cache_;
};

}  // namespace innkeeper::auth
