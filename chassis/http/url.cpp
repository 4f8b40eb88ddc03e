#include "chassis/http/url.hpp"

#include "chassis/http/head_scan.hpp"
#include "chassis/http/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace innkeeper::http {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::unexpected<Error> malformed() {
    return fail(Code::invalid, "malformed-url", "This is not an absolute http or https address.");
}

bool take_scheme(std::string_view& text, std::string_view scheme) {
    if (!equal_ignoring_case(text.substr(0, scheme.size()), scheme)) return false;
    text.remove_prefix(scheme.size());
    return true;
}

}  // namespace

std::string Url::authority() const {
    std::string text = host.find(':') == host.npos ? host : "[" + host + "]";
    if (port != (tls ? kHttpsPort : kHttpPort)) text += fmt::format(":{}", port);
    return text;
}

std::string Url::origin() const {
    return fmt::format("{}://{}", tls ? "https" : "http", authority());
}

Result<Url> parse_url(std::string_view text) {
    Url url;
    if (take_scheme(text, "https://"))
        url.tls = true;
    else if (!take_scheme(text, "http://"))
        return malformed();
    url.port = url.tls ? kHttpsPort : kHttpPort;
    if (!is_target_text(text) || text.find('#') != text.npos) return malformed();

    const std::size_t end = std::min(text.find_first_of("/?"), text.size());
    std::string_view authority = text.substr(0, end);
    text.remove_prefix(end);
    url.target = text.starts_with('/') ? std::string(text) : "/" + std::string(text);

    const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == authority.npos || !is_host(authority)) return malformed();
    const std::size_t colon = authority.find(':', bracket);
    if (colon != authority.npos) {
        const std::string_view digits = authority.substr(colon + 1);
        const auto [stop, failure] =
            std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (failure != std::errc{} || stop != digits.data() + digits.size() || url.port == 0)
            return malformed();
        authority = authority.substr(0, colon);
    }
    if (bracket > 0) {
        if (!authority.ends_with(']')) return malformed();
        authority = authority.substr(1, authority.size() - 2);
    }
    if (authority.empty()) return malformed();
    url.host = authority;
    for (char& c : url.host)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return url;
}

}  // namespace innkeeper::http
