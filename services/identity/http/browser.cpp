#include "services/identity/http/browser.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/http/cookie.hpp"
#include "chassis/http/form.hpp"
#include "services/identity/http/pages.hpp"
#include "services/identity/limits.hpp"

namespace innkeeper::identity {
namespace {

constexpr std::size_t kCsrfText = 43;  ///< kTokenBytes in base64url

http::SetCookie cookie(const Context& context, const std::string& name, std::string value) {
    http::SetCookie set;
    set.name = (context.secure() ? "__Host-" : "") + name;
    set.value = std::move(value);
    set.secure = context.secure();
    return set;
}

http::SetCookie session_cookie(const Context& context, std::string value) {
    auto set = cookie(context, "innkeeper_session", std::move(value));
    set.max_age = std::chrono::duration_cast<std::chrono::seconds>(kSessionLife);
    return set;
}

std::string csrf_cookie_of(const Context& context, const http::Request& request) {
    auto value = http::cookie_of(request, cookie(context, "innkeeper_csrf", "").name).value_or("");
    const bool ours = value.size() == kCsrfText && base64url_decode(value).has_value();
    return ours ? value : std::string();
}

}  // namespace

std::string session_of(const Context& context, const http::Request& request) {
    return http::cookie_of(request, session_cookie(context, "").name).value_or("");
}

void set_session(const Context& context, http::Response& response, const std::string& token) {
    response.headers.add("Set-Cookie", http::format_set_cookie(session_cookie(context, token)));
}

void clear_session(const Context& context, http::Response& response) {
    response.headers.add("Set-Cookie", http::format_expired_cookie(session_cookie(context, "")));
}

std::string csrf_for(Context& context, const http::Request& request) {
    auto present = csrf_cookie_of(context, request);
    return present.empty() ? context.random.token(kTokenBytes) : present;
}

void set_csrf(const Context& context, http::Response& response, const std::string& token) {
    response.headers.add("Set-Cookie",
                         http::format_set_cookie(cookie(context, "innkeeper_csrf", token)));
}

Result<void> check_csrf(const Context& context, const http::Request& request, const Pairs& form) {
    const auto expected = csrf_cookie_of(context, request);
    const auto sent = value_of(form, "csrf");
    const bool foreign = request.headers.get("Sec-Fetch-Site") == "cross-site";
    if (foreign || expected.empty() || sent.size() != expected.size() ||
        !equal_constant_time(sent, expected)) {
        return fail(Code::forbidden, "csrf-failed",
                    "This form is too old or did not come from this site. Open the page again.");
    }
    return {};
}

std::string value_of(const Pairs& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs) {
        if (key == name) return value;
    }
    return {};
}

Result<std::optional<AuthorizeRequest>> read_return_to(const Context& context,
                                                       std::string_view text) {
    if (text.empty()) return std::optional<AuthorizeRequest>{};
    const auto invalid = [] {
        return fail(Code::invalid, "return-to-invalid",
                    "The page to return to is not valid. Go back to where you came from.");
    };
    if (text.size() > kMaxReturnTo) return invalid();
    const auto params = http::parse_form(text);
    if (!params) return invalid();
    auto request = check_authorize(*params, context.clients);
    if (!request) return invalid();
    return std::optional(std::move(*request));
}

http::Response see_other(const std::string& location) {
    http::Response response;
    response.status = 303;
    response.headers.set("Location", location);
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Referrer-Policy", "no-referrer");
    return response;
}

http::Response error_page(const Context& context, const Error& error) {
    const bool ours = error.code == Code::bug;
    Page page{.status = http_status(error.code), .title = "That did not work"};
    page.text.push_back(ours ? "Something went wrong on our side." : error.detail);
    page.links.push_back({"", "Back to the start page", context.home_url});
    auto response = render(page);
    if (error.retry_after) {
        response.headers.set("Retry-After", std::to_string(error.retry_after->count()));
    }
    return response;
}

Task<Result<http::Response>> as_page(Context& context, Task<Result<http::Response>> inner) {
    auto result = co_await std::move(inner);
    if (result) co_return result;
    if (result.error().code == Code::bug) {
        context.log.error("page-failed", {{"slug", result.error().slug}});
    }
    co_return error_page(context, result.error());
}

}  // namespace innkeeper::identity
