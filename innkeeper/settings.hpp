#pragma once

#include "chassis/core/config.hpp"
#include "services/hotels/domain/hotel.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper {

/// What `innkeeper serve` was asked for on the command line.
struct ServeArguments {
    std::optional<std::string> data;
    std::optional<std::string> listen;
    std::optional<std::string> config;
    std::vector<std::string> only;
    bool sample = false;
};

/// How the process runs. The command line goes before the environment, that before the file,
/// that before the default. Every key is in docs/configuration.md.
struct Settings {
    std::filesystem::path data = {};
    std::string host = {};
    std::uint16_t port = 0;
    std::vector<std::string> only = {};  ///< services; empty: all
    bool sample = false;
    std::size_t sample_hotels = 0;
    std::string public_url = {};  ///< empty: http://localhost:<port>
    std::filesystem::path site = {};
    std::size_t loops = 1;
    std::vector<std::string> cors_origins = {};
    double rate_factor = 1;
    Millis drain_grace{0};
    bool debug_log = false;
    std::string log_path = {};  ///< file to add log lines to; empty: stderr
    hotels::Place default_place;
};

inline constexpr std::size_t kMaxLoops = 64;
inline constexpr std::size_t kSampleHotels = 2000;
inline constexpr std::size_t kMaxSampleHotelsAsked = 20'000;

/// Errors: `config-unreadable`, `config-invalid`.
[[nodiscard]] Result<Settings> load_settings(const ServeArguments& arguments,
                                             Environment environment);

/// The names that --only takes.
[[nodiscard]] const std::vector<std::string>& service_names();

}  // namespace innkeeper
