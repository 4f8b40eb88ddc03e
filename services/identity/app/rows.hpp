#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"
#include "chassis/store/table.hpp"
#include "services/identity/domain/attempts.hpp"
#include "services/identity/domain/user.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the service keeps, and under which keys. A secret that a client holds (session, code,
/// refresh token) is kept only as its SHA-256, so a copy of the store opens nothing.
namespace innkeeper::identity {

struct Session {
    std::string sub;
    Instant created;  ///< when the password was given: `auth_time`
    Instant used;
};

struct CodeGrant {
    std::string client_id;
    std::string redirect_uri;
    std::string scope;
    std::string nonce;
    std::string code_challenge;
    std::string sub;
    Instant auth_time;
    Instant issued;
    bool used = false;
    std::string family;  ///< of the refresh tokens that came of it
};

/// The refresh tokens that grew out of one sign-in at one client; only the newest is good.
struct RefreshFamily {
    std::string sub;
    std::string client_id;
    std::string scope;
    std::string secret_hash;
    Instant auth_time;
    Instant expires;
};

/// A user as the administrator's list shows one. Also what makes an e-mail address unique.
struct UserEntry {
    std::string sub;
    std::string email;
    std::string given_name;
    std::string family_name;
    std::vector<std::string> groups;
};

struct StoredKey {
    std::string pem;
    Instant created;
    std::optional<Instant> retired;
};

inline constexpr std::string_view kUsersPartition = "users";  ///< UserEntry by e-mail
inline constexpr std::string_view kKeysPartition = "keys";    ///< StoredKey by kid
inline constexpr std::string_view kActiveKey = "active";      ///< sort key of the active kid

[[nodiscard]] store::Key user_key(const std::string& sub);
[[nodiscard]] store::Key email_key(const std::string& email);
[[nodiscard]] store::Key session_key(const std::string& token);
[[nodiscard]] store::Key code_key(const std::string& code);
[[nodiscard]] store::Key family_key(const std::string& id);
/// `kind` is "account", "address" or "sign-up"; the subject is kept as a hash.
[[nodiscard]] store::Key attempts_key(std::string_view kind, const std::string& subject);
[[nodiscard]] store::Key signing_key_key(const std::string& kid);
[[nodiscard]] store::Key active_key_key();
[[nodiscard]] std::string hash_of(std::string_view secret);

[[nodiscard]] std::string encode(const User& user);
[[nodiscard]] std::string encode(const Session& session);
[[nodiscard]] std::string encode(const CodeGrant& code);
[[nodiscard]] std::string encode(const RefreshFamily& family);
[[nodiscard]] std::string encode(const UserEntry& entry);
[[nodiscard]] std::string encode(const StoredKey& key);
[[nodiscard]] std::string encode(const Attempts& attempts);

/// Reads a document that encode() wrote. Error: `bug` with `row-damaged`.
template <class T>
[[nodiscard]] Result<T> decode(std::string_view document);
template <>
Result<User> decode<User>(std::string_view document);
template <>
Result<Session> decode<Session>(std::string_view document);
template <>
Result<CodeGrant> decode<CodeGrant>(std::string_view document);
template <>
Result<RefreshFamily> decode<RefreshFamily>(std::string_view document);
template <>
Result<UserEntry> decode<UserEntry>(std::string_view document);
template <>
Result<StoredKey> decode<StoredKey>(std::string_view document);
template <>
Result<Attempts> decode<Attempts>(std::string_view document);

}  // namespace innkeeper::identity
