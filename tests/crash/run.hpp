#pragma once

#include "tests/crash/audit.hpp"
#include "tests/crash/crowd.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace innkeeper::crash {

inline constexpr std::size_t kDefaultRounds = 100;
inline constexpr std::size_t kMaxRounds = 1'000;
inline constexpr std::size_t kDefaultClients = 32;
inline constexpr std::size_t kMaxClients = 256;
/// The longest that a server may take from its start to its first good answer.
inline constexpr std::chrono::seconds kRestartBar{2};

/// Faults planted to prove that they are found.
enum class Canary {
    none,
    lose_answered,  ///< an older state of the store comes back after the kill
    new_keys,       ///< what was not answered is sent again under another key
};

struct Options {
    std::string program = {};  ///< this one, for the line to copy
    std::filesystem::path binary = {};
    std::filesystem::path work = {};  ///< an empty folder on a disk
    std::size_t rounds = kDefaultRounds;
    std::size_t clients = kDefaultClients;
    std::uint64_t seed = 1;
    Canary canary = Canary::none;
};

struct Report {
    Findings findings = {};
    std::size_t kills = 0;
    std::size_t acknowledged = 0;
    std::size_t unknown = 0;
    AuditCounts audit = {};
    std::size_t refused = 0;
    std::map<Kind, std::size_t> done = {};  ///< acknowledged, by kind
    std::vector<double> restarts = {};      ///< seconds
};

/// Rounds of load, kill, check, restart and audit, up to the first that finds something; then an
/// audit of all that was ever answered. Prints its progress.
/// Errors, of what is needed to begin: those of the load library, `check-failed`.
[[nodiscard]] Result<Report> run(const Options& options);

}  // namespace innkeeper::crash
