#pragma once

#include "chassis/core/clock.hpp"

#include <chrono>
#include <cstddef>

/// Every number of the identity service.
namespace innkeeper::identity {

// What people type. Lengths are in code points, but an e-mail address is ASCII.
inline constexpr std::size_t kMaxEmail = 254;  ///< RFC 5321 section 4.5.3.1.3, without brackets
inline constexpr std::size_t kMaxEmailLocal = 64;
inline constexpr std::size_t kMinPassword = 8;  ///< NIST SP 800-63B section 5.1.1.2
inline constexpr std::size_t kMaxPassword = 128;
inline constexpr std::size_t kMaxName = 60;
inline constexpr std::size_t kMaxAddress = 300;

// OAuth parameters, bytes.
inline constexpr std::size_t kMaxState = 512;
inline constexpr std::size_t kMaxNonce = 128;
inline constexpr std::size_t kMaxRedirectUri = 512;
inline constexpr std::size_t kMaxScope = 200;
inline constexpr std::size_t kChallengeBytes =
    43;                                          ///< base64url of a SHA-256, RFC 7636 section 4.2
inline constexpr std::size_t kMinVerifier = 43;  ///< RFC 7636 section 4.1
inline constexpr std::size_t kMaxVerifier = 128;
inline constexpr std::size_t kMaxFormBytes = 16 * 1024;
inline constexpr std::size_t kMaxReturnTo = 6 * 1024;

// How long things live.
inline constexpr Millis kCodeLife = std::chrono::seconds(60);
inline constexpr Millis kCodeMemory = std::chrono::minutes(10);  ///< to notice a replay
inline constexpr Millis kAccessTokenLife = std::chrono::minutes(15);
inline constexpr Millis kIdTokenLife = std::chrono::minutes(15);
inline constexpr Millis kOperatorTokenLife = std::chrono::hours(1);
inline constexpr Millis kRefreshLife = std::chrono::days(30);  ///< from the sign-in, not extended
inline constexpr Millis kSessionIdle = std::chrono::hours(8);
inline constexpr Millis kSessionLife = std::chrono::days(7);
inline constexpr Millis kSessionTouch =
    std::chrono::minutes(5);                                   ///< between two writes of last use
inline constexpr Millis kKeyRetention = std::chrono::days(1);  ///< of a key after its rotation

// How often.
inline constexpr int kMaxAccountAttempts = 10;   ///< wrong passwords for one account in a window
inline constexpr int kMaxAddressAttempts = 100;  ///< sign-ins from one address in a window
inline constexpr int kMaxAddressSignUps = 20;    ///< sign-ups from one address in a window
inline constexpr Millis kAttemptWindow = std::chrono::minutes(15);
inline constexpr int kMaxCommitTries = 5;  ///< of a read-decide-commit that others keep overtaking

// The password hasher: argon2id with the first choice of the OWASP password storage guide.
inline constexpr unsigned long long kArgonPasses = 2;
inline constexpr std::size_t kArgonMemoryBytes = 19 * 1024 * 1024;
inline constexpr std::size_t kHashThreads = 2;
inline constexpr std::size_t kMaxHashQueue = 64;  ///< hashes under way and waiting; past it 503

inline constexpr std::size_t kTokenBytes = 32;  ///< of chance in a code, session or refresh token
inline constexpr std::size_t kMaxClients = 20;
inline constexpr std::size_t kMaxSubject = 64;  ///< bytes; a longer one is nobody's
inline constexpr std::size_t kMaxUserGroups = 3;
inline constexpr std::size_t kMaxSigningKeys = 8;  ///< in the key set; past it rotation is refused
inline constexpr std::size_t kMaxOpaqueToken =
    200;  ///< bytes of a code or refresh token sent to us

}  // namespace innkeeper::identity
