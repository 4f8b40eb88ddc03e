#include "services/identity/app/grants.hpp"

#include "chassis/core/encoding.hpp"
#include "services/identity/app/rows.hpp"
#include "services/identity/app/tokens.hpp"
#include "services/identity/app/users.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>

namespace innkeeper::identity {
namespace {

constexpr std::size_t kFamilyBytes = 16;

std::unexpected<Error> invalid_grant() {
    return fail(Code::invalid, "invalid-grant", "The code or token is not valid, or no longer.");
}

Result<void> check_client(const Context& context, const std::string& client_id) {
    if (find_client(context.clients, client_id) != nullptr) return {};
    return fail(Code::invalid, "invalid-client", "The client is not registered.");
}

/// A refresh token is `<family>.<secret>`, both base64url.
struct RefreshToken {
    std::string family;
    std::string secret;

    [[nodiscard]] static RefreshToken make(Random& random) {
        return {random.token(kFamilyBytes), random.token(kTokenBytes)};
    }
    [[nodiscard]] static RefreshToken parse(const std::string& text) {
        const auto dot = text.find('.');
        if (dot == std::string::npos || text.size() > kMaxOpaqueToken) return {};
        return {text.substr(0, dot), text.substr(dot + 1)};
    }
    [[nodiscard]] std::string text() const { return family + "." + secret; }
};

Task<Result<void>> withdraw_family(Context& context, std::string family) {
    if (family.empty()) co_return Result<void>{};
    std::vector<store::Write> writes{store::Write::remove(family_key(family))};
    CO_TRY_VOID(co_await context.table.commit(std::move(writes)));
    co_return Result<void>{};
}

Task<Result<Tokens>> refuse_reuse(Context& context, std::string family, const char* what) {
    context.log.warn(what);
    context.metrics.count("identity_token_reuse_total");
    CO_TRY_VOID(co_await withdraw_family(context, std::move(family)));
    co_return invalid_grant();
}

Tokens tokens_for(Context& context, const User& user, const TokenGrant& grant) {
    Tokens tokens;
    tokens.access_token = make_access_token(context, user, grant, kAccessTokenLife);
    tokens.id_token = make_id_token(context, user, grant, tokens.access_token);
    tokens.scope = grant.scope;
    tokens.expires_in = kAccessTokenLife;
    return tokens;
}

bool fits(const CodeGrant& code, const CodeExchange& exchange, Instant now) {
    return now < code.issued + kCodeLife && code.client_id == exchange.client_id &&
           code.redirect_uri == exchange.redirect_uri &&
           pkce_matches(exchange.code_verifier, code.code_challenge);
}

/// The user behind a grant; one that is gone makes the grant invalid.
Task<Result<User>> user_of(Context& context, std::string sub) {
    auto stored = co_await load_user(context, std::move(sub));
    if (!stored && stored.error().code == Code::not_found) co_return invalid_grant();
    if (!stored) co_return fail(std::move(stored).error());
    co_return std::move(stored->user);
}

}  // namespace

Task<Result<std::string>> issue_code(Context& context, AuthorizeRequest request, std::string sub,
                                     Instant auth_time) {
    auto text = context.random.token(kTokenBytes);
    const auto now = context.clock.now();
    const CodeGrant code{.client_id = std::move(request.client_id),
                         .redirect_uri = std::move(request.redirect_uri),
                         .scope = std::move(request.scope),
                         .nonce = std::move(request.nonce),
                         .code_challenge = std::move(request.code_challenge),
                         .sub = std::move(sub),
                         .auth_time = auth_time,
                         .issued = now,
                         .used = false,
                         .family = {}};
    std::vector<store::Write> writes{store::Write::put(code_key(text), encode(code),
                                                       store::Expect::absent(), now + kCodeMemory)};
    CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
    if (!committed.ok()) co_return fail(Code::bug, "code-exists", "The code could not be made.");
    co_return text;
}

Task<Result<Tokens>> exchange_code(Context& context, CodeExchange exchange) {
    CO_TRY_VOID(check_client(context, exchange.client_id));
    if (exchange.code.empty() || exchange.code.size() > kMaxOpaqueToken) co_return invalid_grant();
    const auto key = code_key(exchange.code);
    CO_TRY(const auto item, co_await context.table.get(key));
    if (!item) co_return invalid_grant();
    CO_TRY(auto code, decode<CodeGrant>(item->document));
    if (code.used) co_return co_await refuse_reuse(context, code.family, "code-used-again");

    const auto now = context.clock.now();
    const bool good = fits(code, exchange, now);
    const auto refresh = RefreshToken::make(context.random);
    code.used = true;
    if (good) code.family = refresh.family;
    std::vector<store::Write> writes{store::Write::put(
        key, encode(code), store::Expect::exactly(item->version), code.issued + kCodeMemory)};
    if (good) {
        const auto expires = code.auth_time + kRefreshLife;
        const RefreshFamily family{.sub = code.sub,
                                   .client_id = code.client_id,
                                   .scope = code.scope,
                                   .secret_hash = hash_of(refresh.secret),
                                   .auth_time = code.auth_time,
                                   .expires = expires};
        writes.push_back(store::Write::put(family_key(refresh.family), encode(family),
                                           store::Expect::absent(), expires));
    }
    CO_TRY(auto user, co_await user_of(context, code.sub));
    CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
    if (!committed.ok()) {
        // Another request has spent the code since: the same replay, only closer in time.
        CO_TRY(const auto again, co_await context.table.get(key));
        if (!again) co_return invalid_grant();
        CO_TRY(const auto spent, decode<CodeGrant>(again->document));
        co_return co_await refuse_reuse(context, spent.family, "code-used-again");
    }
    if (!good) co_return invalid_grant();
    auto tokens =
        tokens_for(context, user, {code.client_id, code.scope, code.nonce, code.auth_time});
    tokens.refresh_token = refresh.text();
    context.metrics.count("identity_tokens_total", {{"grant", "authorization_code"}});
    co_return tokens;
}

Task<Result<Tokens>> exchange_refresh(Context& context, RefreshExchange exchange) {
    CO_TRY_VOID(check_client(context, exchange.client_id));
    auto token = RefreshToken::parse(exchange.refresh_token);
    if (token.family.empty() || token.secret.empty()) co_return invalid_grant();
    const auto key = family_key(token.family);
    CO_TRY(const auto item, co_await context.table.get(key));
    if (!item) co_return invalid_grant();
    CO_TRY(auto family, decode<RefreshFamily>(item->document));
    if (context.clock.now() >= family.expires || family.client_id != exchange.client_id) {
        co_return invalid_grant();
    }
    if (!equal_constant_time(family.secret_hash, hash_of(token.secret))) {
        co_return co_await refuse_reuse(context, token.family, "refresh-token-used-again");
    }
    auto scope = family.scope;
    if (!exchange.scope.empty()) {
        const auto asked = canonical_scope(exchange.scope);
        const bool more = !asked || (has_scope(*asked, "email") && !has_scope(scope, "email")) ||
                          (has_scope(*asked, "profile") && !has_scope(scope, "profile"));
        if (more) {
            co_return fail(Code::invalid, "invalid-scope", "The scope is more than was granted.");
        }
        scope = *asked;
    }
    CO_TRY(auto user, co_await user_of(context, family.sub));
    token.secret = context.random.token(kTokenBytes);
    family.secret_hash = hash_of(token.secret);
    std::vector<store::Write> writes{store::Write::put(
        key, encode(family), store::Expect::exactly(item->version), family.expires)};
    CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
    if (!committed.ok()) {
        co_return co_await refuse_reuse(context, token.family, "refresh-token-used-again");
    }
    auto tokens = tokens_for(context, user, {family.client_id, scope, {}, family.auth_time});
    tokens.refresh_token = token.text();
    context.metrics.count("identity_tokens_total", {{"grant", "refresh_token"}});
    co_return tokens;
}

Task<Result<void>> revoke_token(Context& context, std::string client_id, std::string token) {
    CO_TRY_VOID(check_client(context, client_id));
    if (std::ranges::count(token, '.') == 2) {
        co_return fail(Code::invalid, "unsupported-token-type",
                       "Access tokens end by themselves; revoke the refresh token.");
    }
    const auto parsed = RefreshToken::parse(token);
    if (parsed.family.empty()) co_return Result<void>{};
    CO_TRY(const auto item, co_await context.table.get(family_key(parsed.family)));
    if (!item) co_return Result<void>{};
    CO_TRY(const auto family, decode<RefreshFamily>(item->document));
    if (family.client_id != client_id) co_return invalid_grant();
    co_return co_await withdraw_family(context, parsed.family);
}

}  // namespace innkeeper::identity
