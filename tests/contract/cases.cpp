#include "tests/contract/cases.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/http/limits.hpp"
#include "tests/contract/field_cases.hpp"

namespace innkeeper::contract {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kMultipart = "multipart/form-data";
constexpr const char* kUnknownId = "00000000-0000-7000-8000-000000000000";
constexpr std::size_t kMaxJsonBody = 64 * 1024;
constexpr std::size_t kTooLargeToSend = 1024 * 1024;  ///< longer bodies are asked for first
constexpr std::size_t kLongId = 2000;
constexpr std::size_t kMinKey = 8;
constexpr std::size_t kMaxKey = 128;

std::string target_with(const std::string& pattern, const Row& row,
                        const std::map<std::string, std::string>& literal = {}) {
    std::string out;
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t begin = std::min(pattern.find('{', at), pattern.size());
        out.append(pattern, at, begin - at);
        if (begin == pattern.size()) break;
        const std::size_t end = pattern.find('}', begin);
        const std::string name = pattern.substr(begin + 1, end - begin - 1);
        const auto own = literal.find(name);
        const auto id = row.ids.find(name);
        if (own != literal.end())
            out += own->second;
        else
            out += "${" + (id == row.ids.end() ? name : id->second) + "}";
        at = end + 1;
    }
    return out;
}

/// The good query, with one parameter in another way; `value` nothing: without it.
std::string query_with(const Row& row, const std::string& name,
                       const std::optional<std::string>& value) {
    std::string out;
    const auto add = [&](const std::string& key, const std::string& text) {
        out += (out.empty() ? "?" : "&") + key + "=" + text;
    };
    for (const auto& [key, text] : row.query)
        if (key != name) add(key, text);
    if (value) add(name, percent_encode(*value));
    return out;
}

As good_role(const std::string& access) {
    if (access == "admin") return As::admin;
    if (access == "manager") return As::manager;
    return access == "signed_in" ? As::guest : As::nobody;
}

std::string refused_by_reader(const std::string& type) {
    if (type == kJson) return "malformed-json";
    return type == kForm ? "malformed-form" : "malformed-multipart";
}

class Maker {
public:
    Maker(const Api& api, const Operation& operation, const Row& row)
        : api_(api), operation_(operation), row_(row), good_(good_call(operation, row)) {}

    std::vector<Probe> make() {
        add_access();
        add_target();
        add_query();
        add_headers();
        add_ids();
        add_sizes();
        add_bodies();
        for (const Case& own : row_.cases) add(own);
        return std::move(probes_);
    }

private:
    void add(std::string what, Call call, Expected expected, Style style = Style::problem) {
        if (const auto other = row_.otherwise.find(what); other != row_.otherwise.end())
            expected = other->second;
        probes_.push_back({std::move(what), std::move(call), std::move(expected), style});
    }
    void add(const Case& own) {
        Call call = good_;
        if (own.as) call.as = *own.as;
        if (own.target) call.target = *own.target;
        if (own.body) call.body = *own.body;
        if (own.type) set_type(call, *own.type);
        add(own.what, std::move(call), own.expected, row_.style);
    }
    static void set_type(Call& call, const std::string& type) {
        std::erase_if(call.headers,
                      [](const auto& field) { return field.first == "Content-Type"; });
        call.headers.emplace_back("Content-Type", type);
    }

    void add_access() {
        const auto as = [&](As who, std::string what, Expected expected) {
            Call call = good_;
            call.as = who;
            add(std::move(what), std::move(call), std::move(expected));
        };
        as(As::forger, "a forged token", {401, "token-invalid"});
        if (operation_.access != "anyone") as(As::nobody, "no token", {401, "token-missing"});
        const bool admin = operation_.access == "admin";
        if (admin || operation_.access == "manager") as(As::guest, "a guest", {403, "wrong-role"});
        if (admin) as(As::manager, "a manager", {403, "wrong-role"});
        Call twice = good_;
        twice.as = As::admin;
        twice.headers.emplace_back("Authorization", "Bearer x");
        add("two tokens", std::move(twice), {400, "malformed-request"});
    }

    void add_target() {
        Call call = good_;
        call.target +=
            (row_.query.empty() ? "?x=" : "&x=") + std::string(http::kMaxTargetBytes, 'x');
        add("a target too long", call, {414, "target-too-long"});
        call = good_;
        call.target += "%zz";
        add("a target with a broken sequence", call, {400, "malformed-target"});
    }

    void query(std::string what, const std::string& name, const std::optional<std::string>& value,
               Expected expected) {
        Call call = good_;
        call.target = target_with(operation_.pattern, row_) + query_with(row_, name, value);
        add(std::move(what), std::move(call), std::move(expected));
    }
    void add_query() {
        query("an unknown parameter", "no_such_parameter", "1",
              {400, "unknown-parameter", "no_such_parameter"});
        for (const Parameter& parameter : operation_.query) {
            const std::string& name = parameter.name;
            const bool date = parameter.schema["format"].as<std::string>("") == "date";
            const Expected expected{400, date ? "invalid-date" : "invalid-request", name};
            for (const WrongValue& wrong : wrong_texts(parameter.schema))
                query(name + ": " + wrong.what, name, wrong.json, expected);
            if (std::ranges::find(row_.query, name, &std::pair<std::string, std::string>::first) !=
                row_.query.end())
                query(name + ": missing", name, std::nullopt, expected);
            if (name == "cursor")
                query("cursor: of no list", name, "no-such-cursor", {400, "invalid-cursor"});
        }
    }

