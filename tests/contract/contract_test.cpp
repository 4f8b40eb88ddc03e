#include "chassis/core/json.hpp"
#include "tests/contract/cases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

/// "Every route answers malformed, oversized, unauthenticated, wrong-role and unknown-id requests
/// as the API says": the whole platform over HTTP, the API document against the table of rows.cpp.
namespace innkeeper::contract {
namespace {

const Row* row_of(const std::string& operation) {
    const auto row = std::ranges::find(rows(), operation, &Row::operation);
    return row == rows().end() ? nullptr : &*row;
}

/// What the document and the table do not both have.
std::vector<std::string> gaps(const Api& api) {
    std::vector<std::string> out;
    std::set<std::string> known;
    for (const Operation& operation : api.operations()) {
        known.insert(operation.name());
        if (!row_of(operation.name())) out.push_back("no row for " + operation.name());
    }
    for (const Row& row : rows())
        if (!known.contains(row.operation)) out.push_back("no operation " + row.operation);
    return out;
}

std::string header(const http::Response& response, std::string_view name) {
    return std::string(response.headers.get(name).value_or(""));
}

bool is_trace_id(const std::string& text) {
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string::npos &&
           text.find_first_not_of('0') != std::string::npos;
}

/// `said` is the field, or an item of it: "children_ages[0]".
bool names(std::string_view said, const std::string& field) {
    return said == field || said.starts_with(field + "[");
}

void check_problem(const http::Response& response, const Expected& expected) {
    CHECK(header(response, "Content-Type") == "application/problem+json");
    const auto parsed = json::parse(response.body);
    REQUIRE(parsed.has_value());
    const auto& body = parsed->as_object();
    CHECK(member_of(response.body, "slug") == expected.slug);
    CHECK(member_of(response.body, "type") == "urn:innkeeper:problem:" + expected.slug);
    CHECK(member_of(response.body, "title") == http::reason_phrase(expected.status));
    CHECK_FALSE(member_of(response.body, "detail").empty());
    CHECK(is_trace_id(member_of(response.body, "trace_id")));
    REQUIRE(body.contains("status"));
    CHECK(body.at("status") == expected.status);
    if (expected.field.empty()) return;
    REQUIRE(body.contains("errors"));
    CHECK(std::ranges::any_of(body.at("errors").as_array(), [&](const json::bj::value& error) {
        return names(error.as_object().at("field").as_string(), expected.field);
    }));
}

void check_refusal(const http::Response& response, const Expected& expected, Style style) {
    CHECK(response.status == expected.status);
    CHECK(header(response, "Cache-Control") == "no-store");
    if (expected.status == 401) CHECK(header(response, "WWW-Authenticate").starts_with("Bearer"));
    if (expected.slug == "wrong-role")
        CHECK(header(response, "WWW-Authenticate") == "Bearer error=\"insufficient_scope\"");
    if (response.status != expected.status) return;
    if (style == Style::page) {
        CHECK(header(response, "Content-Type") == "text/html; charset=utf-8");
        CHECK(header(response, "Content-Security-Policy").starts_with("default-src 'none'"));
    } else if (style == Style::oauth) {
        CHECK(header(response, "Content-Type") == "application/json");
        CHECK(member_of(response.body, "error") == expected.slug);
        CHECK_FALSE(member_of(response.body, "error_description").empty());
    } else {
        check_problem(response, expected);
    }
}

/// The version that the operation's hotel or booking has now, for its good If-Match.
void learn_version(Stage& stage, const Operation& operation, const Row& row) {
    if (!operation.needs("If-Match")) return;
    const auto id = [&](const std::string& name) {
        const auto own = row.ids.find(name);
        return "${" + (own == row.ids.end() ? name : own->second) + "}";
    };
    const bool hotel = operation.pattern.find("{hotel_id}") != std::string::npos;
    const Call get{.as = hotel ? As::admin : As::guest,
                   .target = hotel ? "/api/v1/admin/hotels/" + id("hotel_id")
                                   : "/api/v1/bookings/" + id("booking_id")};
    stage.set("etag", header(stage.expect(200, get), "ETag"));
}

}  // namespace

TEST_CASE("every operation of the API document has a row, and every row an operation") {
    for (const std::string& gap : gaps(Api(std::string(kApiDocument)))) FAIL_CHECK(gap);
}

TEST_CASE("a route that is added without a row is found") {
    std::string document(kApiDocument);
    document.insert(document.find("  /api/v1/hotels:\n"),
                    "  /x:\n    post:\n      x-innkeeper: { access: anyone }\n");
    CHECK(gaps(Api(document)) == std::vector<std::string>{"no row for POST /x"});
}

TEST_CASE("every bad request is refused as the API says, and leaves nothing behind") {
    const Api api{std::string(kApiDocument)};
    Stage stage;
    const auto before = stage.listings();
    std::size_t sent = 0;
    for (const Operation& operation : api.operations()) {
        const Row* row = row_of(operation.name());
        if (!row) continue;
        learn_version(stage, operation, *row);
        for (const Probe& probe : probes_of(api, operation, *row)) {
            INFO(operation.name(), ": ", probe.what);
            INFO("target ", probe.call.target.substr(0, 200));
            const auto response = stage.send(probe.call);
            INFO(response.status, " ", response.body);
            check_refusal(response, probe.expected, probe.style);
            ++sent;
        }
    }
    MESSAGE(sent << " bad requests to " << api.operations().size() << " operations");
    const auto after = stage.listings();
    for (const auto& [name, text] : before) {
        INFO(name);
        CHECK(after.at(name) == text);
    }
    // The requests were bad in what they were meant to be bad in: the good ones do their work.
    for (const Operation& operation : api.operations()) {
        const Row* row = row_of(operation.name());
        if (!row) continue;
        INFO("the good request of ", operation.name());
        learn_version(stage, operation, *row);
        const auto response = stage.send(good_call(operation, *row));
        INFO(response.body.substr(0, 1000));
        CHECK(response.status == row->good_status);
    }
}

TEST_CASE("what the document does not have is not served") {
    const Api api{std::string(kApiDocument)};
    const Stage stage;
    std::map<std::string, std::set<std::string>> methods;
    for (const Operation& operation : api.operations())
        methods[operation.pattern].insert(operation.method);
    for (const auto& [pattern, known] : methods) {
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            if (known.contains(method)) continue;
            INFO(method, " ", pattern);
            std::string target = pattern;
            std::erase_if(target, [](char c) { return c == '{' || c == '}'; });
            const auto response = stage.send({.as = As::admin, .method = method, .target = target});
            check_refusal(response, {405, "method-not-allowed"}, Style::problem);
            for (const std::string& one : known)
                CHECK(header(response, "Allow").find(one) != std::string::npos);
        }
    }
    for (const char* target : {"/x", "/api/v1", "/api/v1/hotels/", "/api/v2/hotels",
                               "/internal/bookings/x/decision", "/api/v1/bookings/x/decision"}) {
        INFO(target);
        for (const As as : {As::nobody, As::admin})
            check_refusal(stage.send({.as = as, .target = target}), {404, "no-such-route"},
                          Style::problem);
    }
}

TEST_CASE("a guest has five holds at once, and an archived hotel takes none") {
    constexpr int kLiveHolds = 5;
    const Stage stage;
    for (int i = 0; i < kLiveHolds; ++i) (void)stage.hold(As::other_guest, 3 + i);
    const std::string quote = stage.quote(9);
    check_refusal(stage.send(stage.hold_call(As::other_guest, quote)), {422, "too-many-holds"},
                  Style::problem);
    const auto hotel =
        stage.expect(200, {.as = As::admin, .target = "/api/v1/admin/hotels/${hotel_id}"});
    (void)stage.expect(200, {.as = As::admin,
                             .method = "POST",
                             .target = "/api/v1/admin/hotels/${hotel_id}/archive",
                             .headers = {{"If-Match", header(hotel, "ETag")}}});
    stage.wait_for(200, "CLOSED",
                   {.target = "/api/v1/hotels/${hotel_id}/offers?arrival=${arrival}&"
                              "departure=${departure}"});
    check_refusal(stage.send(stage.hold_call(As::guest, quote)), {422, "hotel-not-bookable"},
                  Style::problem);
}

}  // namespace innkeeper::contract
