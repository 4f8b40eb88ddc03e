#include "chassis/core/json.hpp"
#include "chassis/http/message.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace innkeeper::http {
namespace {

namespace bj = boost::json;

constexpr std::chrono::seconds kDefaultRetryAfter{1};

struct Reason {
    int status;
    std::string_view phrase;
};
constexpr std::array kReasons{
    Reason{100, "Continue"},
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
};

constexpr std::array<std::string_view, 8> kMembers{"type", "title",    "status", "detail",
                                                   "slug", "trace_id", "errors", "reasons"};

bool is_member(std::string_view name) {
    return std::ranges::find(kMembers, name) != kMembers.end();
}

bj::object base(int status, std::string_view slug, std::string_view detail,
                const TraceContext& trace) {
    bj::object body;
    body["type"] = fmt::format("urn:innkeeper:problem:{}", slug);
    body["title"] = reason_phrase(status);
    body["status"] = status;
    body["detail"] = detail;
    body["slug"] = slug;
    body["trace_id"] = trace.trace_id;
    return body;
}

Response render(int status, const bj::object& body) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/problem+json");
    response.headers.add("Cache-Control", "no-store");
    response.body = bj::serialize(body);
    return response;
}

std::string text_of(const bj::object& object, std::string_view name) {
    const bj::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

void read_fields(const bj::object& object, Error& error) {
    const bj::value* errors = object.if_contains("errors");
    if (errors == nullptr || !errors->is_array()) return;
    for (const bj::value& item : errors->get_array())
        if (item.is_object())
            error.fields.push_back(
                {text_of(item.get_object(), "field"), text_of(item.get_object(), "message")});
}

void read_reasons(const bj::object& object, Error& error) {
    const bj::value* reasons = object.if_contains("reasons");
    if (reasons == nullptr || !reasons->is_array()) return;
    for (const bj::value& item : reasons->get_array())
        if (item.is_string()) error.reasons.emplace_back(item.get_string());
}

std::optional<std::chrono::seconds> retry_after_of(const Response& response) {
    const auto header = response.headers.get("Retry-After");
    if (!header) return std::nullopt;
    int seconds = 0;
    const auto [end, failure] =
        std::from_chars(header->data(), header->data() + header->size(), seconds);
    if (failure != std::errc{} || end != header->data() + header->size() || seconds < 0)
        return std::nullopt;
    return std::chrono::seconds(seconds);
}

}  // namespace

std::string_view reason_phrase(int status) {
    for (const Reason& known : kReasons)
        if (known.status == status) return known.phrase;
    return "Status";
}

Response json_response(int status, std::string body) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

Response problem(const Error& error, const TraceContext& trace) {
    const int status = http_status(error.code);
    bj::object body = base(status, error.slug, error.detail, trace);
    if (!error.fields.empty()) {
        bj::array errors;
        for (const FieldError& field : error.fields)
            errors.push_back(bj::object{{"field", field.field}, {"message", field.message}});
        body["errors"] = std::move(errors);
    }
    if (!error.reasons.empty()) {
        bj::array reasons;
        for (const std::string& reason : error.reasons) reasons.emplace_back(reason);
        body["reasons"] = std::move(reasons);
    }
    for (const auto& [name, value] : error.context)
        if (!is_member(name)) body[name] = value;
    Response response = render(status, body);
    auto retry_after = error.retry_after;
    if (!retry_after && (error.code == Code::busy || error.code == Code::unavailable))
        retry_after = kDefaultRetryAfter;
    if (retry_after) response.headers.add("Retry-After", fmt::format("{}", retry_after->count()));
    return response;
}

Response problem(int status, std::string slug, std::string detail, const TraceContext& trace) {
    return render(status, base(status, slug, detail, trace));
}

Error error_of(const Response& response) {
    Error error{code_from_http_status(response.status), "upstream-failed",
                "A part of the platform gave an answer that says no reason."};
    error.retry_after = retry_after_of(response);
    const auto type = response.headers.get("Content-Type");
    if (!type || !type->starts_with("application/problem+json")) return error;
    const auto parsed = json::parse(response.body);
    if (!parsed || !parsed->is_object()) return error;
    const bj::object& object = parsed->get_object();
    if (std::string slug = text_of(object, "slug"); !slug.empty()) error.slug = std::move(slug);
    if (std::string detail = text_of(object, "detail"); !detail.empty())
        error.detail = std::move(detail);
    read_fields(object, error);
    read_reasons(object, error);
    for (const auto& [name, value] : object)
        if (!is_member(name) && value.is_string())
            error.context.emplace(std::string(name), std::string(value.get_string()));
    return error;
}

}  // namespace innkeeper::http
