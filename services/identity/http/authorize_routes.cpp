#include "chassis/http/form.hpp"
#include "services/identity/app/grants.hpp"
#include "services/identity/app/sessions.hpp"
#include "services/identity/http/browser.hpp"
#include "services/identity/http/routes.hpp"
#include "services/identity/limits.hpp"

#include <utility>

namespace innkeeper::identity {
namespace {

/// An error for the client goes to its registered address, with RFC 9207's `iss`.
http::Response refusal(const Context& context, const AuthorizeRefusal& refused) {
    if (refused.redirect_uri.empty()) {
        return error_page(context, Error{Code::invalid, "authorize-invalid", refused.description});
    }
    return see_other(with_query(refused.redirect_uri, {{"error", refused.error},
                                                       {"error_description", refused.description},
                                                       {"state", refused.state},
                                                       {"iss", context.issuer}}));
}

bool is_too_old(const AuthorizeRequest& request, Instant auth_time, Instant now) {
    return request.max_age && now - auth_time > *request.max_age;
}

Task<Result<http::Response>> authorize(Context& context, Pairs params, std::string session) {
    auto checked = check_authorize(params, context.clients);
    if (!checked) co_return refusal(context, checked.error());
    auto request = std::move(*checked);
    const auto page = [&](const char* path) {
        return see_other(with_query(path, {{"return_to", continuation_of(request)}}));
    };
    if (request.prompt == Prompt::create) co_return page("/signup");
    if (request.prompt == Prompt::login) co_return page("/signin");
    CO_TRY(auto signed_in, co_await resume_session(context, std::move(session)));
    if (signed_in && !is_too_old(request, signed_in->auth_time, context.clock.now())) {
        co_return co_await grant_code(context, std::move(request), signed_in->user.sub,
                                      signed_in->auth_time);
    }
    if (request.prompt == Prompt::none) {
        const AuthorizeRefusal refused{"login_required", "Nobody is signed in.",
                                       request.redirect_uri, request.state};
        co_return refusal(context, refused);
    }
    co_return page("/signin");
}

Task<Result<http::Response>> authorize_get(Context& context, http::Request request) {
    auto session = session_of(context, request);
    return as_page(context, authorize(context, std::move(request.query), std::move(session)));
}

Task<Result<http::Response>> authorize_form(Context& context, http::Request request) {
    CO_TRY(auto form, http::parse_form(request.body));
    auto session = session_of(context, request);
    co_return co_await authorize(context, std::move(form), std::move(session));
}

}  // namespace

Task<Result<http::Response>> grant_code(Context& context, AuthorizeRequest request, std::string sub,
                                        Instant auth_time) {
    const auto address = request.redirect_uri;
    const auto state = request.state;
    CO_TRY(const auto code,
           co_await issue_code(context, std::move(request), std::move(sub), auth_time));
    co_return see_other(
        with_query(address, {{"code", code}, {"state", state}, {"iss", context.issuer}}));
}

void mount_authorize(http::Router& router, Context& context) {
    router.add(
        {.method = http::Method::get, .pattern = "/oauth2/authorize", .query = authorize_params()},
        [&context](http::Request request) { return authorize_get(context, std::move(request)); });
    router.add({.method = http::Method::post,
                .pattern = "/oauth2/authorize",
                .max_body = kMaxFormBytes,
                .content_type = "application/x-www-form-urlencoded"},
               [&context](http::Request request) {
                   return as_page(context, authorize_form(context, std::move(request)));
               });
}

}  // namespace innkeeper::identity
