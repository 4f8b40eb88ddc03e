#include "tests/contract/api.hpp"

#include <algorithm>
#include <cctype>

namespace innkeeper::contract {
namespace {

const std::vector<std::string> kMethods{"get", "post", "put", "patch", "delete"};

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

}  // namespace

bool Operation::needs(const std::string& header_name) const {
    return std::ranges::find(header, header_name, &Parameter::name) != header.end();
}

bool Operation::takes(const std::string& media_type) const { return bodies.contains(media_type); }

Api::Api(const std::string& yaml) : root_(YAML::Load(yaml)) {
    for (const auto& path : root_["paths"])
        for (const std::string& method : kMethods)
            if (const YAML::Node node = path.second[method])
                operations_.push_back(
                    read(path.first.as<std::string>(), method, path.second, node));
}

YAML::Node Api::resolve(const YAML::Node& schema) const {
    const YAML::Node reference = schema["$ref"];
    if (!reference) return schema;
    YAML::Node at;
    at.reset(root_);
    std::string text = reference.as<std::string>();
    text.erase(0, 2);  // "#/"
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('/', begin), text.size());
        const YAML::Node next = at[text.substr(begin, end - begin)];
        at.reset(next);
        begin = end + 1;
    }
    return at;
}

void Api::read_parameters(const YAML::Node& list, Operation& operation) const {
    for (const auto& entry : list) {
        const YAML::Node parameter = resolve(entry);
        const auto in = parameter["in"].as<std::string>();
        auto& kind = in == "path"    ? operation.path
                     : in == "query" ? operation.query
                                     : operation.header;
        kind.push_back({parameter["name"].as<std::string>(), resolve(parameter["schema"])});
    }
}

Operation Api::read(const std::string& pattern, const std::string& method, const YAML::Node& item,
                    const YAML::Node& node) const {
    const YAML::Node own = node["x-innkeeper"];
    const auto max_body = root_["x-innkeeper-defaults"]["max_body"].as<std::size_t>();
    Operation out{.method = upper(method),
                  .pattern = pattern,
                  .access = own["access"].as<std::string>(),
                  .max_body = own["max_body"].as<std::size_t>(max_body)};
    read_parameters(item["parameters"], out);
    read_parameters(node["parameters"], out);
    if (const YAML::Node body = node["requestBody"]) {
        out.body_required = body["required"].as<bool>(false);
        for (const auto& content : body["content"])
            out.bodies.emplace(content.first.as<std::string>(), resolve(content.second["schema"]));
    }
    return out;
}

}  // namespace innkeeper::contract
