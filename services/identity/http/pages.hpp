#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"

#include <string>
#include <vector>

namespace innkeeper::identity {

struct PageField {
    std::string name;
    std::string label;
    std::string type = "text";
    std::string autocomplete = "off";
    std::string value = {};
    std::string hint = {};
    bool required = true;
    bool multiline = false;
};

struct PageLink {
    std::string lead;
    std::string label;
    std::string href;
};

/// What a page shows. Everything is escaped; there is no script anywhere.
struct Page {
    int status = 200;
    std::string title;
    std::vector<std::string> text = {};
    std::vector<FieldError> problems = {};  ///< a field's name, or empty for the form as a whole
    std::string action = {};                ///< of the form; empty: no form
    std::string submit = {};
    std::vector<PageField> fields = {};
    http::Pairs hidden = {};
    std::vector<PageLink> links = {};
    /// Origins to which the form's answer may lead. Browsers hold redirects after a form against
    /// the policy's form-action too (CSP Level 3, section 6.4.1).
    std::vector<std::string> form_targets = {};
};

/// The page with its headers: no-store, a policy without script or frames, nosniff.
[[nodiscard]] http::Response render(const Page& page);

}  // namespace innkeeper::identity
