#include "services/gateway/api_document.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>

namespace innkeeper::gateway {
namespace {

std::unexpected<Error> invalid(std::string detail) {
    return fail(Code::invalid, "api-document-invalid", std::move(detail));
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

std::string join(const YAML::Node& list) {
    std::string out;
    for (const auto& item : list) {
        if (!out.empty()) out += ", ";
        out += item.as<std::string>();
    }
    return out;
}

const std::map<std::string, http::Access, std::less<>> kAccess{
    {"anyone", http::Access::anyone},
    {"signed_in", http::Access::signed_in},
    {"manager", http::Access::manager},
    {"admin", http::Access::admin},
};

struct Defaults {
    std::size_t max_body = 0;
    Millis timeout{0};
    std::map<std::string, resilience::Rate> rates;
};

Result<Defaults> read_defaults(const YAML::Node& root) {
    Defaults out;
    const auto defaults = root["x-innkeeper-defaults"];
    const auto rates = root["x-innkeeper-rates"];
    if (!defaults || !rates) return invalid("x-innkeeper-defaults or x-innkeeper-rates is missing");
    out.max_body = defaults["max_body"].as<std::size_t>();
    out.timeout = Millis(defaults["timeout_ms"].as<Millis::rep>());
    for (const auto& rate : rates) {
        const resilience::Rate value{rate.second["per_second"].as<double>(),
                                     rate.second["burst"].as<double>()};
        if (value.per_second <= 0 || value.burst < 1)
            return invalid("x-innkeeper-rates: a rate must be above 0, and a burst at least 1");
        out.rates.emplace(rate.first.as<std::string>(), value);
    }
    return out;
}

Result<std::unique_ptr<Operation>> read_operation(const std::string& path, http::Method method,
                                                  const YAML::Node& node,
                                                  const Defaults& defaults) {
    auto out = std::make_unique<Operation>();
    const auto own = node["x-innkeeper"];
    const std::string where = std::string(http::to_string(method)) + " " + path;
    if (!own) return invalid(where + " lacks x-innkeeper");
    out->method = method;
    out->pattern = path;
    out->id = node["operationId"].as<std::string>("");
    out->service = own["service"].as<std::string>("");
    out->rate_name = own["rate"].as<std::string>("");
    const auto access = kAccess.find(own["access"].as<std::string>(""));
    const auto rate = defaults.rates.find(out->rate_name);
    if (out->id.empty() || out->service.empty() || access == kAccess.end() ||
        rate == defaults.rates.end())
        return invalid(where + " lacks an operationId, service, access or rate that is known");
    out->access = access->second;
    out->rate = rate->second;
    out->max_body = own["max_body"].as<std::size_t>(defaults.max_body);
    out->timeout = Millis(own["timeout_ms"].as<Millis::rep>(defaults.timeout.count()));
    if (out->timeout <= Millis(0)) return invalid(where + " has a timeout_ms that is not above 0");
    return out;
}

/// What a path item may hold besides operations (OpenAPI 3.1, section 4.8.9).
bool is_path_field(const std::string& name) {
    return name == "parameters" || name == "summary" || name == "description" ||
           name == "servers" || name.starts_with("x-");
}

std::string_view first_segment(std::string_view& rest) {
    rest.remove_prefix(1);  // the slash
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(end);
    return segment;
}

}  // namespace

bool ApiDocument::add(std::unique_ptr<Operation> operation) {
    Node* node = root_.get();
    for (std::string_view rest = operation->pattern; !rest.empty();) {
        const std::string_view segment = first_segment(rest);
        auto& next =
            segment.starts_with('{') ? node->parameter : node->literal[std::string(segment)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    if (!node->operations.emplace(operation->method, operation.get()).second) return false;
    operations_.push_back(std::move(operation));
    return true;
}

// yaml-cpp throws on a wrong type; it is start-up, and turned into an error at this one place.
Result<ApiDocument> ApiDocument::parse(const std::string& yaml) {
    try {
        const YAML::Node root = YAML::Load(yaml);
        TRY(const Defaults defaults, read_defaults(root));
        ApiDocument out;
        const auto cors = root["x-innkeeper-cors"];
        for (const auto& method : cors["methods"])
            out.cors_.methods.push_back(method.as<std::string>());
        out.cors_.headers = join(cors["headers"]);
        out.cors_.expose = join(cors["expose"]);
        out.cors_.max_age_s = cors["max_age_s"].as<int>();
        for (const auto& path : root["paths"]) {
            const auto pattern = path.first.as<std::string>();
            if (!pattern.starts_with('/')) return invalid(pattern + " does not begin with '/'");
            for (const auto& entry : path.second) {
                const auto method = http::parse_method(upper(entry.first.as<std::string>()));
                if (!method && is_path_field(entry.first.as<std::string>())) continue;
                if (!method)
                    return invalid(pattern + " has " + entry.first.as<std::string>() +
                                   ", which is no method");
                TRY(auto operation, read_operation(pattern, *method, entry.second, defaults));
                if (!out.add(std::move(operation)))
                    return invalid(pattern + " is there before, under this or another name");
            }
        }
        if (out.operations_.empty()) return invalid("there are no paths");
        return out;
    } catch (const YAML::Exception& e) {
        return invalid(e.what());
    }
}

const ApiDocument::Node* ApiDocument::find(const Node& node, std::string_view rest) {
    if (rest.empty()) return node.operations.empty() ? nullptr : &node;
    std::string_view after = rest;
    const std::string_view segment = first_segment(after);
    if (const auto literal = node.literal.find(segment); literal != node.literal.end())
        if (const Node* found = find(*literal->second, after)) return found;
    if (node.parameter && !segment.empty()) return find(*node.parameter, after);
    return nullptr;
}

ApiDocument::Match ApiDocument::match(http::Method method, std::string_view path) const {
    Match out;
    if (!path.starts_with('/')) return out;
    const Node* node = find(*root_, path);
    if (!node) return out;
    const auto wanted = method == http::Method::head ? http::Method::get : method;
    if (const auto found = node->operations.find(wanted); found != node->operations.end())
        out.operation = found->second;
    for (const auto& [allowed, operation] : node->operations) {
        if (!out.allowed.empty()) out.allowed += ", ";
        out.allowed += http::to_string(allowed);
    }
    return out;
}

}  // namespace innkeeper::gateway
