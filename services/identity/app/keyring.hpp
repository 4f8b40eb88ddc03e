#pragma once

#include "chassis/auth/keys.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/task.hpp"
#include "chassis/store/table.hpp"

#include <string>

namespace innkeeper::identity {

/// The signing keys: one signs, and those that signed until lately are still published, so that a
/// rotation breaks no token.
struct Keyring {
    auth::SigningKey active;
    auth::KeySet published;
};

/// Reads the keys from the table; at the first start it makes one. When two processes start at
/// once, both use the key of the one that was first. Errors: the table's, `bug` for a damaged row.
Task<Result<Keyring>> load_keyring(store::Table& table, const Clock& clock,
                                   auth::Algorithm algorithm);
/// Makes a new active key, retires the present one and removes keys that were retired more than
/// kKeyRetention ago. Errors: `too-many-keys` past kMaxSigningKeys, `keys-changed` when another
/// one rotated meanwhile.
Task<Result<Keyring>> rotate_keyring(store::Table& table, const Clock& clock,
                                     auth::Algorithm algorithm);

}  // namespace innkeeper::identity
