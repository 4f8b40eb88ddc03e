#include "chassis/http/head_scan.hpp"

#include <algorithm>

namespace innkeeper::http {
namespace {

Refusal malformed(std::string detail) { return {400, "malformed-request", std::move(detail)}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

void HeadScan::reset() {
    line_ = 0;
    seen_ = 0;
    refusal_.reset();
}

std::optional<std::size_t> HeadScan::scan(std::string_view input) {
    while (!refusal_) {
        const std::size_t feed = input.find('\n', seen_);
        const std::string_view line =
            input.substr(line_, (feed == input.npos ? input.size() : feed) - line_);
        if (line_ > 0 && (line.starts_with(' ') || line.starts_with('\t')))
            refusal_ = malformed("A header field is folded over two lines.");
        else if (feed == input.npos) {
            seen_ = input.size();
            if (input.size() >= max_bytes_)
                refusal_ = Refusal{431, "headers-too-large", "The header fields are too large."};
            return std::nullopt;
        } else if (!line.ends_with('\r') || line.find('\r') + 1 != line.size())
            refusal_ = malformed("A line of the head does not end in CR LF.");
        else if (line.find('\0') != line.npos)
            refusal_ = malformed("The head has a zero byte.");
        else if (feed + 1 > max_bytes_)
            refusal_ = Refusal{431, "headers-too-large", "The header fields are too large."};
        else if (line.size() == 1)
            return feed + 1;
        line_ = seen_ = feed + 1;
    }
    return std::nullopt;
}

std::optional<std::string_view> origin_form(std::string_view target, std::string_view host) {
    if (target.starts_with('/')) return target;
    const std::size_t scheme = target.find("://");
    if (scheme == target.npos) return std::nullopt;
    if (!equal_ignoring_case(target.substr(0, scheme), "http") &&
        !equal_ignoring_case(target.substr(0, scheme), "https"))
        return std::nullopt;
    target.remove_prefix(scheme + 3);
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    if (end == 0 || !equal_ignoring_case(target.substr(0, end), host)) return std::nullopt;
    target.remove_prefix(end);
    if (target.empty()) return "/";
    // "http://host?q" has an empty path, which has no origin-form of its own bytes.
    if (!target.starts_with('/')) return std::nullopt;
    return target;
}

bool is_target_text(std::string_view target) {
    return std::ranges::all_of(target, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte < 0x7f;
    });
}

bool is_host(std::string_view host) {
    return std::ranges::all_of(host, [](char c) {
        return is_digit(c) || is_letter(c) ||
               std::string_view("-._~!$&'()*+,;=:[]%").find(c) != std::string_view::npos;
    });
}

bool names_other_version(std::string_view head) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t space = line.rfind(' ');
    if (space == line.npos) return false;
    const std::string_view version = line.substr(space + 1);
    return version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
           version[6] == '.' && is_digit(version[7]) && version != "HTTP/1.0" &&
           version != "HTTP/1.1";
}

bool is_length(std::string_view value) {
    return !value.empty() && value.size() <= 18 && std::ranges::all_of(value, is_digit);
}

}  // namespace innkeeper::http
