#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <string>

namespace innkeeper::identity {

/// Port: a slow, salted hash of passwords. Neither call blocks the executor that it is awaited on.
/// Error of both: `unavailable` with `sign-in-busy` when too many are waiting.
class PasswordHasher {
public:
    virtual ~PasswordHasher() = default;
    /// The hash with its salt and parameters, as printable text of at most 200 bytes.
    virtual Task<Result<std::string>> hash(std::string password) = 0;
    virtual Task<Result<bool>> verify(std::string encoded, std::string password) = 0;
};

}  // namespace innkeeper::identity
