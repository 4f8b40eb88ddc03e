#include "chassis/idempotency/idempotency.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"
#include "chassis/core/json_writer.hpp"

#include <algorithm>

namespace innkeeper::idempotency {
namespace {

constexpr std::string_view kKeptHeaders[] = {"Location", "ETag"};

bool visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::unexpected<Error> damaged() {
    return fail(Code::bug, "document-damaged", "A kept answer cannot be read.");
}

}  // namespace

Result<http::Response> first_answer(const Key& key, const store::Item& item) {
    const auto value = json::parse(item.document);
    if (!value) return damaged();
    json::Fields in(*value);
    const std::string body_hash = in.text("body_hash");
    http::Response response;
    response.status = static_cast<int>(in.integer("status", 200, 299));
    response.body = in.text("body", {0, store::kMaxDocument});
    for (const std::string_view name : kKeptHeaders)
        if (auto text = in.optional_text(name)) response.headers.set(name, std::move(*text));
    if (!in.finish_tolerant()) return damaged();
    if (body_hash != key.body_hash)
        return fail(Code::rejected, "idempotency-key-reused",
                    "This Idempotency-Key was used with another body.");
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Idempotency-Replayed", "true");
    return response;
}

Result<Key> key_of(const http::Request& request, std::string_view route) {
    return key_of(request, route, request.body);
}

Result<Key> key_of(const http::Request& request, std::string_view route, std::string_view content) {
    CHECK(request.principal.has_value());
    return key_of(request.principal->subject, route, request.headers.get("Idempotency-Key"),
                  content);
}

Result<Key> key_of(std::string_view subject, std::string_view route,
                   std::optional<std::string_view> header, std::string_view content) {
    if (!header)
        return fail(Code::invalid, "idempotency-key-missing",
                    "This request needs an Idempotency-Key header.");
    if (header->size() < kMinKey || header->size() > kMaxKey || !visible_ascii(*header))
        return fail(Code::invalid, "idempotency-key-invalid",
                    "An Idempotency-Key has 8 to 128 visible ASCII characters.");
    // The lengths keep two scopes apart whatever a subject contains.
    std::string scope;
    for (const std::string_view part : {subject, route, *header})
        scope.append(std::to_string(part.size())).append(":").append(part);
    return Key{{"idempotency#" + base64url_encode(sha256(scope)), ""},
               base64url_encode(sha256(content))};
}

Task<Result<std::optional<http::Response>>> replay(store::Table& table, Key key) {
    CO_TRY(const auto item, co_await table.get(key.row));
    if (!item) co_return std::optional<http::Response>{};
    CO_TRY(auto response, first_answer(key, *item));
    co_return std::optional(std::move(response));
}

store::Write record(const Key& key, const http::Response& response, Instant now) {
    json::Writer out;
    out.begin_object().field("body_hash", key.body_hash).field("status", response.status);
    out.field("body", response.body);
    for (const std::string_view name : kKeptHeaders) out.field(name, response.headers.get(name));
    out.end_object();
    return store::Write::put(key.row, std::move(out).text(), store::Expect::absent(), now + kKept);
}

}  // namespace innkeeper::idempotency
