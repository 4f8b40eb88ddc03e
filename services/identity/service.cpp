#include "services/identity/service.hpp"

#include "chassis/auth/jwks_authenticator.hpp"
#include "chassis/core/check.hpp"
#include "services/identity/app/context.hpp"
#include "services/identity/app/tokens.hpp"
#include "services/identity/app/users.hpp"
#include "services/identity/http/routes.hpp"
#include "services/identity/limits.hpp"

namespace innkeeper::identity {
namespace {

class Service final : public IdentityService {
public:
    explicit Service(Deps deps);

    [[nodiscard]] std::string_view name() const override { return "identity"; }
    [[nodiscard]] http::Router& router() override { return router_; }
    Task<Result<void>> start() override;
    Task<void> stop() override { co_return; }

    [[nodiscard]] Result<void> set_issuer(std::string issuer) override;
    [[nodiscard]] std::string jwks_json() const override;
    [[nodiscard]] const std::string& issuer() const override { return context_.issuer; }
    [[nodiscard]] std::vector<std::string> client_ids() const override;
    Task<Result<CreatedUser>> create_user(Registration registration,
                                          std::vector<std::string> groups) override;
    Task<Result<IssuedToken>> issue_token(std::string email) override;
    Task<Result<void>> rotate_keys() override;

private:
    Task<Result<std::string>> own_keys() { co_return jwks_json(); }
    void verify_by_own_keys();

    auth::Algorithm algorithm_;
    Context context_;
    auth::JwksAuthenticator authenticator_;
    http::Router router_;
};

Service::Service(Deps deps)
    : algorithm_(deps.algorithm),
      context_{.table = deps.table,
               .clock = deps.clock,
               .random = deps.random,
               .ids = deps.ids,
               .hasher = deps.hasher,
               .log = deps.log.named("identity"),
               .metrics = deps.metrics,
               .issuer = std::move(deps.issuer),
               .home_url = std::move(deps.home_url),
               .clients = std::move(deps.clients),
               .keyring = {},
               .decoy_hash = {}},
      authenticator_(
          {}, [this] { return own_keys(); }, deps.clock, std::move(deps.executor)),
      router_(authenticator_, [this](std::string_view route, std::string_view what) {
          context_.log.error("route-failed", {{"route", route}, {"what", what}});
      }) {
    mount_discovery(router_, context_);
    mount_authorize(router_, context_);
    mount_tokens(router_, context_);
    mount_pages(router_, context_);
    mount_api(router_, context_);
}

Task<Result<void>> Service::start() {
    CHECK(!context_.keyring);
    CO_TRY_VOID(check_issuer(context_.issuer));
    CO_TRY(context_.clients, resolve_clients(std::move(context_.clients), context_.issuer));
    CO_TRY(auto decoy, co_await context_.hasher.hash(context_.random.token(kTokenBytes)));
    context_.decoy_hash = std::move(decoy);
    CO_TRY(auto keyring, co_await load_keyring(context_.table, context_.clock, algorithm_));
    context_.keyring = std::move(keyring);
    verify_by_own_keys();
    co_return Result<void>{};
}

void Service::verify_by_own_keys() {
    authenticator_.set_rules({.issuer = context_.issuer, .audiences = client_ids()});
}

Result<void> Service::set_issuer(std::string issuer) {
    CHECK(!context_.keyring);
    TRY_VOID(check_issuer(issuer));
    context_.issuer = std::move(issuer);
    return {};
}

std::string Service::jwks_json() const {
    CHECK(context_.keyring.has_value());
    return context_.keyring->published.to_json();
}

std::vector<std::string> Service::client_ids() const {
    std::vector<std::string> ids;
    for (const auto& client : context_.clients) ids.push_back(client.client_id);
    return ids;
}

Task<Result<CreatedUser>> Service::create_user(Registration registration,
                                               std::vector<std::string> groups) {
    CO_TRY(registration, check_registration(std::move(registration)));
    const auto email = registration.email;
    CO_TRY(const auto present, co_await find_user_by_email(context_, email));
    if (present) co_return CreatedUser{present->sub, false};
    const auto user = co_await add_user(context_, std::move(registration), std::move(groups));
    if (user) co_return CreatedUser{user->sub, true};
    if (user.error().slug != "email-taken") co_return fail(user.error());
    CO_TRY(const auto other, co_await find_user_by_email(context_, email));
    if (!other) co_return fail(user.error());
    co_return CreatedUser{other->sub, false};
}

Task<Result<IssuedToken>> Service::issue_token(std::string email) {
    CHECK(context_.keyring.has_value());
    CO_TRY(const auto user, co_await find_user_by_email(context_, std::move(email)));
    if (!user) co_return fail(Code::not_found, "no-such-user", "There is no such user.");
    if (context_.clients.empty()) {
        co_return fail(Code::invalid, "clients-invalid", "No client is registered.");
    }
    const auto now = context_.clock.now();
    const TokenGrant grant{context_.clients.front().client_id, "openid email profile", {}, now};
    context_.log.info("operator-token", {{"sub", user->sub}});
    co_return IssuedToken{make_access_token(context_, *user, grant, kOperatorTokenLife),
                          now + kOperatorTokenLife};
}

Task<Result<void>> Service::rotate_keys() {
    CHECK(context_.keyring.has_value());
    CO_TRY(auto keyring, co_await rotate_keyring(context_.table, context_.clock, algorithm_));
    context_.log.info("keys-rotated", {{"kid", keyring.active.kid()}});
    context_.keyring = std::move(keyring);
    verify_by_own_keys();
    co_return Result<void>{};
}

}  // namespace

std::unique_ptr<IdentityService> make_service(Deps deps) {
    return std::make_unique<Service>(std::move(deps));
}

}  // namespace innkeeper::identity
