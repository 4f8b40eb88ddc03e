#pragma once

#include "services/identity/app/context.hpp"
#include "services/identity/domain/user.hpp"

#include <string>

namespace innkeeper::identity {

struct SignIn {
    std::string email;
    std::string password;
    std::string peer;  ///< the client's address
};

/// The user, when the password is theirs. An unknown address and a wrong password give the same
/// answer after the same work. An attempt counts before the password is looked at, for the account
/// and for the address, and is given back when it was right.
/// Errors: `sign-in-failed` (unauthenticated), `too-many-attempts` (busy, with retry_after),
/// `sign-in-busy` (unavailable).
Task<Result<User>> sign_in(Context& context, SignIn command);

/// Creates an account for the person at `peer`, in the group Member. Errors: those of add_user(),
/// `too-many-attempts`.
Task<Result<User>> sign_up(Context& context, Registration registration, std::string peer);

}  // namespace innkeeper::identity
