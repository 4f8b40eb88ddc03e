#include "chassis/http/form.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/http/limits.hpp"

#include <algorithm>

namespace innkeeper::http {
namespace {

Result<std::string> decode(std::string_view text) {
    auto decoded = percent_decode(text, true);
    if (!decoded || !is_utf8(*decoded) || decoded->find('\0') != decoded->npos)
        return fail(Code::invalid, "malformed-form", "The form is not encoded correctly.");
    return decoded;
}

}  // namespace

Result<Pairs> parse_form(std::string_view body) {
    if (body.size() > kMaxFormBytes)
        return fail(Code::too_large, "form-too-large", "The form has too many bytes.");
    Pairs fields;
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('&'), body.size());
        const std::string_view pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (pair.empty()) continue;
        if (fields.size() == kMaxFormFields)
            return fail(Code::too_large, "form-too-large", "The form has too many fields.");
        const std::size_t equals = std::min(pair.find('='), pair.size());
        TRY(std::string name, decode(pair.substr(0, equals)));
        TRY(std::string value, decode(pair.substr(std::min(equals + 1, pair.size()))));
        fields.emplace_back(std::move(name), std::move(value));
    }
    return fields;
}

std::string format_form(const Pairs& fields) {
    std::string body;
    for (const auto& [name, value] : fields) {
        if (!body.empty()) body += '&';
        body += percent_encode(name);
        body += '=';
        body += percent_encode(value);
    }
    return body;
}

}  // namespace innkeeper::http
