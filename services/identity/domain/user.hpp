#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::identity {

/// A group that every person who signs up gets. It gives no right of its own.
inline constexpr std::string_view kGroupMember = "Member";

struct User {
    std::string sub;    ///< stable and opaque, never used again
    std::string email;  ///< lower case, unique
    std::string given_name;
    std::string family_name;
    std::string address;              ///< may be empty
    std::string password_hash;        ///< as the PasswordHasher wrote it
    std::vector<std::string> groups;  ///< sorted, no duplicates
    Instant created;
};

/// What a person fills in to get an account.
struct Registration {
    std::string email;
    std::string password;
    std::string given_name;
    std::string family_name;
    std::string address;
};

/// Trims, lower-cases ASCII, and checks the form local@domain (ASCII, at most kMaxEmail).
/// Error: `invalid-request` on field `email`.
[[nodiscard]] Result<std::string> normalise_email(std::string_view text);
/// The registration with trimmed names and a normalised address. Error: `invalid-request` with
/// every field that is wrong.
[[nodiscard]] Result<Registration> check_registration(Registration registration);
/// Sorted, without duplicates. Error: `invalid-request` on field `groups` for an unknown group.
[[nodiscard]] Result<std::vector<std::string>> check_groups(std::vector<std::string> groups);

}  // namespace innkeeper::identity
