#include "chassis/auth/jwks_authenticator.hpp"

#include "chassis/core/encoding.hpp"

#include <algorithm>

namespace innkeeper::auth {
namespace {

std::unexpected<Error> refuse(std::string slug, std::string detail) {
    return fail(Code::unauthenticated, std::move(slug), std::move(detail));
}

}  // namespace

/// Marks a reading as under way, and lets the waiters go even when it is cancelled.
class JwksAuthenticator::Fetching {
public:
    explicit Fetching(JwksAuthenticator& owner) : owner_(owner) { owner_.fetching_ = true; }
    Fetching(const Fetching&) = delete;
    Fetching& operator=(const Fetching&) = delete;
    ~Fetching() {
        owner_.fetching_ = false;
        for (auto* timer : owner_.waiting_) timer->wake();
    }

private:
    JwksAuthenticator& owner_;
};

class JwksAuthenticator::Waiting {
public:
    Waiting(JwksAuthenticator& owner, Timer& timer) : owner_(owner), timer_(timer) {
        owner_.waiting_.push_back(&timer_);
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { std::erase(owner_.waiting_, &timer_); }

private:
    JwksAuthenticator& owner_;
    Timer& timer_;
};

JwksAuthenticator::JwksAuthenticator(JwksOptions options, JwksSource source, Clock& clock,
                                     Executor executor)
    : options_(std::move(options)),
      source_(std::move(source)),
      clock_(clock),
      executor_(std::move(executor)) {}

void JwksAuthenticator::set_rules(TokenRules rules) {
    options_.rules = std::move(rules);
    keys_.reset();
    tried_at_.reset();
    order_.clear();
    cache_.clear();
}

Task<Result<Principal>> JwksAuthenticator::authenticate(std::string token) {
    auto hash = sha256(token);
    // What is no token at all costs no reading of keys, and a known one is not taken apart.
    if (!cache_.contains(hash)) {
        CO_TRY_VOID(split_token(token));
    }
    // Old keys must not live on in the cache when the set has become too old to be used.
    CO_TRY_VOID(co_await ensure_keys());
    if (auto known = recall(hash)) co_return std::move(*known);
    auto parts = split_token(token);
    if (!parts) co_return fail(std::move(parts).error());
    if (keys_->find(parts->kid) == nullptr) {
        co_await refresh(options_.min_interval);
        const bool found = keys_ && keys_->find(parts->kid) != nullptr;
        // A reading that failed is not the token's fault, and yet nothing vouches for the token.
        if (!found && !last_reading_good_) co_return unavailable();
        if (!found) co_return refuse("token-invalid", "The token is not valid.");
    }
    auto verified = verify_token(*parts, *keys_->find(parts->kid), options_.rules, clock_.now());
    if (!verified) co_return fail(std::move(verified).error());
    remember(std::move(hash), *verified);
    co_return std::move(verified->principal);
}

std::optional<Result<Principal>> JwksAuthenticator::recall(const std::string& hash) {
    const auto found = cache_.find(hash);
    if (found == cache_.end()) return std::nullopt;
    const auto at = found->second;
    const auto leeway = std::clamp(options_.rules.leeway, std::chrono::seconds{0}, kMaxLeeway);
    if (at->expires + leeway <= clock_.now()) {
        order_.erase(at);
        cache_.erase(found);
        return refuse("token-expired", "The token has expired.");
    }
    order_.splice(order_.begin(), order_, at);
    return at->principal;
}

void JwksAuthenticator::remember(std::string hash, const VerifiedToken& token) {
    if (options_.max_cached_tokens == 0 || cache_.contains(hash)) return;
    if (cache_.size() >= options_.max_cached_tokens) {
        cache_.erase(order_.back().hash);
        order_.pop_back();
    }
    order_.push_front({hash, token.principal, token.expires});
    cache_.emplace(std::move(hash), order_.begin());
}

bool JwksAuthenticator::younger_than(Millis age) const {
    return keys_ && clock_.monotonic() - read_at_ < age;
}

std::unexpected<Error> JwksAuthenticator::unavailable() const {
    auto error = Error{Code::unavailable, "keys-unavailable", "No key set could be read."};
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(options_.retry_interval);
    return fail(std::move(error));
}

Task<Result<void>> JwksAuthenticator::ensure_keys() {
    if (younger_than(options_.max_age)) co_return Result<void>{};
    // An old set serves on while another request reads the new one.
    if (fetching_ && younger_than(options_.max_stale)) co_return Result<void>{};
    co_await refresh(options_.retry_interval);
    if (younger_than(options_.max_stale)) co_return Result<void>{};
    keys_.reset();
    co_return unavailable();
}

Task<void> JwksAuthenticator::refresh(Millis interval) {
    if (fetching_) {
        const auto timer = clock_.make_timer(executor_);
        const Waiting mark(*this, *timer);
        co_await timer->sleep_for(options_.fetch_wait);
        co_return;
    }
    if (tried_at_ && clock_.monotonic() - *tried_at_ < interval) co_return;
    co_await fetch();
}

Task<void> JwksAuthenticator::fetch() {
    const Fetching mark(*this);
    tried_at_ = clock_.monotonic();
    last_reading_good_ = false;
    const auto document = co_await source_();
    if (!document) co_return;
    auto keys = KeySet::parse(*document);
    if (!keys || keys->size() == 0) co_return;
    last_reading_good_ = true;
    adopt(std::move(*keys));
}

void JwksAuthenticator::adopt(KeySet keys) {
    // A key that is gone was withdrawn: what it signed must not be believed from memory.
    if (keys_ && !keys.covers(*keys_)) {
        order_.clear();
        cache_.clear();
    }
    keys_ = std::move(keys);
    read_at_ = clock_.monotonic();
}

}  // namespace innkeeper::auth
