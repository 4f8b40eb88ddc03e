#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace innkeeper::contract {

struct Parameter {
    std::string name;
    YAML::Node schema;
};

/// One operation of the OpenAPI document, with all references followed.
struct Operation {
    std::string method;   ///< "POST"
    std::string pattern;  ///< "/api/v1/holds/{hold_id}"
    std::string access;   ///< "anyone", "signed_in", "manager", "admin"
    std::size_t max_body = 0;
    std::vector<Parameter> path = {};
    std::vector<Parameter> query = {};
    std::vector<Parameter> header = {};
    bool body_required = false;
    std::map<std::string, YAML::Node> bodies = {};  ///< schema by media type

    [[nodiscard]] std::string name() const { return method + " " + pattern; }
    [[nodiscard]] bool needs(const std::string& header_name) const;
    [[nodiscard]] bool takes(const std::string& media_type) const;
};

/// The document, read by itself and not through the gateway, so that neither excuses the other.
class Api {
public:
    /// Throws YAML::Exception when the text is not as expected.
    explicit Api(const std::string& yaml);
    [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
    /// The schema itself when it is no reference.
    [[nodiscard]] YAML::Node resolve(const YAML::Node& schema) const;

private:
    void read_parameters(const YAML::Node& list, Operation& operation) const;
    [[nodiscard]] Operation read(const std::string& pattern, const std::string& method,
                                 const YAML::Node& item, const YAML::Node& node) const;

    YAML::Node root_;
    std::vector<Operation> operations_;
};

}  // namespace innkeeper::contract
