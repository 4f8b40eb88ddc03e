#include "chassis/blobs/validate.hpp"

#include "chassis/blobs/blobs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::blobs {
namespace {

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

Result<void> check_name(std::string_view name) {
    const auto allowed = [](char c) { return is_plain(c) || c == '.' || c == '_' || c == '-'; };
    if (!name.empty() && name.size() <= kMaxName && is_plain(name.front()) &&
        std::ranges::all_of(name, allowed))
        return {};
    return fail(Code::invalid, "invalid-blob-name",
                fmt::format("A blob's name has 1 to {} lower-case letters, digits, points, "
                            "underlines and hyphens.",
                            kMaxName));
}

Result<void> check_size(std::size_t bytes) {
    if (bytes <= kMaxBlob) return {};
    return fail(Code::too_large, "blob-too-large",
                fmt::format("A blob has at most {} bytes.", kMaxBlob));
}

}  // namespace innkeeper::blobs
