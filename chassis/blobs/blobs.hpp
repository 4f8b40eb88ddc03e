#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <optional>
#include <string>

namespace innkeeper::blobs {

inline constexpr std::size_t kMaxBlob = 16 * 1024 * 1024;

/// Port: immutable bytes by a name of `[a-z0-9][a-z0-9._-]{0,127}` that the caller derives from
/// the content (a hash), so that a second put of the same name is the same bytes.
class Blobs {
public:
    virtual ~Blobs() = default;
    /// Durable when it returns. Errors: `invalid`, `too_large`, `unavailable`.
    virtual Task<Result<void>> put(std::string name, std::string bytes) = 0;
    /// Nothing when there is no such blob.
    virtual Task<Result<std::optional<std::string>>> get(std::string name) = 0;
};

}  // namespace innkeeper::blobs
