#include "chassis/http/form.hpp"
#include "services/identity/app/sessions.hpp"
#include "services/identity/app/sign_in.hpp"
#include "services/identity/http/browser.hpp"
#include "services/identity/http/pages.hpp"
#include "services/identity/http/routes.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::identity {
namespace {

using Answer = Result<http::Response>;

std::string link_to(const char* path, const std::string& return_to) {
    return with_query(path, {{"return_to", return_to}});
}

/// Shows a form page with its protection.
http::Response show_form(Context& context, const http::Request& request, Page page,
                         const std::string& return_to) {
    const auto csrf = csrf_for(context, request);
    page.hidden.emplace_back("csrf", csrf);
    if (!return_to.empty()) page.hidden.emplace_back("return_to", return_to);
    const auto next = read_return_to(context, return_to);
    if (next && *next) page.form_targets.push_back(origin_of((*next)->redirect_uri));
    auto response = render(page);
    set_csrf(context, response, csrf);
    return response;
}

Page sign_in_page(const std::string& email, const std::string& return_to) {
    Page page{.title = "Sign in"};
    page.action = "/signin";
    page.submit = "Sign in";
    page.fields = {{.name = "email",
                    .label = "E-mail address",
                    .type = "email",
                    .autocomplete = "username",
                    .value = email},
                   {.name = "password",
                    .label = "Password",
                    .type = "password",
                    .autocomplete = "current-password"}};
    page.links = {{"New here?", "Create an account", link_to("/signup", return_to)}};
    return page;
}

Page sign_up_page(const Registration& values, const std::string& return_to) {
    Page page{.title = "Create an account"};
    page.action = "/signup";
    page.submit = "Create account";
    page.fields = {{.name = "given_name",
                    .label = "Given name",
                    .autocomplete = "given-name",
                    .value = values.given_name},
                   {.name = "family_name",
                    .label = "Family name",
                    .autocomplete = "family-name",
                    .value = values.family_name},
                   {.name = "email",
                    .label = "E-mail address",
                    .type = "email",
                    .autocomplete = "username",
                    .value = values.email},
                   {.name = "address",
                    .label = "Postal address",
                    .autocomplete = "street-address",
                    .value = values.address,
                    .required = false,
                    .multiline = true},
                   {.name = "password",
                    .label = "Password",
                    .type = "password",
                    .autocomplete = "new-password",
                    .hint = "At least 8 characters. A few words are easy to remember."}};
    page.links = {{"Already have an account?", "Sign in", link_to("/signin", return_to)}};
    return page;
}

Page signed_in_page(const Context& context, const User& user) {
    Page page{.title = "You are signed in"};
    page.text = {"Signed in as " + user.given_name + " " + user.family_name + " (" + user.email +
                 ")."};
    page.action = "/logout";
    page.submit = "Sign out";
    page.links = {{"", "Go to the hotels", context.home_url}};
    return page;
}

/// What the person can mend goes back onto the form; everything else is an error of the page.
bool is_for_the_person(const Error& error) {
    return error.code != Code::bug && error.code != Code::forbidden;
}

void explain(Page& page, const Error& error) {
    // RFC 9110 wants a challenge with 401, and a form has none to give.
    page.status = error.code == Code::unauthenticated ? 422 : http_status(error.code);
    page.problems = error.fields;
    if (error.slug == "email-taken") page.problems = {{"email", error.detail}};
    if (page.problems.empty()) page.problems = {{"", error.detail}};
}

http::Response show_problem(Context& context, const http::Request& request, Page page,
                            const Error& error, const std::string& return_to) {
    explain(page, error);
    auto response = show_form(context, request, std::move(page), return_to);
    if (error.retry_after) {
        response.headers.set("Retry-After", std::to_string(error.retry_after->count()));
    }
    return response;
}

/// A new session, the old one closed, and on to where the person was going.
Task<Answer> enter(Context& context, std::string old_session, std::string sub,
                   std::optional<AuthorizeRequest> next) {
    CO_TRY_VOID(co_await close_session(context, std::move(old_session)));
    CO_TRY(const auto session, co_await open_session(context, sub));
    http::Response response;
    if (next) {
        CO_TRY(response,
               co_await grant_code(context, std::move(*next), std::move(sub), context.clock.now()));
    } else {
        response = see_other(context.home_url);
    }
    set_session(context, response, session);
    co_return response;
}

Task<Answer> show_sign_in(Context& context, http::Request request) {
    const std::string return_to(request.query_param("return_to").value_or(""));
    CO_TRY(const auto next, read_return_to(context, return_to));
    if (!next) {
        CO_TRY(const auto known, co_await resume_session(context, session_of(context, request)));
        if (known) {
            co_return show_form(context, request, signed_in_page(context, known->user), "");
        }
    }
    co_return show_form(context, request, sign_in_page(next ? next->login_hint : "", return_to),
                        return_to);
}

Task<Answer> submit_sign_in(Context& context, http::Request request) {
    CO_TRY(const auto form, http::parse_form(request.body));
    CO_TRY_VOID(check_csrf(context, request, form));
    const auto return_to = value_of(form, "return_to");
    CO_TRY(auto next, read_return_to(context, return_to));
    SignIn command{value_of(form, "email"), value_of(form, "password"), request.peer};
    const auto user = co_await sign_in(context, std::move(command));
    if (!user && !is_for_the_person(user.error())) co_return fail(user.error());
    if (!user) {
        co_return show_problem(context, request, sign_in_page(value_of(form, "email"), return_to),
                               user.error(), return_to);
    }
    co_return co_await enter(context, session_of(context, request), user->sub, std::move(next));
}

Task<Answer> show_sign_up(Context& context, http::Request request) {
    const std::string return_to(request.query_param("return_to").value_or(""));
    CO_TRY(const auto next, read_return_to(context, return_to));
    Registration values;
    if (next) values.email = next->login_hint;
    co_return show_form(context, request, sign_up_page(values, return_to), return_to);
}

Task<Answer> submit_sign_up(Context& context, http::Request request) {
    CO_TRY(const auto form, http::parse_form(request.body));
    CO_TRY_VOID(check_csrf(context, request, form));
    const auto return_to = value_of(form, "return_to");
    CO_TRY(auto next, read_return_to(context, return_to));
    const Registration values{value_of(form, "email"), value_of(form, "password"),
                              value_of(form, "given_name"), value_of(form, "family_name"),
                              value_of(form, "address")};
    const auto user = co_await sign_up(context, values, request.peer);
    if (!user && !is_for_the_person(user.error())) co_return fail(user.error());
    if (!user) {
        co_return show_problem(context, request, sign_up_page(values, return_to), user.error(),
                               return_to);
    }
    co_return co_await enter(context, session_of(context, request), user->sub, std::move(next));
}

/// An application's request to sign out: to one of its registered addresses, or to nowhere.
Result<std::string> logout_target(const Context& context, const http::Request& request) {
    const std::string client_id(request.query_param("client_id").value_or(""));
    auto address = request.query_param("logout_uri");
    if (!address) address = request.query_param("post_logout_redirect_uri");
    const auto* client = find_client(context.clients, client_id);
    if (client == nullptr || !address ||
        std::ranges::find(client->logout_uris, *address) == client->logout_uris.end()) {
        return fail(Code::invalid, "logout-invalid",
                    "The application or its address to return to is not registered.");
    }
    return with_query(std::string(*address),
                      {{"state", std::string(request.query_param("state").value_or(""))}});
}

Task<Answer> sign_out(Context& context, std::string session, http::Response response) {
    CO_TRY_VOID(co_await close_session(context, std::move(session)));
    clear_session(context, response);
    co_return response;
}

Task<Answer> show_logout(Context& context, http::Request request) {
    if (!request.query.empty()) {
        CO_TRY(const auto target, logout_target(context, request));
        co_return co_await sign_out(context, session_of(context, request), see_other(target));
    }
    Page page{.title = "Sign out"};
    page.text = {"Do you want to sign out of Innkeeper in this browser?"};
    page.action = "/logout";
    page.submit = "Sign out";
    page.links = {{"", "Back to the hotels", context.home_url}};
    co_return show_form(context, request, std::move(page), "");
}

Task<Answer> submit_logout(Context& context, http::Request request) {
    CO_TRY(const auto form, http::parse_form(request.body));
    CO_TRY_VOID(check_csrf(context, request, form));
    Page page{.title = "You are signed out"};
    page.links = {{"", "Sign in again", "/signin"}, {"", "Go to the hotels", context.home_url}};
    co_return co_await sign_out(context, session_of(context, request), render(page));
}

}  // namespace

void mount_pages(http::Router& router, Context& context) {
    using Use = Task<Answer> (*)(Context&, http::Request);
    const auto show = [&](const char* path, std::vector<std::string> query, Use use) {
        router.add({.method = http::Method::get, .pattern = path, .query = std::move(query)},
                   [&context, use](http::Request request) {
                       return as_page(context, use(context, std::move(request)));
                   });
    };
    const auto submit = [&](const char* path, Use use) {
        router.add({.method = http::Method::post,
                    .pattern = path,
                    .max_body = kMaxFormBytes,
                    .content_type = "application/x-www-form-urlencoded"},
                   [&context, use](http::Request request) {
                       return as_page(context, use(context, std::move(request)));
                   });
    };
    show("/signin", {"return_to"}, show_sign_in);
    submit("/signin", submit_sign_in);
    show("/signup", {"return_to"}, show_sign_up);
    submit("/signup", submit_sign_up);
    show("/logout",
         {"client_id", "logout_uri", "post_logout_redirect_uri", "id_token_hint", "state"},
         show_logout);
    submit("/logout", submit_logout);
}

}  // namespace innkeeper::identity
