#pragma once

#include "services/identity/app/context.hpp"
#include "services/identity/app/rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::identity {

struct StoredUser {
    User user;
    std::uint64_t version = 0;
};

struct UserPage {
    std::vector<UserEntry> users;
    std::string cursor;  ///< empty: that was all
};

/// Creates the account, its password hashed. The e-mail address is unique: of two that race one
/// gets `email-taken` (conflict). Errors also of check_registration().
Task<Result<User>> add_user(Context& context, Registration registration,
                            std::vector<std::string> groups);
/// Nothing when no account has the address, which need not be normalised.
Task<Result<std::optional<User>>> find_user_by_email(Context& context, std::string email);
/// Error: `no-such-user`.
Task<Result<StoredUser>> load_user(Context& context, std::string sub);
/// Users by e-mail address in its order, of those that begin with `prefix` and are in `group`
/// (empty: any).
Task<Result<UserPage>> list_users(Context& context, std::string prefix, std::string group,
                                  std::size_t limit, std::string cursor);

struct SetGroups {
    std::string by;  ///< who asks: an administrator cannot take the group Admin from themselves
    std::string sub;
    std::vector<std::string> groups;
    std::optional<std::uint64_t> version;  ///< of `If-Match`; absent: whatever is there
};
/// Replaces the groups of a user; new tokens say the new ones, and no one is signed out.
/// Errors: `no-such-user`, `own-admin-group`, `user-changed` (conflict), `invalid-request`.
Task<Result<StoredUser>> set_user_groups(Context& context, SetGroups command);

}  // namespace innkeeper::identity
