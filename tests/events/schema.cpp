#include "tests/events/schema.hpp"

#include "chassis/core/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string_view>

namespace innkeeper::events {
namespace {

namespace bj = boost::json;

using Documents = std::map<std::string, bj::value>;

/// Keywords whose value is a schema, a list of schemas, or an object of schemas.
const std::set<std::string_view> kOne{"items", "not"};
const std::set<std::string_view> kLists{"allOf"};
const std::set<std::string_view> kMaps{"properties", "$defs"};
const std::set<std::string_view> kPlain{
    "$schema", "$id",     "$ref",      "title",     "description", "type",
    "enum",    "const",   "minLength", "maxLength", "pattern",     "format",
    "minimum", "maximum", "minItems",  "maxItems",  "required",    "uniqueItems"};

std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::invalid, "schema-wrong", std::move(detail));
}

Result<void> check_keywords(const bj::value& schema) {
    if (!schema.is_object()) return wrong("A schema is not an object.");
    for (const auto& [key, value] : schema.as_object()) {
        if (kPlain.contains(key)) continue;
        if (kOne.contains(key)) {
            TRY_VOID(check_keywords(value));
        } else if (kLists.contains(key)) {
            for (const bj::value& one : value.as_array()) {
                TRY_VOID(check_keywords(one));
            }
        } else if (kMaps.contains(key)) {
            for (const auto& [name, one] : value.as_object()) {
                TRY_VOID(check_keywords(one));
            }
        } else {
            return wrong(fmt::format("Nobody reads the keyword {}.", std::string_view(key)));
        }
    }
    return {};
}

bool is_of_type(const bj::value& value, std::string_view type) {
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return type == "null" && value.is_null();
}

bool is_of_format(const std::string& text, std::string_view format) {
    if (format == "date") return parse_date(text).has_value();
    return format == "date-time" && parse_rfc3339(text).has_value();
}

/// One document against one schema.
class Reader {
public:
    Reader(const Documents& all, const bj::value& root, std::vector<std::string>& mistakes)
        : all_(all), root_(root), mistakes_(mistakes) {}

    void read(const bj::value& schema, const bj::value& value, const std::string& path) {
        const bj::object& rules = schema.as_object();
        if (const auto* ref = rules.if_contains("$ref"))
            follow(std::string(ref->as_string()), value, path);
        read_common(rules, value, path);
        if (value.is_string()) read_text(rules, std::string(value.as_string()), path);
        if (value.is_number()) read_number(rules, value.to_number<double>(), path);
        if (value.is_array()) read_list(rules, value.as_array(), path);
        if (value.is_object()) read_object(rules, value.as_object(), path);
    }

private:
    void add(const std::string& path, std::string what) {
        mistakes_.push_back(fmt::format("{}: {}", path.empty() ? "/" : path, what));
    }

    /// Within the document ("#/…"), or to another by its id.
    void follow(const std::string& ref, const bj::value& value, const std::string& path) {
        if (ref.starts_with('#')) {
            boost::system::error_code code;
            const bj::value* part = root_.find_pointer(ref.substr(1), code);
            return part == nullptr ? add(path, ref + " leads nowhere") : read(*part, value, path);
        }
        const auto other = all_.find(ref);
        if (other == all_.end()) return add(path, ref + " leads nowhere");
        Reader(all_, other->second, mistakes_).read(other->second, value, path);
    }

    void read_common(const bj::object& rules, const bj::value& value, const std::string& path) {
        if (const auto* type = rules.if_contains("type")) {
            const bj::array types = type->is_array() ? type->as_array() : bj::array{*type};
            const bool good = std::ranges::any_of(types, [&](const bj::value& one) {
                return is_of_type(value, std::string(one.as_string()));
            });
            if (!good) add(path, "is not a " + bj::serialize(*type));
        }
        if (const auto* one = rules.if_contains("const"); one != nullptr && *one != value)
            add(path, "is not " + bj::serialize(*one));
        if (const auto* all = rules.if_contains("enum");
            all != nullptr && std::ranges::find(all->as_array(), value) == all->as_array().end())
            add(path, "is none of " + bj::serialize(*all));
        if (const auto* parts = rules.if_contains("allOf"))
            for (const bj::value& part : parts->as_array()) read(part, value, path);
        if (const auto* other = rules.if_contains("not")) {
            std::vector<std::string> found;
            Reader(all_, root_, found).read(*other, value, path);
            if (found.empty()) add(path, "is what it must not be");
        }
    }

