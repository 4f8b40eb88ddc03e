#include "chassis/http/form.hpp"
#include "services/identity/app/grants.hpp"
#include "services/identity/app/users.hpp"
#include "services/identity/http/browser.hpp"
#include "services/identity/http/json.hpp"
#include "services/identity/http/routes.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace innkeeper::identity {
namespace {

http::Response no_store(http::Response response) {
    response.headers.set("Cache-Control", "no-store");
    return response;
}

/// The form of RFC 6749 section 5.2. What is not the client's mistake keeps its status.
http::Response oauth_error(const Error& error) {
    std::string name = "invalid_request";
    if (error.code == Code::invalid &&
        (error.slug.starts_with("invalid-") || error.slug.starts_with("unsupported-"))) {
        name = error.slug;
        std::ranges::replace(name, '-', '_');
    } else if (error.code == Code::bug) {
        name = "server_error";
    } else if (http_status(error.code) >= 429) {
        name = "temporarily_unavailable";
    }
    const auto detail =
        error.code == Code::bug ? "Something went wrong on our side." : error.detail;
    auto response = http::json_response(http_status(error.code), oauth_error_json(name, detail));
    if (error.retry_after) {
        response.headers.set("Retry-After", std::to_string(error.retry_after->count()));
    }
    return no_store(std::move(response));
}

/// The fields of a form of the token endpoint: none twice (RFC 6749 section 3.2).
Result<Pairs> read_form(const std::string& body) {
    TRY(auto form, http::parse_form(body));
    std::set<std::string> names;
    for (const auto& [name, value] : form) {
        if (!names.insert(name).second) {
            return fail(Code::invalid, "invalid-request", "A parameter occurs more than once.");
        }
    }
    return form;
}

Result<std::string> required(const Pairs& form, const std::string& name) {
    auto value = value_of(form, name);
    if (value.empty()) return fail(Code::invalid, "invalid-request", name + " is missing.");
    return value;
}

Task<Result<Tokens>> exchange(Context& context, Pairs form) {
    CO_TRY(auto type, required(form, "grant_type"));
    CO_TRY(auto client_id, required(form, "client_id"));
    if (type == "authorization_code") {
        CO_TRY(auto code, required(form, "code"));
        CO_TRY(auto redirect_uri, required(form, "redirect_uri"));
        CO_TRY(auto verifier, required(form, "code_verifier"));
        CodeExchange command{std::move(client_id), std::move(code), std::move(redirect_uri),
                             std::move(verifier)};
        co_return co_await exchange_code(context, std::move(command));
    }
    if (type == "refresh_token") {
        CO_TRY(auto token, required(form, "refresh_token"));
        RefreshExchange command{std::move(client_id), std::move(token), value_of(form, "scope")};
        co_return co_await exchange_refresh(context, std::move(command));
    }
    co_return fail(Code::invalid, "unsupported-grant-type",
                   "Grant types are authorization_code and refresh_token.");
}

Task<Result<http::Response>> token(Context& context, http::Request request) {
    auto form = read_form(request.body);
    if (!form) co_return oauth_error(form.error());
    const auto tokens = co_await exchange(context, std::move(*form));
    if (!tokens) co_return oauth_error(tokens.error());
    co_return no_store(http::json_response(200, tokens_json(*tokens)));
}

Task<Result<void>> revoke_form(Context& context, Pairs form) {
    CO_TRY(auto client_id, required(form, "client_id"));
    CO_TRY(auto token, required(form, "token"));
    co_return co_await revoke_token(context, std::move(client_id), std::move(token));
}

Task<Result<http::Response>> revoke(Context& context, http::Request request) {
    auto form = read_form(request.body);
    if (!form) co_return oauth_error(form.error());
    const auto done = co_await revoke_form(context, std::move(*form));
    if (!done) co_return oauth_error(done.error());
    co_return no_store(http::Response{});
}

Task<Result<http::Response>> user_info(Context& context, http::Request request) {
    const auto& scopes = request.principal->scopes;
    if (std::ranges::find(scopes, "openid") == scopes.end()) {
        co_return fail(Code::forbidden, "insufficient-scope", "The token lacks the scope openid.");
    }
    auto stored = co_await load_user(context, request.principal->subject);
    if (!stored && stored.error().code == Code::not_found) {
        co_return fail(Code::unauthenticated, "token-invalid", "The token is not valid.");
    }
    if (!stored) co_return fail(std::move(stored).error());
    co_return no_store(http::json_response(200, user_info_json(stored->user, scopes)));
}

}  // namespace

void mount_tokens(http::Router& router, Context& context) {
    const auto form = [](const char* pattern) {
        return http::Route{.method = http::Method::post,
                           .pattern = pattern,
                           .max_body = kMaxFormBytes,
                           .content_type = "application/x-www-form-urlencoded"};
    };
    router.add(form("/oauth2/token"),
               [&context](http::Request request) { return token(context, std::move(request)); });
    router.add(form("/oauth2/revoke"),
               [&context](http::Request request) { return revoke(context, std::move(request)); });
    for (const auto method : {http::Method::get, http::Method::post}) {
        router.add(
            {.method = method,
             .pattern = "/oauth2/userInfo",
             .access = http::Access::signed_in,
             .max_body = kMaxFormBytes,
             .content_type = ""},
            [&context](http::Request request) { return user_info(context, std::move(request)); });
    }
}

}  // namespace innkeeper::identity
