#pragma once

#include "chassis/auth/principal.hpp"
#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <string>

namespace innkeeper::auth {

/// Port: turns a bearer token into who it speaks for.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    /// `token` is the value after "Bearer ". Errors: `unauthenticated` with slug `token-invalid`
    /// or `token-expired`; `unavailable` with `keys-unavailable` when no key set could be read.
    virtual Task<Result<Principal>> authenticate(std::string token) = 0;
};

}  // namespace innkeeper::auth
