#include "innkeeper/commands.hpp"

#include "innkeeper/client_id.hpp"
#include "innkeeper/offline.hpp"
#include "innkeeper/token.hpp"
#include "services/identity/app/sodium_password_hasher.hpp"
#include "services/identity/service.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace innkeeper {
namespace {

Task<Result<identity::IssuedToken>> issue(identity::IdentityService& identity, std::string email) {
    CO_TRY_VOID(co_await identity.start());
    co_return co_await identity.issue_token(std::move(email));
}

}  // namespace

Result<std::string> public_url_of(const std::string& data) {
    std::ifstream file(std::filesystem::path(data) / kPublicUrlFile);
    std::string url(std::istreambuf_iterator<char>(file), {});
    if (url.empty())
        return fail(Code::not_found, "no-store",
                    "No server has run with the data folder " + data + ".");
    return url;
}

Result<std::string> access_token_for(const std::string& data, const std::string& email) {
    TRY(const std::string issuer, public_url_of(data));
    TRY(const auto store, OfflineStore::open(data));
    const auto table = store->database("identity");
    identity::SodiumPasswordHasher hasher(identity::ArgonCost::cheapest());
    SystemRandom random;
    Ids ids(store->clock(), random);
    const auto identity = identity::make_service({.table = *table,
                                                  .clock = store->clock(),
                                                  .random = random,
                                                  .ids = ids,
                                                  .hasher = hasher,
                                                  .executor = store->executor(),
                                                  .log = store->log(),
                                                  .metrics = store->metrics(),
                                                  .issuer = issuer,
                                                  .clients = site_clients()});
    TRY(identity::IssuedToken token, store->run(issue(*identity, email)));
    return std::move(token.access_token);
}

int print_token(const std::string& data, const std::string& email) {
    const auto token = access_token_for(data, email);
    if (!token) {
        print_error(token.error());
        return kExitFailed;
    }
    std::puts(token->c_str());
    return kExitGood;
}

}  // namespace innkeeper
