#pragma once

#include <string_view>

namespace innkeeper::identity {

/// The style of every page, for light and dark. Its SHA-256 stands in the content security policy.
[[nodiscard]] std::string_view page_style();
/// The mustache template of every page: a heading, problems, text, at most one form, links.
[[nodiscard]] std::string_view page_template();

}  // namespace innkeeper::identity
