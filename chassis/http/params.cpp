#include "chassis/http/params.hpp"

#include "chassis/core/encoding.hpp"

#include <charconv>

namespace innkeeper::http {
namespace {

template <class Int>
std::optional<Int> parse_whole(std::string_view text) {
    Int value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Result<std::optional<std::int64_t>> integer_param(const Request& request, std::string_view name,
                                                  std::int64_t min, std::int64_t max) {
    const auto text = request.query_param(name);
    if (!text) return std::nullopt;
    const auto value = parse_whole<std::int64_t>(*text);
    if (!value || *value < min || *value > max)
        return fail_field(std::string(name), "must be a whole number from " + std::to_string(min) +
                                                 " to " + std::to_string(max));
    return value;
}

Result<std::vector<int>> integers_param(const Request& request, std::string_view name,
                                        std::size_t max_items, int min, int max) {
    std::vector<int> values;
    const auto text = request.query_param(name);
    if (!text || text->empty()) return values;
    const std::size_t digits = std::to_string(max).size();
    std::string_view rest = *text;
    for (;;) {
        const auto comma = rest.find(',');
        const std::string_view one = rest.substr(0, comma);
        const auto value = parse_whole<int>(one);
        if (!value || *value < min || *value > max || one.size() > digits ||
            values.size() == max_items)
            return fail_field(std::string(name), "must be at most " + std::to_string(max_items) +
                                                     " whole numbers from " + std::to_string(min) +
                                                     " to " + std::to_string(max) +
                                                     ", with commas");
        values.push_back(*value);
        if (comma == std::string_view::npos) return values;
        rest.remove_prefix(comma + 1);
    }
}

Result<std::optional<std::string>> text_param(const Request& request, std::string_view name,
                                              std::size_t min, std::size_t max) {
    const auto text = request.query_param(name);
    if (!text) return std::nullopt;
    if (!is_utf8(*text)) return fail_field(std::string(name), "must be UTF-8");
    if (const auto length = utf8_length(*text); length < min || length > max)
        return fail_field(std::string(name), "must have " + std::to_string(min) + " to " +
                                                 std::to_string(max) + " characters");
    return std::string(*text);
}

Result<PageParams> page_params(const Request& request) {
    TRY(const auto limit, integer_param(request, "limit", 1, kMaxPage));
    TRY(auto cursor, text_param(request, "cursor", 1, kMaxCursor));
    return PageParams{limit ? static_cast<std::size_t>(*limit) : kDefaultPage,
                      std::move(cursor).value_or("")};
}

std::string etag(std::uint64_t version) { return '"' + std::to_string(version) + '"'; }

Result<std::uint64_t> if_match(const Request& request) {
    const auto text = request.headers.get("If-Match");
    if (!text)
        return fail(Code::invalid, "if-match-missing",
                    "This request needs an If-Match header with the version that you saw.");
    std::optional<std::uint64_t> version;
    if (text->size() >= 3 && text->front() == '"' && text->back() == '"')
        version = parse_whole<std::uint64_t>(text->substr(1, text->size() - 2));
    if (!version)
        return fail(Code::invalid, "if-match-invalid",
                    "If-Match must be one version in quotes, such as \"3\".");
    return *version;
}

}  // namespace innkeeper::http
