#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"
#include "chassis/http/router.hpp"
#include "chassis/resilience/rate_limiter.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::gateway {

/// What the gateway needs to know of one operation of api/openapi.yaml.
struct Operation {
    http::Method method = http::Method::get;
    std::string pattern;
    std::string id;
    std::string service;
    http::Access access = http::Access::anyone;
    std::string rate_name;
    resilience::Rate rate;
    std::size_t max_body = 0;  ///< bytes
    Millis timeout{0};
};

struct Cors {
    std::vector<std::string> methods;
    std::string headers;  ///< as sent
    std::string expose;   ///< as sent
    int max_age_s = 0;
};

/// The routes, access rules and limits of the OpenAPI document (extensions `x-innkeeper…`). A
/// literal segment goes before a parameter. Read once at start; read-only after that.
class ApiDocument {
public:
    /// Error: `api-document-invalid` with the path and what is wrong.
    [[nodiscard]] static Result<ApiDocument> parse(const std::string& yaml);

    struct Match {
        const Operation* operation = nullptr;  ///< null: no such route, or not this method
        std::string allowed;                   ///< methods of the path, for `Allow`; empty: no path
    };
    /// HEAD finds GET.
    [[nodiscard]] Match match(http::Method method, std::string_view path) const;
    [[nodiscard]] const Cors& cors() const { return cors_; }
    [[nodiscard]] std::size_t size() const { return operations_.size(); }

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literal;
        std::unique_ptr<Node> parameter;
        std::map<http::Method, const Operation*> operations;
    };
    static const Node* find(const Node& node, std::string_view rest);
    /// False when an operation of the same method and shape is there.
    [[nodiscard]] bool add(std::unique_ptr<Operation> operation);

    std::vector<std::unique_ptr<Operation>> operations_;
    std::unique_ptr<Node> root_ = std::make_unique<Node>();
    Cors cors_;
};

}  // namespace innkeeper::gateway
