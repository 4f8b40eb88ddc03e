#include "chassis/http/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace innkeeper::http {
namespace {

bool is_token(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        const bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return alphanumeric ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool is_value(std::string_view value) {
    return std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool is_framing(std::string_view name) {
    switch (name.size()) {
        case 4:
            return equal_ignoring_case(name, "Date");
        case 10:
            return equal_ignoring_case(name, "Connection") ||
                   equal_ignoring_case(name, "Keep-Alive");
        case 14:
            return equal_ignoring_case(name, "Content-Length");
        case 17:
            return equal_ignoring_case(name, "Transfer-Encoding");
        default:
            return false;
    }
}

void append_number(std::string& out, std::size_t number, int base = 10) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), number, base).ptr;
    out.append(digits.begin(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

void append_length(std::string& out, std::size_t length) {
    out += "Content-Length: ";
    append_number(out, length);
    out += "\r\n";
}

}  // namespace

bool is_well_formed(const Headers& headers) {
    return std::ranges::all_of(
        headers, [](const auto& field) { return is_token(field.first) && is_value(field.second); });
}

bool may_have_body(int status) { return status != 204 && status != 304; }

void append_head(std::string& out, const Response& response, const ResponseFraming& framing) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\n";
    for (const auto& [name, value] : response.headers)
        if (!is_framing(name)) append_field(out, name, value);
    append_field(out, "Date", framing.date);
    if (may_have_body(response.status)) {
        const auto length_of_get = response.headers.get("Content-Length");
        if (framing.to_head && response.body.empty() && length_of_get)
            append_field(out, "Content-Length", *length_of_get);
        else if (response.stream == nullptr)
            append_length(out, response.body.size());
        else if (!framing.http_1_0)
            out += "Transfer-Encoding: chunked\r\n";
    }
    if (framing.close) out += "Connection: close\r\n";
    out += "\r\n";
}

void append_head(std::string& out, const Request& request, std::string_view host) {
    out.append(to_string(request.method)).append(" ");
    out.append(target_of(request)).append(" HTTP/1.1\r\n");
    append_field(out, "Host", host);
    for (const auto& [name, value] : request.headers) {
        const bool own = is_framing(name) || equal_ignoring_case(name, "Host") ||
                         equal_ignoring_case(name, "Expect") ||
                         equal_ignoring_case(name, "traceparent");
        if (!own) append_field(out, name, value);
    }
    if (!request.trace.trace_id.empty())
        append_field(out, "traceparent", request.trace.traceparent());
    const bool says_length = request.method == Method::post || request.method == Method::put ||
                             request.method == Method::patch || !request.body.empty();
    if (says_length) append_length(out, request.body.size());
    out += "\r\n";
}

void append_chunk(std::string& out, std::string_view piece) {
    if (piece.empty()) return;
    append_number(out, piece.size(), 16);
    out.append("\r\n").append(piece).append("\r\n");
}

std::string http_date(Instant instant) {
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(instant - day));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       kDays[std::chrono::weekday(day).c_encoding()], unsigned(date.day()),
                       kMonths[unsigned(date.month()) - 1], int(date.year()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

}  // namespace innkeeper::http
