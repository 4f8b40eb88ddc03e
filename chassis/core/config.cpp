#include "chassis/core/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

namespace innkeeper {
namespace {

constexpr std::size_t kMaxDurationDigits = 9;

std::string variable_of(std::string_view key) {
    std::string name(kEnvironmentPrefix);
    for (const char c : key) {
        if (c >= 'a' && c <= 'z')
            name += static_cast<char>(c - 'a' + 'A');
        else
            name += c == '.' || c == '-' ? '_' : c;
    }
    return name;
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        items.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return items;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string in_words(Millis duration) {
    struct Unit {
        std::int64_t ms;
        std::string_view name;
    };
    for (const Unit unit :
         {Unit{86'400'000, "d"}, Unit{3'600'000, "h"}, Unit{60'000, "m"}, Unit{1000, "s"}})
        if (duration.count() != 0 && duration.count() % unit.ms == 0)
            return fmt::format("{}{}", duration.count() / unit.ms, unit.name);
    return fmt::format("{}ms", duration.count());
}

}  // namespace

/// Flattens the document: the path of each scalar or list of scalars.
struct Config::Reader {
    Config& config;
    std::vector<FieldError> mistakes;

    void read(const YAML::Node& node, const std::string& path, std::size_t depth) {
        const int line = node.Mark().line + 1;
        const auto wrong = [&](std::string_view what) {
            mistakes.push_back({path, fmt::format("{} (line {})", what, line)});
        };
        if (!mistakes.empty() || node.IsNull()) return;
        if (depth > kMaxConfigDepth) return wrong("is nested too deep");
        if (config.values_.size() >= kMaxConfigValues) return wrong("is one setting too many");
        if (node.IsMap()) return read_map(node, path, depth);
        Value value;
        value.line = line;
        value.is_list = node.IsSequence();
        if (value.is_list) {
            for (const YAML::Node& item : node) {
                if (!item.IsScalar()) return wrong("must be a list of plain values");
                value.items.push_back(item.Scalar());
            }
        } else {
            value.items.push_back(node.Scalar());
        }
        if (!config.values_.emplace(path, std::move(value)).second) wrong("is there twice");
    }

    void read_map(const YAML::Node& node, const std::string& path, std::size_t depth) {
        for (const auto& entry : node) {
            const YAML::Node& key = entry.first;
            if (!key.IsScalar() || key.Scalar().empty()) {
                mistakes.push_back({path, "has a key that is not plain text"});
                return;
            }
            const std::string& name = key.Scalar();
            read(entry.second, path.empty() ? name : path + "." + name, depth + 1);
        }
    }
};

Environment process_environment() {
    Environment out;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos || !text.starts_with(kEnvironmentPrefix)) continue;
        out.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return out;
}

Result<Config> Config::load(const std::filesystem::path& file, Environment environment) {
    std::error_code ec;
    std::ifstream in;
    if (!std::filesystem::is_directory(file, ec)) in.open(file, std::ios::binary);
    if (!in.is_open())
        return fail(Code::invalid, "config-unreadable",
                    fmt::format("The file {} cannot be read.", file.string()));
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return parse(text, file.string(), std::move(environment));
}

Result<Config> Config::parse(const std::string& yaml, std::string source, Environment environment) {
    Config config;
    config.source_ = std::move(source);
    for (auto& [name, value] : environment)
        config.environment_.emplace(name, Value{{std::move(value)}, false, 0});
    Reader reader{config, {}};
    try {
        const YAML::Node root = YAML::Load(yaml);
        if (root.IsMap() || root.IsNull())
            reader.read(root, "", 0);
        else
            reader.mistakes.push_back({"", "must be a mapping of settings"});
    } catch (const YAML::Exception& e) {
        reader.mistakes.push_back({"", fmt::format("is not YAML: {}", e.what())});
    }
    if (!reader.mistakes.empty()) return fail(config.invalid(reader.mistakes));
    return config;
}

const Config::Value* Config::find(std::string_view key) {
    asked_.emplace(key);
    const auto variable = environment_.find(variable_of(key));
    if (variable != environment_.end()) return &variable->second;
    const auto value = values_.find(key);
    return value == values_.end() ? nullptr : &value->second;
}

bool Config::has(std::string_view key) { return find(key) != nullptr; }

const std::string* Config::scalar(std::string_view key, std::string_view expected) {
    const Value* value = find(key);
    if (value == nullptr) return nullptr;
    if (!value->is_list) return &value->items.front();
    error(key, expected);
    return nullptr;
}

std::string Config::place_of(std::string_view key) const {
    const std::string variable = variable_of(key);
    if (environment_.contains(variable)) return fmt::format("{} ({})", key, variable);
    const auto value = values_.find(key);
    if (value == values_.end()) return std::string(key);
    return fmt::format("{} (line {})", key, value->second.line);
}

void Config::error(std::string_view key, std::string_view expected) {
    mistakes_.push_back({place_of(key), fmt::format("must be {}", expected)});
}

std::string Config::text(std::string_view key, std::string_view fallback) {
    const std::string* value = scalar(key, "one text");
    return value == nullptr ? std::string(fallback) : *value;
}

std::string Config::required_text(std::string_view key) {
    if (!has(key)) mistakes_.push_back({std::string(key), "is required"});
    return text(key, "");
}

std::int64_t Config::integer(std::string_view key, std::int64_t fallback, std::int64_t min,
                             std::int64_t max) {
    const std::string expected = fmt::format("a whole number from {} to {}", min, max);
    const std::string* value = scalar(key, expected);
    if (value == nullptr) return fallback;
    const auto number = whole_number(*value);
    if (number && *number >= min && *number <= max) return *number;
    error(key, expected);
    return fallback;
}

bool Config::boolean(std::string_view key, bool fallback) {
    const std::string* value = scalar(key, "true or false");
    if (value == nullptr) return fallback;
    if (*value == "true") return true;
    if (*value == "false") return false;
    error(key, "true or false");
    return fallback;
}

Millis Config::duration(std::string_view key, Millis fallback, Millis min, Millis max) {
    const std::string expected =
        fmt::format("a duration from {} to {}, such as 30s", in_words(min), in_words(max));
    const std::string* value = scalar(key, expected);
    if (value == nullptr) return fallback;
    const auto duration = parse_duration(*value);
    if (duration && *duration >= min && *duration <= max) return *duration;
    error(key, expected);
    return fallback;
}

std::vector<std::string> Config::texts(std::string_view key, std::vector<std::string> fallback) {
    const Value* value = find(key);
    if (value == nullptr) return fallback;
    if (value->is_list) return value->items;
    if (value->line == 0) return split_list(value->items.front());
    error(key, "a list");
    return fallback;
}

std::size_t Config::one_of(std::string_view key, const std::vector<std::string_view>& names,
                           std::size_t fallback) {
    const std::string expected = fmt::format("one of {}", fmt::join(names, ", "));
    const std::string* value = scalar(key, expected);
    if (value == nullptr) return fallback;
    const auto found = std::ranges::find(names, *value);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    error(key, expected);
    return fallback;
}

std::vector<std::string> Config::names_below(std::string_view key) const {
    std::set<std::string> names;
    const std::string prefix = std::string(key) + ".";
    for (const auto& [path, value] : values_) {
        if (!path.starts_with(prefix)) continue;
        const std::string rest = path.substr(prefix.size());
        names.insert(rest.substr(0, rest.find('.')));
    }
    return {names.begin(), names.end()};
}

Result<void> Config::finish() const {
    std::vector<FieldError> mistakes = mistakes_;
    std::set<std::string> variables;
    for (const std::string& key : asked_) variables.insert(variable_of(key));
    for (const auto& [key, value] : values_)
        if (!asked_.contains(key))
            mistakes.push_back(
                {fmt::format("{} (line {})", key, value.line), "is not a known setting"});
    for (const auto& [name, value] : environment_)
        if (!variables.contains(name))
            mistakes.push_back({name, "is not the variable of a known setting"});
    if (mistakes.empty()) return {};
    return fail(invalid(mistakes));
}

Error Config::invalid(const std::vector<FieldError>& mistakes) const {
    std::string detail = source_ + ":";
    for (const FieldError& mistake : mistakes)
        detail += fmt::format("{} {} {}", detail.ends_with(':') ? "" : ";", mistake.field,
                              mistake.message);
    Error error{Code::invalid, "config-invalid", std::move(detail)};
    error.fields = mistakes;
    return error;
}

Result<Millis> parse_duration(std::string_view text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string_view unit = text.substr(digits);
    const auto number = whole_number(text.substr(0, digits));
    std::int64_t ms = 0;
    if (unit == "ms") ms = 1;
    if (unit == "s") ms = 1000;
    if (unit == "m") ms = 60'000;
    if (unit == "h") ms = 3'600'000;
    if (unit == "d") ms = 86'400'000;
    if (!number || digits > kMaxDurationDigits || ms == 0)
        return fail(Code::invalid, "invalid-duration",
                    "A duration must be a whole number with its unit: ms, s, m, h or d.");
    return Millis(*number * ms);
}

}  // namespace innkeeper
