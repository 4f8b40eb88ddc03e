#include "chassis/http/multipart.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/http/limits.hpp"
#include "chassis/http/message.hpp"

#include <algorithm>

namespace innkeeper::http {
namespace {

constexpr std::string_view kCrlf = "\r\n";

std::unexpected<Error> malformed(std::string detail) {
    return fail(Code::invalid, "malformed-multipart", std::move(detail));
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

/// Reads `"..."` from the front; a backslash takes the next character as it is.
std::optional<std::string> take_quoted(std::string_view& text) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        const bool escape =
            text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
        value += text[escape ? ++i : i];
    }
    return std::nullopt;
}

/// `main; name=value; name="value"`: nothing when it is not of that form or says a name twice.
std::optional<Pairs> parameters(std::string_view field, std::string_view expected_main) {
    const std::size_t end = std::min(field.find(';'), field.size());
    if (!equal_ignoring_case(trim(field.substr(0, end)), expected_main)) return std::nullopt;
    std::string_view rest = field.substr(end);
    Pairs found;
    while (!rest.empty()) {
        rest = trim(rest.substr(1));
        if (rest.empty()) break;
        const std::size_t equals = rest.find('=');
        if (equals == rest.npos) return std::nullopt;
        std::string name(trim(rest.substr(0, equals)));
        rest = trim(rest.substr(equals + 1));
        std::optional<std::string> value;
        if (rest.starts_with('"')) {
            value = take_quoted(rest);
        } else {
            const std::size_t stop = std::min(rest.find(';'), rest.size());
            value = trim(rest.substr(0, stop));
            rest.remove_prefix(stop);
        }
        rest = trim(rest);
        if (!value || name.empty() || (!rest.empty() && rest.front() != ';')) return std::nullopt;
        for (const auto& [known, ignored] : found)
            if (equal_ignoring_case(known, name)) return std::nullopt;
        found.emplace_back(std::move(name), *std::move(value));
    }
    return found;
}

std::optional<std::string> find(const Pairs& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs)
        if (equal_ignoring_case(key, name)) return value;
    return std::nullopt;
}

bool is_boundary(std::string_view text) {
    if (text.empty() || text.size() > kMaxBoundaryBytes || text.ends_with(' ')) return false;
    return std::ranges::all_of(text, [](char c) {
        const bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return alphanumeric || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
    });
}

bool is_clean(std::string_view text) {
    return is_utf8(text) && std::ranges::none_of(text, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

Result<void> read_field(std::string_view line, Part& part, bool& disposed) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0 || line.front() == ' ' || line.front() == '\t')
        return malformed("A part has a header line that is no field.");
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_clean(value)) return malformed("A part has a header that is not clean UTF-8.");
    if (equal_ignoring_case(name, "Content-Disposition")) {
        const auto params = parameters(value, "form-data");
        const auto field = params ? find(*params, "name") : std::nullopt;
        if (disposed || !field || field->empty())
            return malformed("A part has no proper Content-Disposition.");
        disposed = true;
        part.name = *field;
        part.filename = find(*params, "filename");
    } else if (equal_ignoring_case(name, "Content-Type")) {
        part.content_type = value;
    } else if (equal_ignoring_case(name, "Content-Transfer-Encoding") &&
               !equal_ignoring_case(value, "binary") && !equal_ignoring_case(value, "8bit") &&
               !equal_ignoring_case(value, "7bit")) {
        return malformed("A part has an encoding that forms do not use.");
    }
    return {};
}

/// Takes the header lines and the empty line after them from the front of `rest`.
Result<Part> read_headers(std::string_view& rest) {
    Part part;
    bool disposed = false;
    std::size_t size = 0;
    for (;;) {
        const std::size_t end = rest.find(kCrlf);
        size += std::min(end, rest.size()) + kCrlf.size();
        if (size > kMaxPartHeaderBytes)
            return fail(Code::too_large, "part-headers-too-large",
                        "A part has too many bytes of header fields.");
        if (end == rest.npos) return malformed("The body ends within the headers of a part.");
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + kCrlf.size());
        if (line.empty()) break;
        TRY_VOID(read_field(line, part, disposed));
    }
    if (!disposed) return malformed("A part has no Content-Disposition.");
    return part;
}

/// What follows a delimiter: `--` ends the body, otherwise the line must end. True: the end.
Result<bool> after_delimiter(std::string_view& rest) {
    if (rest.starts_with("--")) return true;
    while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
    if (!rest.starts_with(kCrlf)) return malformed("A boundary line does not end.");
    rest.remove_prefix(kCrlf.size());
    return false;
}

}  // namespace

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body) {
    const auto params = parameters(content_type, "multipart/form-data");
    const auto boundary = params ? find(*params, "boundary") : std::nullopt;
    if (!boundary || !is_boundary(*boundary))
        return malformed("The content type is not multipart/form-data with a boundary.");
    const std::string delimiter = "\r\n--" + *boundary;

    std::string_view rest = body;
    if (rest.starts_with(std::string_view(delimiter).substr(kCrlf.size()))) {
        rest.remove_prefix(delimiter.size() - kCrlf.size());
    } else {
        const std::size_t first = rest.find(delimiter);
        if (first == rest.npos) return malformed("The body has no boundary.");
        rest.remove_prefix(first + delimiter.size());
    }
    std::vector<Part> parts;
    for (;;) {
        TRY(const bool end, after_delimiter(rest));
        if (end) return parts;
        if (parts.size() == kMaxParts)
            return fail(Code::too_large, "too-many-parts", "The form has too many parts.");
        TRY(Part part, read_headers(rest));
        const std::size_t stop = rest.find(delimiter);
        if (stop == rest.npos) return malformed("The last boundary is missing.");
        part.bytes = rest.substr(0, stop);
        rest.remove_prefix(stop + delimiter.size());
        parts.push_back(std::move(part));
    }
}

}  // namespace innkeeper::http