    void header(std::string what, const std::string& name, const std::optional<std::string>& value,
                Expected expected) {
        Call call = good_;
        std::erase_if(call.headers, [&](const auto& field) { return field.first == name; });
        if (value) call.headers.emplace_back(name, *value);
        add(std::move(what), std::move(call), std::move(expected));
    }
    void add_headers() {
        if (operation_.needs("If-Match")) {
            const bool hotel = operation_.pattern.find("{hotel_id}") != std::string::npos;
            header("no If-Match", "If-Match", std::nullopt, {400, "if-match-missing"});
            for (const char* wrong : {"1", "*", "\"x\"", "W/\"1\"", "\"-1\""})
                header(std::string("If-Match ") + wrong, "If-Match", wrong,
                       {400, "if-match-invalid"});
            header("a version long gone", "If-Match", "\"4711\"",
                   {409, hotel ? "hotel-moved-on" : "booking-moved-on"});
        }
        if (operation_.needs("Idempotency-Key")) {
            const Expected invalid{400, "idempotency-key-invalid"};
            header("no key", "Idempotency-Key", std::nullopt, {400, "idempotency-key-missing"});
            header("a short key", "Idempotency-Key", std::string(kMinKey - 1, 'k'), invalid);
            header("a long key", "Idempotency-Key", std::string(kMaxKey + 1, 'k'), invalid);
        }
    }

    void add_ids() {
        for (const Parameter& parameter : operation_.path) {
            const std::string& name = parameter.name;
            const UnknownId& nobodys = unknown_ids().at(name);
            const auto id = [&](const std::string& what, const std::string& value) {
                Call call = good_;
                call.target = target_with(operation_.pattern, row_, {{name, value}}) +
                              query_with(row_, "", std::nullopt);
                add(name + ": " + what, std::move(call), nobodys.expected);
            };
            if (!nobodys.chosen) id("unknown", kUnknownId);
            if (!nobodys.chosen) id("no id", "x");
            id("too long", std::string(kLongId, 'x'));
            id("with odd characters", "a%20b%27%3B--%C3%A9%23");
        }
    }

    void add_sizes() {
        if (operation_.method == "GET") return;
        auto types = operation_.bodies;
        if (types.empty()) types.emplace("", YAML::Node());
        for (const auto& [type, schema] : types) {
            const std::size_t limit =
                type == kJson ? std::min(kMaxJsonBody, operation_.max_body) : operation_.max_body;
            Call call = good_;
            if (!type.empty()) set_type(call, type == kMultipart ? type + "; boundary=b" : type);
            call.body = std::string(limit + 1, type == kForm ? '%' : ' ');
            call.ask_first = limit >= kTooLargeToSend;
            add("one byte too many" + (type.empty() ? "" : " as " + type), call,
                {413, "body-too-large"});
            if (type.empty()) continue;
            call.body.pop_back();
            call.ask_first = false;
            add("as many bytes as may be as " + type, call, {400, refused_by_reader(type)},
                row_.style);
        }
    }

    void body(std::string what, std::string text, Expected expected, Style style) {
        Call call = good_;
        call.body = std::move(text);
        add(std::move(what), std::move(call), std::move(expected), style);
    }
    void add_bodies() {
        if (operation_.bodies.empty()) return;
        Call plain = good_;
        set_type(plain, "text/plain");
        plain.body = "text";
        add("a body of another type", plain, {415, "unsupported-media-type"});
        if (operation_.takes(kForm)) {
            body("a broken form", "a=%zz", {400, "malformed-form"}, row_.style);
            body("a form that is no UTF-8", "a=%ff", {400, "malformed-form"}, row_.style);
        }
        if (operation_.takes(kMultipart)) {
            Call call = good_;
            set_type(call, "multipart/form-data; boundary=b");
            call.body = "--b\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\nhalf";
            add("half a multipart body", call, {400, "malformed-multipart"});
            set_type(call, kMultipart);
            add("a multipart body without a boundary", call, {400, "malformed-multipart"});
            set_type(call, "multipart/form-data; boundary=b");
            call.body =
                "--b\r\nContent-Disposition: form-data; name=\"no_such_part\"\r\n\r\n"
                "x\r\n--b--\r\n";
            add("an unknown part", call, {400, "invalid-request", "no_such_part"});
        }
        if (operation_.takes(kJson)) add_json();
    }
    void add_json() {
        body("half of JSON", "{", {400, "malformed-json"}, Style::problem);
        body("JSON twice", "{}{}", {400, "malformed-json"}, Style::problem);
        body("no UTF-8", "{\"\xff\":1}", {400, "malformed-json"}, Style::problem);
        body("a list", "[]", {400, "invalid-request"}, Style::problem);
        if (operation_.body_required) body("no body", "", {400, "malformed-json"}, Style::problem);
        for (const Case& one : field_cases(api_, operation_.bodies.at(kJson), row_.body)) add(one);
    }

    const Api& api_;
    const Operation& operation_;
    const Row& row_;
    Call good_;
    std::vector<Probe> probes_;
};

}  // namespace

Call good_call(const Operation& operation, const Row& row) {
    Call call{.as = good_role(operation.access),
              .method = operation.method,
              .target = target_with(operation.pattern, row),
              .headers = {},
              .body = row.body};
    for (const auto& [name, value] : row.query)
        call.target +=
            (call.target.find('?') == std::string::npos ? "?" : "&") + name + "=" + value;
    if (!row.type.empty()) call.headers.emplace_back("Content-Type", row.type);
    if (operation.needs("If-Match")) call.headers.emplace_back("If-Match", "${etag}");
    if (operation.needs("Idempotency-Key"))
        call.headers.emplace_back("Idempotency-Key", "contract-good-key");
    return call;
}

std::vector<Probe> probes_of(const Api& api, const Operation& operation, const Row& row) {
    return Maker(api, operation, row).make();
}

}  // namespace innkeeper::contract
