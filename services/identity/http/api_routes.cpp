#include "chassis/http/params.hpp"
#include "services/identity/app/users.hpp"
#include "services/identity/http/json.hpp"
#include "services/identity/http/routes.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::identity {
namespace {

http::Response public_json(std::string body) {
    auto response = http::json_response(200, std::move(body));
    response.headers.set("Cache-Control", "public, max-age=300");
    return response;
}

http::Response user_response(const StoredUser& stored) {
    auto response = http::json_response(200, user_json(stored.user));
    response.headers.set("ETag", http::etag(stored.version));
    response.headers.set("Cache-Control", "no-store");
    return response;
}

Task<Result<http::Response>> discovery(Context& context) {
    co_return public_json(discovery_json(context));
}

Task<Result<http::Response>> jwks(Context& context) {
    co_return public_json(context.keyring->published.to_json());
}

Task<Result<http::Response>> me(http::Request request) {
    co_return http::json_response(200, me_json(*request.principal));
}

Task<Result<http::Response>> list(Context& context, http::Request request) {
    CO_TRY(auto page, http::page_params(request));
    CO_TRY(auto text, http::text_param(request, "q", 1, kMaxEmail));
    auto prefix = std::move(text).value_or("");
    std::ranges::transform(prefix, prefix.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    std::vector<std::string> groups;
    if (const auto group = request.query_param("group")) groups.emplace_back(*group);
    if (!check_groups(groups))
        co_return fail_field("group", "must be Admin, HotelManager or Member");
    CO_TRY(const auto users,
           co_await list_users(context, std::move(prefix), groups.empty() ? "" : groups.front(),
                               page.limit, std::move(page.cursor)));
    co_return http::json_response(200, users_json(users));
}

Task<Result<http::Response>> show(Context& context, http::Request request) {
    CO_TRY(const auto stored, co_await load_user(context, std::string(request.path_param("sub"))));
    co_return user_response(stored);
}

Task<Result<http::Response>> put_groups(Context& context, http::Request request) {
    CO_TRY(auto groups, read_groups(request.body));
    SetGroups command{.by = request.principal->subject,
                      .sub = std::string(request.path_param("sub")),
                      .groups = std::move(groups),
                      .version = {}};
    if (request.headers.get("If-Match")) {
        CO_TRY(command.version, http::if_match(request));
    }
    CO_TRY(const auto stored, co_await set_user_groups(context, std::move(command)));
    co_return user_response(stored);
}

}  // namespace

void mount_discovery(http::Router& router, Context& context) {
    router.add({.method = http::Method::get, .pattern = "/.well-known/openid-configuration"},
               [&context](const http::Request&) { return discovery(context); });
    router.add({.method = http::Method::get, .pattern = "/.well-known/jwks.json"},
               [&context](const http::Request&) { return jwks(context); });
}

void mount_api(http::Router& router, Context& context) {
    router.add(
        {.method = http::Method::get, .pattern = "/api/v1/me", .access = http::Access::signed_in},
        [](http::Request request) { return me(std::move(request)); });
    router.add({.method = http::Method::get,
                .pattern = "/api/v1/admin/users",
                .access = http::Access::admin,
                .query = {"q", "group", "limit", "cursor"}},
               [&context](http::Request request) { return list(context, std::move(request)); });
    router.add({.method = http::Method::get,
                .pattern = "/api/v1/admin/users/{sub}",
                .access = http::Access::admin},
               [&context](http::Request request) { return show(context, std::move(request)); });
    router.add(
        {.method = http::Method::put,
         .pattern = "/api/v1/admin/users/{sub}/groups",
         .access = http::Access::admin},
        [&context](http::Request request) { return put_groups(context, std::move(request)); });
}

}  // namespace innkeeper::identity
