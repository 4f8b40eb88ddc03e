#pragma once

#include "innkeeper/settings.hpp"

#include <string>

/// The subcommands; each gives the exit code of the process and says on stderr what went wrong.
namespace innkeeper {

inline constexpr int kExitGood = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// Serves until SIGINT or SIGTERM, then drains.
[[nodiscard]] int serve(const ServeArguments& arguments);
/// Prints an access token for the account, for the server that runs or ran last with the folder.
[[nodiscard]] int print_token(const std::string& data, const std::string& email);
/// Verifies the invariants of a store as it is at this moment; prints every violation, and the
/// hash of its state.
[[nodiscard]] int check_store(const std::string& data);
/// Rebuilds states and stock of bookings from their events and compares them with the rows, byte
/// for byte; prints every difference.
[[nodiscard]] int replay_booking(const std::string& data);
struct RebuildArguments {
    std::string data;
    /// Beside a server: an administrator's account, and where the server is if not at the address
    /// that it has left in the folder.
    std::string email;
    std::string url;
};
/// Makes what search keeps what the events of the others say; prints the rows that were others.
/// Where a server uses the folder, that server is asked to, and goes on serving.
[[nodiscard]] int rebuild_search(const RebuildArguments& arguments);

/// Copies a data folder, also one in use, to an empty one; prints the hash of its state.
[[nodiscard]] int back_up(const std::string& data, const std::string& to,
                          const std::string& version);
/// Makes a data folder out of such a copy; prints the hash of its state.
[[nodiscard]] int restore(const std::string& from, const std::string& data);

/// "error: <detail>" with the fields that are wrong.
void print_error(const Error& error);

}  // namespace innkeeper