    void read_text(const bj::object& rules, const std::string& text, const std::string& path) {
        const auto length = static_cast<std::int64_t>(utf8_length(text));
        bound(rules, "minLength", path, [&](std::int64_t min) { return length >= min; });
        bound(rules, "maxLength", path, [&](std::int64_t max) { return length <= max; });
        if (const auto* pattern = rules.if_contains("pattern");
            pattern != nullptr &&
            !std::regex_search(text, std::regex(std::string(pattern->as_string()))))
            add(path, "is not like " + bj::serialize(*pattern));
        if (const auto* format = rules.if_contains("format");
            format != nullptr && !is_of_format(text, std::string(format->as_string())))
            add(path, "is no " + bj::serialize(*format));
    }

    void read_number(const bj::object& rules, double number, const std::string& path) {
        if (const auto* min = rules.if_contains("minimum");
            min != nullptr && number < min->to_number<double>())
            add(path, "is below " + bj::serialize(*min));
        if (const auto* max = rules.if_contains("maximum");
            max != nullptr && number > max->to_number<double>())
            add(path, "is above " + bj::serialize(*max));
    }

    void read_list(const bj::object& rules, const bj::array& list, const std::string& path) {
        const auto size = static_cast<std::int64_t>(list.size());
        bound(rules, "minItems", path, [&](std::int64_t min) { return size >= min; });
        bound(rules, "maxItems", path, [&](std::int64_t max) { return size <= max; });
        if (const auto* unique = rules.if_contains("uniqueItems");
            unique != nullptr && unique->as_bool()) {
            for (auto at = list.begin(); at != list.end(); ++at)
                if (std::find(std::next(at), list.end(), *at) != list.end())
                    add(path, "has an item twice");
        }
        if (const auto* items = rules.if_contains("items"))
            for (std::size_t i = 0; i < list.size(); ++i)
                read(*items, list[i], fmt::format("{}/{}", path, i));
    }

    void read_object(const bj::object& rules, const bj::object& object, const std::string& path) {
        if (const auto* required = rules.if_contains("required"))
            for (const bj::value& name : required->as_array())
                if (!object.contains(name.as_string()))
                    add(path, "lacks " + std::string(name.as_string()));
        if (const auto* properties = rules.if_contains("properties"))
            for (const auto& [name, schema] : properties->as_object())
                if (const auto* value = object.if_contains(name))
                    read(schema, *value, path + "/" + std::string(name));
    }

    template <class Good>
    void bound(const bj::object& rules, std::string_view key, const std::string& path, Good good) {
        const auto* value = rules.if_contains(key);
        if (value == nullptr || good(value->to_number<std::int64_t>())) return;
        add(path, fmt::format("breaks {} {}", key, bj::serialize(*value)));
    }

    const Documents& all_;
    const bj::value& root_;
    std::vector<std::string>& mistakes_;
};

}  // namespace

Result<Schemas> Schemas::read(const std::filesystem::path& folder) {
    Schemas out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.path().string().ends_with(".schema.json")) continue;
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        TRY(const bj::value schema, json::parse(text));
        TRY_VOID(out.add(schema));
    }
    return out;
}

Result<void> Schemas::add(const json::bj::value& schema) {
    TRY_VOID(check_keywords(schema));
    const auto* id = schema.as_object().if_contains("$id");
    if (id == nullptr) return wrong("A schema has no id.");
    if (!by_id_.emplace(std::string(id->as_string()), schema).second)
        return wrong("Two schemas have one id.");
    return {};
}

std::vector<std::string> Schemas::ids() const {
    std::vector<std::string> out;
    for (const auto& [id, schema] : by_id_) out.push_back(id);
    return out;
}

std::vector<std::string> Schemas::mistakes(const std::string& id,
                                           const json::bj::value& document) const {
    const auto schema = by_id_.find(id);
    if (schema == by_id_.end()) return {"there is no schema " + id};
    std::vector<std::string> out;
    Reader(by_id_, schema->second, out).read(schema->second, document, "");
    return out;
}

}  // namespace innkeeper::events
