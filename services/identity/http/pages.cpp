#include "services/identity/http/pages.hpp"

#include "chassis/core/encoding.hpp"
#include "services/identity/http/page_templates.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>

namespace innkeeper::identity {
namespace {

namespace km = kainjow::mustache;

/// CSP wants plain base64 with padding; 32 bytes always end in one '='.
std::string style_hash() {
    auto text = base64url_encode(sha256(page_style()));
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    return text + "=";
}

std::string policy(const Page& page) {
    static const std::string hash = style_hash();
    std::string text = "default-src 'none'; style-src 'sha256-" + hash + "'; form-action 'self'";
    for (const auto& origin : page.form_targets) text += " " + origin;
    return text + "; frame-ancestors 'none'; base-uri 'none'";
}

km::data field_data(const PageField& field, const Page& page) {
    km::data data;
    data.set("name", field.name);
    data.set("label", field.label);
    data.set("type", field.type);
    data.set("autocomplete", field.autocomplete);
    data.set("value", field.value);
    data.set("required", field.required);
    data.set("multiline", field.multiline);
    std::string described;
    if (!field.hint.empty()) {
        data.set("hint", field.hint);
        described = field.name + "-hint";
    }
    const auto problem = std::ranges::find(page.problems, field.name, &FieldError::field);
    if (problem != page.problems.end()) {
        data.set("wrong", problem->message);
        described += (described.empty() ? "" : " ") + field.name + "-wrong";
    }
    if (!described.empty()) data.set("described", described);
    return data;
}

km::data form_data(const Page& page) {
    km::data form;
    form.set("action", page.action);
    form.set("submit", page.submit);
    km::data hidden{km::data::type::list};
    for (const auto& [name, value] : page.hidden) {
        km::data item;
        item.set("name", name);
        item.set("value", value);
        hidden.push_back(item);
    }
    form.set("hidden", hidden);
    km::data fields{km::data::type::list};
    for (const auto& field : page.fields) fields.push_back(field_data(field, page));
    form.set("fields", fields);
    return form;
}

km::data page_data(const Page& page) {
    km::data data;
    data.set("title", page.title);
    data.set("style", std::string(page_style()));
    data.set("has_problems", !page.problems.empty());
    km::data problems{km::data::type::list};
    for (const auto& problem : page.problems) {
        km::data item;
        if (!problem.field.empty()) item.set("field", problem.field);
        item.set("message", problem.message);
        problems.push_back(item);
    }
    data.set("problems", problems);
    km::data text{km::data::type::list};
    for (const auto& line : page.text) text.push_back(km::data{"line", line});
    data.set("text", text);
    if (!page.action.empty()) data.set("form", form_data(page));
    data.set("has_links", !page.links.empty());
    km::data links{km::data::type::list};
    for (const auto& link : page.links) {
        km::data item;
        item.set("lead", link.lead);
        item.set("label", link.label);
        item.set("href", link.href);
        links.push_back(item);
    }
    data.set("links", links);
    return data;
}

}  // namespace

http::Response render(const Page& page) {
    km::mustache view{std::string(page_template())};
    http::Response response;
    response.status = page.status;
    response.body = view.render(page_data(page));
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Content-Security-Policy", policy(page));
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("X-Frame-Options", "DENY");
    response.headers.set("Referrer-Policy", "same-origin");
    return response;
}

}  // namespace innkeeper::identity
