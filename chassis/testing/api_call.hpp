#pragma once

#include "chassis/core/json.hpp"
#include "chassis/http/message.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::testing {

/// A request as a client sends it, put together step by step. For tests of routes.
class Call {
public:
    Call(http::Method method, std::string_view target) {
        request_.method = method;
        REQUIRE(http::set_target(request_, target).has_value());
        request_.trace = {"0123456789abcdef0123456789abcdef", "0123456789abcdef"};
        request_.peer = "192.0.2.1";
    }
    static Call get(std::string_view target) { return {http::Method::get, target}; }
    static Call post(std::string_view target) { return {http::Method::post, target}; }
    static Call put(std::string_view target) { return {http::Method::put, target}; }
    static Call patch(std::string_view target) { return {http::Method::patch, target}; }
    static Call del(std::string_view target) { return {http::Method::del, target}; }

    /// `token` as TestAuthenticator reads it, such as "guest:ada"; "" sends none.
    Call& as(const std::string& token) {
        if (!token.empty()) request_.headers.set("Authorization", "Bearer " + token);
        return *this;
    }
    Call& with(std::string_view name, std::string value) {
        request_.headers.set(name, std::move(value));
        return *this;
    }
    Call& json(std::string body) { return sends("application/json", std::move(body)); }
    Call& sends(std::string type, std::string body) {
        request_.headers.set("Content-Type", std::move(type));
        request_.body = std::move(body);
        return *this;
    }
    Call& from(std::string peer) {
        request_.peer = std::move(peer);
        return *this;
    }
    [[nodiscard]] http::Request request() const { return request_; }

private:
    http::Request request_;
};

/// The JSON object in a response's body.
inline json::bj::object object_in(const http::Response& response) {
    CAPTURE(response.status);
    CAPTURE(response.body);
    auto value = json::parse(response.body);
    REQUIRE(value.has_value());
    REQUIRE(value->is_object());
    return std::move(value->get_object());
}

inline std::string text_in(const json::bj::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

/// The slug of a problem document.
inline std::string slug_of(const http::Response& response) {
    CHECK(response.headers.get("Content-Type").value_or("") == "application/problem+json");
    return text_in(object_in(response), "slug");
}

/// The fields that a problem document names.
inline std::vector<std::string> fields_of(const http::Response& response) {
    std::vector<std::string> fields;
    const auto problem = object_in(response);
    if (const auto* errors = problem.if_contains("errors"))
        for (const auto& error : errors->as_array())
            fields.push_back(text_in(error.as_object(), "field"));
    return fields;
}

/// The member `name` of every object in `items`.
inline std::vector<std::string> each_in(const http::Response& response, std::string_view name) {
    std::vector<std::string> out;
    const auto page = object_in(response);
    for (const auto& item : page.at("items").as_array())
        out.push_back(text_in(item.as_object(), name));
    return out;
}

}  // namespace innkeeper::testing
