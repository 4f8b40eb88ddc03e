#pragma once

#include <string>
#include <string_view>

namespace innkeeper::text {

/// Text as people mean it when they search: lower case, without diacritics, Latin letters in
/// their plainest form, single spaces, trimmed. "Zürich" and "  ZURICH" fold to "zurich",
/// "Łódź" to "lodz". Malformed UTF-8 becomes U+FFFD first. Callable from any thread.
[[nodiscard]] std::string fold(std::string_view utf8);

}  // namespace innkeeper::text
