#include "chassis/http/router.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace innkeeper::http {
namespace {

constexpr char kLiteral = 'a';
constexpr char kParameter = 'b';
constexpr char kRest = 'c';

char kind_of(std::string_view segment) {
    if (!segment.starts_with('{')) return kLiteral;
    CHECK(segment.size() > 2 && segment.ends_with('}'));
    return segment.ends_with("*}") ? kRest : kParameter;
}

std::string name_of(std::string_view segment) {
    segment.remove_prefix(1);
    segment.remove_suffix(segment.ends_with("*}") ? 2 : 1);
    return std::string(segment);
}

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    path.remove_prefix(1);
    for (;;) {
        const std::size_t slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == path.npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

/// True when the path has the shape of the pattern; `params` are then its parameters.
bool fits(const std::vector<std::string>& pattern, std::string_view path, Pairs& params) {
    params.clear();
    bool more = true;
    for (const std::string& segment : pattern) {
        if (!more) return false;
        path.remove_prefix(1);
        const char kind = kind_of(segment);
        const std::string_view part = kind == kRest ? path : path.substr(0, path.find('/'));
        if (kind == kLiteral ? part != segment : part.empty()) return false;
        if (kind != kLiteral) params.emplace_back(name_of(segment), std::string(part));
        path.remove_prefix(part.size());
        more = !path.empty();
    }
    return !more;
}

bool serves(Method offered, Method asked) {
    return offered == asked || (offered == Method::get && asked == Method::head);
}

void allow(std::string& allowed, std::string_view method) {
    if (allowed.find(method) != allowed.npos) return;
    if (!allowed.empty()) allowed += ", ";
    allowed += method;
}

std::string_view media_type(std::string_view value) {
    value = value.substr(0, value.find(';'));
    while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
    return value;
}

Result<void> check_query(const Route& route, const Request& request) {
    for (const auto& [name, value] : request.query) {
        if (std::ranges::find(route.query, name) != route.query.end()) continue;
        Error error{Code::invalid, "unknown-parameter",
                    "The address has a query parameter that is not known here."};
        error.fields.push_back({name, "is not a parameter of this address"});
        return fail(std::move(error));
    }
    return {};
}

bool body_type_fits(const Route& route, const Request& request) {
    const bool may_have_body = request.method == Method::post || request.method == Method::put ||
                               request.method == Method::patch || request.method == Method::del;
    if (request.body.empty() || !may_have_body) return true;
    if (request.headers.get("Content-Encoding")) return false;
    if (route.content_type.empty()) return true;
    const auto type = request.headers.get("Content-Type");
    return type && equal_ignoring_case(media_type(*type), media_type(route.content_type));
}

/// The token of `Authorization: Bearer x` (RFC 6750 section 2.1); nothing when another scheme or
/// none is used.
std::optional<std::string> bearer_token(const Request& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const auto header = request.headers.get("Authorization");
    if (!header || !equal_ignoring_case(header->substr(0, kScheme.size()), kScheme))
        return std::nullopt;
    std::string_view token = header->substr(kScheme.size());
    while (token.starts_with(' ')) token.remove_prefix(1);
    return std::string(token);
}

bool repeats_authorization(const Request& request) {
    return std::ranges::count_if(request.headers, [](const auto& field) {
               return equal_ignoring_case(field.first, "Authorization");
           }) > 1;
}

Result<void> check_access(Access access, const std::optional<auth::Principal>& principal) {
    if (access == Access::anyone) return {};
    if (!principal)
        return fail(Code::unauthenticated, "token-missing", "Sign in first: no token was sent.");
    const bool may = access == Access::signed_in || principal->is_admin() ||
                     (access == Access::manager && principal->is_manager());
    if (!may) return fail(Code::forbidden, "wrong-role", "Your role does not allow this.");
    return {};
}

/// RFC 6750 section 3: no error code when the client sent no token at all.
void challenge(Response& response, const Error& error) {
    if (response.headers.get("WWW-Authenticate")) return;
    if (error.slug == "wrong-role" || error.slug == "insufficient-scope") {
        response.headers.add("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
    } else if (error.code == Code::unauthenticated) {
        response.headers.add("WWW-Authenticate",
                             error.slug == "token-missing"
                                 ? "Bearer realm=\"innkeeper\""
                                 : fmt::format("Bearer error=\"invalid_token\", "
                                               "error_description=\"{}\"",
                                               error.slug));
    }
}

Response refuse(const Error& error, const TraceContext& trace) {
    Response response = problem(error, trace);
    challenge(response, error);
    return response;
}

std::string describe(std::exception_ptr exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "an exception of an unknown type";
    }
}

}  // namespace

void Router::add(Route route, Handler handler) {
    CHECK(route.pattern.starts_with('/') && handler != nullptr);
    Entry entry{std::move(route), {}, {}, std::move(handler)};
    entry.segments = split(entry.route.pattern);
    for (const std::string& segment : entry.segments) entry.rank += kind_of(segment);
    const std::size_t rest = entry.rank.find(kRest);
    CHECK(rest == entry.rank.npos || rest + 1 == entry.rank.size());
    const auto shape = [](const Entry& e) {
        std::string text;
        for (const std::string& s : e.segments)
            text += kind_of(s) == kLiteral ? "/" + s : std::string("/{") + kind_of(s);
        return text;
    };
    for (const Entry& other : entries_)
        CHECK(other.route.method != entry.route.method || shape(other) != shape(entry));
    const auto place = std::ranges::upper_bound(entries_, entry.rank, {}, &Entry::rank);
    entries_.insert(place, std::move(entry));
}

Router::Match Router::match(const Request& request) const {
    Match found;
    if (!request.path.starts_with('/')) return found;
    Pairs params;
    for (const Entry& entry : entries_) {
        if (!fits(entry.segments, request.path, params)) continue;
        if (serves(entry.route.method, request.method)) {
            // A route for HEAD itself is better than GET's of the same shape, wherever it stands.
            if (found.entry == nullptr ||
                (entry.route.method == request.method && found.entry->rank == entry.rank)) {
                found.entry = &entry;
                found.params = params;
            }
            if (entry.route.method == request.method) return found;
        }
        allow(found.allowed, to_string(entry.route.method));
        if (entry.route.method == Method::get) allow(found.allowed, "HEAD");
    }
    return found;
}

Task<Result<void>> Router::authorise(const Entry& entry, Request& request) {
    if (repeats_authorization(request))
        co_return fail(Code::invalid, "malformed-request",
                       "The Authorization header was sent more than once.");
    if (request.verified_by == &authenticator_)
        co_return check_access(entry.route.access, request.principal);
    request.principal.reset();
    if (std::optional<std::string> token = bearer_token(request)) {
        auto principal = co_await authenticator_.authenticate(*std::move(token));
        if (!principal) co_return fail(std::move(principal).error());
        request.principal = *std::move(principal);
        request.verified_by = &authenticator_;
    }
    co_return check_access(entry.route.access, request.principal);
}

Task<Result<Response>> Router::run(const Entry& entry, Request& request) {
    CO_TRY_VOID(co_await authorise(entry, request));
    CO_TRY_VOID(check_query(entry.route, request));
    if (request.body.size() > entry.route.max_body)
        co_return fail(Code::too_large, "body-too-large",
                       fmt::format("The body may have at most {} bytes.", entry.route.max_body));
    if (!body_type_fits(entry.route, request))
        co_return problem(415, "unsupported-media-type",
                          fmt::format("Send the body as {}, without a content encoding.",
                                      entry.route.content_type),
                          request.trace);
    auto result = co_await entry.handler(std::move(request));
    co_return result;
}

Task<Response> Router::handle(Request request) {
    const TraceContext trace = request.trace;
    Match found = match(request);
    Response response;
    if (found.entry == nullptr && found.allowed.empty()) {
        response =
            problem(Error{Code::not_found, "no-such-route", "There is nothing here."}, trace);
    } else if (found.entry == nullptr) {
        response =
            problem(405, "method-not-allowed", "This address does not know the method.", trace);
        response.headers.set("Allow", found.allowed);
    } else {
        request.path_params = std::move(found.params);
        const bool head = request.method == Method::head;
        std::exception_ptr bug;
        try {
            auto result = co_await run(*found.entry, request);
            response = result ? *std::move(result) : refuse(result.error(), trace);
        } catch (...) {
            bug = std::current_exception();
        }
        if (bug) {
            response =
                problem(Error{Code::bug, "internal", "Something went wrong on our side."}, trace);
            const Route& route = found.entry->route;
            if (on_bug_)
                on_bug_(fmt::format("{} {}", to_string(route.method), route.pattern),
                        describe(bug));
        }
        if (head) response.stream.reset();
    }
    if (!response.headers.get("Cache-Control")) response.headers.add("Cache-Control", "no-store");
    co_return response;
}

std::optional<std::size_t> Router::max_body(const Request& request) const {
    const Match found = match(request);
    if (found.entry == nullptr) return std::nullopt;
    return found.entry->route.max_body;
}

std::vector<std::pair<Method, std::string>> Router::routes() const {
    std::vector<std::pair<Method, std::string>> all;
    for (const Entry& entry : entries_) all.emplace_back(entry.route.method, entry.route.pattern);
    return all;
}

}  // namespace innkeeper::http
