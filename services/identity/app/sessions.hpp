#pragma once

#include "services/identity/app/context.hpp"
#include "services/identity/domain/user.hpp"

#include <optional>
#include <string>

namespace innkeeper::identity {

/// Who a browser is signed in as, and since when.
struct SignedIn {
    User user;
    Instant auth_time;
};

/// A new session; returns its secret, which only the browser keeps.
Task<Result<std::string>> open_session(Context& context, std::string sub);
/// Nothing when there is no such session, or it is older than kSessionLife, or was not used for
/// kSessionIdle. Notes the use, at most every kSessionTouch.
Task<Result<std::optional<SignedIn>>> resume_session(Context& context, std::string token);
/// Also for a token that never was.
Task<Result<void>> close_session(Context& context, std::string token);

}  // namespace innkeeper::identity
