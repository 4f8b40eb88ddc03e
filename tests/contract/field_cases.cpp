#include "tests/contract/field_cases.hpp"

#include "chassis/core/json.hpp"

#include <stdexcept>
#include <utility>

namespace innkeeper::contract {
namespace {

namespace bj = json::bj;

constexpr const char* kUnknown = "no_such_field";

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

std::string type_of(const YAML::Node& schema) { return schema["type"].as<std::string>("object"); }

void add_text_rules(const YAML::Node& schema, std::vector<WrongValue>& out) {
    if (schema["enum"]) out.push_back({"not in the list", "no-such-value"});
    if (schema["pattern"]) out.push_back({"of another form", "?"});
    if (schema["format"].as<std::string>("") == "date")
        out.push_back({"no date of the calendar", "2027-02-30"});
    if (const auto max = schema["maxLength"])
        out.push_back({"too long", std::string(max.as<std::size_t>() + 1, 'x')});
    if (const auto min = schema["minLength"])
        out.push_back({"too short", std::string(min.as<std::size_t>() - 1, 'x')});
}

void add_number_rules(const YAML::Node& schema, std::vector<WrongValue>& out) {
    if (const auto min = schema["minimum"])
        out.push_back({"too small", std::to_string(min.as<long>() - 1)});
    if (const auto max = schema["maximum"])
        out.push_back({"too large", std::to_string(max.as<long>() + 1)});
}

/// One item too many, all alike: what is wrong must be their number.
WrongValue too_many(const YAML::Node& schema, const bj::value* good) {
    const YAML::Node item = schema["items"];
    std::string one = type_of(item) == "integer" ? item["minimum"].as<std::string>() : "\"x\"";
    if (item["enum"]) one = in_quotes(item["enum"][0].as<std::string>());
    if (good != nullptr) one = bj::serialize(*good);
    std::string list = "[" + one;
    for (std::size_t i = 0; i < schema["maxItems"].as<std::size_t>(); ++i) list += "," + one;
    return {"too many", list + "]"};
}

/// Names of members and, for an item of a list, its number.
using Path = std::vector<std::string>;

bool is_number(const std::string& name) {
    return name.find_first_not_of("0123456789") == name.npos;
}

/// "rooms[0].adults"
std::string joined(const Path& path) {
    std::string out;
    for (const std::string& name : path)
        out += is_number(name) ? "[" + name + "]" : (out.empty() ? "" : ".") + name;
    return out;
}

/// The value at `path`; nothing where there is none.
template <class Value>
Value* find(Value& root, const Path& path) {
    std::string pointer;
    for (const std::string& name : path) pointer += "/" + name;
    bj::error_code none;
    return root.find_pointer(pointer, none);
}

/// The parent of `path` must be there.
bj::object& parent_of(bj::value& root, Path path) {
    path.pop_back();
    return find(root, path)->as_object();
}

/// The bodies that break a schema, made from one that breaks nothing. What the good body leaves out
/// is not gone into: fields that need each other would be missed there.
class Breaker {
public:
    Breaker(const Api& api, bj::value good) : api_(api), good_(std::move(good)) {}

    std::vector<Case> all(const YAML::Node& schema) {
        walk(schema, {});
        return std::move(cases_);
    }

private:
    void add(const Path& path, const std::string& what, const bj::value& body) {
        cases_.push_back({.what = joined(path) + ": " + what,
                          .expected = {.field = joined(path)},
                          .body = bj::serialize(body)});
    }
    void add_with(const Path& path, const std::string& what, bj::value value) {
        bj::value body = good_;
        parent_of(body, path)[path.back()] = std::move(value);
        add(path, what, body);
    }
    void add_without(const Path& path) {
        bj::value body = good_;
        parent_of(body, path).erase(path.back());
        add(path, "missing", body);
    }

    /// `schema` is of an object that is at `path`.
    void walk(const YAML::Node& schema, Path path) {
        const auto inner = [&](const std::string& name) {
            Path out = path;
            out.push_back(name);
            return out;
        };
        if (schema["additionalProperties"]) add_with(inner(kUnknown), "unknown", 1);
        for (const auto& name : schema["required"]) add_without(inner(name.as<std::string>()));
        for (const auto& property : schema["properties"])
            break_field(api_.resolve(property.second), inner(property.first.as<std::string>()));
    }

    void break_field(const YAML::Node& schema, Path path) {
        for (const WrongValue& wrong : wrong_values(schema))
            add_with(path, wrong.what, json::parse(wrong.json).value());
        Path first = path;
        first.emplace_back("0");
        const bj::value* item = find(std::as_const(good_), first);
        if (schema["maxItems"])
            add_with(path, "too many", json::parse(too_many(schema, item).json).value());
        if (schema["properties"] && find(std::as_const(good_), path) != nullptr) walk(schema, path);
        if (item == nullptr) return;
        const YAML::Node items = api_.resolve(schema["items"]);
        if (items["properties"]) walk(items, first);
    }

    const Api& api_;
    bj::value good_;
    std::vector<Case> cases_;
};

}  // namespace

std::vector<WrongValue> wrong_texts(const YAML::Node& schema) {
    std::vector<WrongValue> out;
    if (type_of(schema) == "integer") {
        out.push_back({"no number", "x"});
        out.push_back({"empty", ""});
        add_number_rules(schema, out);
    } else {
        add_text_rules(schema, out);
    }
    return out;
}

std::vector<WrongValue> wrong_values(const YAML::Node& schema) {
    const std::string type = type_of(schema);
    std::vector<WrongValue> out;
    out.push_back({"of another type", type == "array" ? "\"text\"" : "[[]]"});
    std::vector<WrongValue> rules;
    if (type == "string") add_text_rules(schema, rules);
    if (type == "string") out.push_back({"a number", "7"});
    for (WrongValue& rule : rules) out.push_back({rule.what, in_quotes(rule.json)});
    if (type == "integer" || type == "number") {
        out.push_back({"a text", "\"7\""});
        add_number_rules(schema, out);
    }
    if (type == "integer") out.push_back({"not whole", "1.5"});
    if (type == "boolean") out.push_back({"a text", "\"true\""});
    if (type == "array") {
        if (schema["minItems"]) out.push_back({"too few", "[]"});
        for (const WrongValue& item : wrong_values(schema["items"]))
            out.push_back({"an item " + item.what, "[" + item.json + "]"});
    }
    return out;
}

std::vector<Case> field_cases(const Api& api, const YAML::Node& schema,
                              const std::string& good_body) {
    auto good = json::parse(good_body.empty() ? "{}" : good_body);
    if (!good || !good->is_object()) throw std::runtime_error("not an object: " + good_body);
    return Breaker(api, *std::move(good)).all(schema);
}

}  // namespace innkeeper::contract
