#include "chassis/http/cookie.hpp"

#include "chassis/core/check.hpp"
#include "chassis/http/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::http {
namespace {

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return c > 0x20 && c < 0x7f &&
               std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
    });
}

bool is_value(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    });
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

void read_cookies(std::string_view header, Pairs& cookies) {
    while (!header.empty() && cookies.size() < kMaxCookies) {
        const std::size_t end = std::min(header.find(';'), header.size());
        const std::string_view pair = trim(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        const std::size_t equals = pair.find('=');
        if (equals == pair.npos || pair.size() > kMaxCookieBytes) continue;
        const std::string_view name = trim(pair.substr(0, equals));
        std::string_view value = trim(pair.substr(equals + 1));
        if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
            value = value.substr(1, value.size() - 2);
        if (is_token(name) && is_value(value)) cookies.emplace_back(name, value);
    }
}

std::string_view to_string(SameSite same_site) {
    if (same_site == SameSite::strict) return "Strict";
    return same_site == SameSite::lax ? "Lax" : "None";
}

}  // namespace

Pairs cookies_of(const Request& request) {
    Pairs cookies;
    for (const auto& [name, value] : request.headers)
        if (equal_ignoring_case(name, "Cookie")) read_cookies(value, cookies);
    return cookies;
}

std::optional<std::string> cookie_of(const Request& request, std::string_view name) {
    for (auto& [key, value] : cookies_of(request))
        if (key == name) return std::move(value);
    return std::nullopt;
}

std::string format_set_cookie(const SetCookie& cookie) {
    CHECK(is_token(cookie.name) && is_value(cookie.value) && is_value(cookie.path));
    CHECK(cookie.path.starts_with('/'));
    CHECK(cookie.secure || cookie.same_site != SameSite::none);
    CHECK(!cookie.name.starts_with("__Host-") || (cookie.secure && cookie.path == "/"));
    CHECK(!cookie.name.starts_with("__Secure-") || cookie.secure);
    std::string text = fmt::format("{}={}; Path={}", cookie.name, cookie.value, cookie.path);
    if (cookie.max_age) text += fmt::format("; Max-Age={}", cookie.max_age->count());
    if (cookie.http_only) text += "; HttpOnly";
    if (cookie.secure) text += "; Secure";
    text += fmt::format("; SameSite={}", to_string(cookie.same_site));
    return text;
}

std::string format_expired_cookie(SetCookie cookie) {
    cookie.value.clear();
    cookie.max_age = std::chrono::seconds(0);
    return format_set_cookie(cookie);
}

}  // namespace innkeeper::http
