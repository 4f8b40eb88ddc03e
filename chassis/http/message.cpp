#include "chassis/http/message.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/http/limits.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::http {
namespace {

struct MethodName {
    Method method;
    std::string_view name;
};
constexpr std::array kMethods{
    MethodName{Method::get, "GET"},         MethodName{Method::head, "HEAD"},
    MethodName{Method::post, "POST"},       MethodName{Method::put, "PUT"},
    MethodName{Method::patch, "PATCH"},     MethodName{Method::del, "DELETE"},
    MethodName{Method::options, "OPTIONS"},
};

/// Of requests by programs, and of answers.
constexpr std::size_t kUsualHeaders = 10;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_lower_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == '0'; });
}

std::unexpected<Error> malformed(std::string detail) {
    return fail(Code::invalid, "malformed-target", std::move(detail));
}

bool has_dot_segment(std::string_view path) {
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at + 1), path.size());
        const std::string_view segment = path.substr(at + 1, end - at - 1);
        if (segment == "." || segment == "..") return true;
        at = end;
    }
    return false;
}

bool has_encoded_slash(std::string_view path) {
    for (std::size_t at = path.find('%'); at != path.npos; at = path.find('%', at + 1)) {
        const std::string_view escape = path.substr(at, 3);
        if (equal_ignoring_case(escape, "%2f") || equal_ignoring_case(escape, "%5c")) return true;
    }
    return false;
}

Result<std::string> decode(std::string_view text, bool plus_is_space) {
    if (text.find_first_of("%+") == text.npos) return std::string(text);
    auto decoded = percent_decode(text, plus_is_space);
    if (!decoded) return malformed("The address has a percent sign without two hex digits.");
    if (!is_utf8(*decoded)) return malformed("The address is not UTF-8.");
    return decoded;
}

Result<std::string> decode_path(std::string_view raw) {
    if (has_encoded_slash(raw)) return malformed("The path has an encoded slash.");
    TRY(std::string path, decode(raw, false));
    if (std::ranges::any_of(path, is_control))
        return malformed("The path has a control character.");
    if (has_dot_segment(path)) return malformed("The path has a dot segment.");
    return path;
}

Result<Pairs> decode_query(std::string_view raw) {
    Pairs query;
    while (!raw.empty()) {
        const std::size_t end = std::min(raw.find('&'), raw.size());
        const std::string_view pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (pair.empty()) continue;
        if (query.size() == kMaxQueryParams) return malformed("The query has too many parameters.");
        const std::size_t equals = std::min(pair.find('='), pair.size());
        TRY(std::string name, decode(pair.substr(0, equals), true));
        TRY(std::string value, decode(pair.substr(std::min(equals + 1, pair.size())), true));
        if (name.find('\0') != name.npos || value.find('\0') != value.npos)
            return malformed("The query has a zero byte.");
        query.emplace_back(std::move(name), std::move(value));
    }
    return query;
}

}  // namespace

std::string_view to_string(Method method) {
    const auto index = static_cast<std::size_t>(method);
    CHECK(index < kMethods.size() && kMethods[index].method == method);
    return kMethods[index].name;
}

std::optional<Method> parse_method(std::string_view text) {
    for (const MethodName& known : kMethods)
        if (known.name == text) return known.method;
    return std::nullopt;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    return true;
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
    for (const auto& [key, value] : fields_)
        if (equal_ignoring_case(key, name)) return value;
    return std::nullopt;
}

void Headers::set(std::string_view name, std::string value) {
    erase(name);
    add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
    if (fields_.empty()) fields_.reserve(kUsualHeaders);
    fields_.emplace_back(std::string(name), std::move(value));
}

void Headers::erase(std::string_view name) {
    std::erase_if(fields_, [&](const auto& f) { return equal_ignoring_case(f.first, name); });
}

std::string TraceContext::traceparent() const {
    std::string text;
    text.reserve(55);
    text.append("00-").append(trace_id).append("-").append(span_id).append("-01");
    return text;
}

std::optional<TraceContext> TraceContext::parse(std::string_view text) {
    // A later version may append fields; version 00 may not (W3C Trace Context section 3.2.4).
    constexpr std::size_t kLength = 55;
    if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return std::nullopt;
    const std::string_view version = text.substr(0, 2);
    if (!is_lower_hex(version) || version == "ff") return std::nullopt;
    if (text.size() > kLength && (version == "00" || text[kLength] != '-')) return std::nullopt;
    const std::string_view trace = text.substr(3, 32);
    const std::string_view span = text.substr(36, 16);
    if (!is_lower_hex(trace) || !is_lower_hex(span) || !is_lower_hex(text.substr(53, 2)))
        return std::nullopt;
    if (all_zero(trace) || all_zero(span)) return std::nullopt;
    return TraceContext{std::string(trace), std::string(span)};
}

std::optional<std::string_view> Request::query_param(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return std::nullopt;
}

std::string_view Request::path_param(std::string_view name) const {
    const auto found = std::ranges::find(path_params, name,
                                         [](const auto& p) -> std::string_view { return p.first; });
    CHECK(found != path_params.end());
    return found->second;
}

Result<void> set_target(Request& request, std::string_view target) {
    if (target.empty() || target.front() != '/')
        return malformed("The address does not begin with a slash.");
    if (target.find('#') != target.npos) return malformed("The address has a fragment.");
    const std::size_t mark = std::min(target.find('?'), target.size());
    TRY(std::string path, decode_path(target.substr(0, mark)));
    TRY(Pairs query, decode_query(target.substr(std::min(mark + 1, target.size()))));
    request.path = std::move(path);
    request.query = std::move(query);
    return {};
}

std::string target_of(const Request& request) {
    std::string target;
    std::string_view rest = request.path;
    while (!rest.empty()) {
        const std::size_t slash = rest.find('/');
        if (slash == rest.npos) {
            target += percent_encode(rest);
            break;
        }
        target += percent_encode(rest.substr(0, slash));
        target += '/';
        rest.remove_prefix(slash + 1);
    }
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        target += separator;
        target += percent_encode(name);
        target += '=';
        target += percent_encode(value);
        separator = '&';
    }
    return target;
}

}  // namespace innkeeper::http
