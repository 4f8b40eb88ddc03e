#pragma once

#include "chassis/core/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::store::embedded {

/// One change of a batch: the key is deleted, or its value is `head` and `body` together. Key and
/// body belong to the caller.
struct Change {
    std::string_view key;
    bool removed = false;
    std::string head = {};
    std::string_view body = {};
};

/// Keys in [from, to), in the order of their bytes or against it.
struct Range {
    std::string from;
    std::string to;
    bool descending = false;
};

/// The ordered map on disk under the embedded store: bytes to bytes, no versions, no expiry.
/// Reads from any thread; writes from one. Errors: `unavailable` of a read, `unavailable` or
/// `unknown_outcome` of a write; after a failed write the map may not be written again.
class Engine {
public:
    virtual ~Engine() = default;
    [[nodiscard]] virtual Result<std::optional<std::string>> get(const std::string& key) = 0;
    [[nodiscard]] virtual Result<std::vector<std::optional<std::string>>> get_many(
        const std::vector<std::string>& keys) = 0;
    /// Calls `visit` for each entry as of one moment until it returns false.
    using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
    [[nodiscard]] virtual Result<void> scan(const Range& range, const Visitor& visit) = 0;
    /// All or nothing, on disk when it returns. A later change of a key wins.
    [[nodiscard]] virtual Result<void> write(const std::vector<Change>& changes) = 0;
    /// What those are told who come after a write that failed: `unavailable`, and a slug that
    /// says why. For the writer.
    [[nodiscard]] virtual Error refusal() const {
        return {Code::unavailable, "store-unavailable", "The store takes no writes at present."};
    }
    /// A copy of the present state in a new directory, readable as a store of its own.
    [[nodiscard]] virtual Result<void> copy_to(const std::string& directory) = 0;
};

}  // namespace innkeeper::store::embedded
