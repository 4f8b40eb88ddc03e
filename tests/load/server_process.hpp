#pragma once

#include "chassis/core/result.hpp"

#include <sys/types.h>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace innkeeper::load {

/// `innkeeper serve` as a process of its own, on the loopback and a free port. Ends with the
/// object, by SIGKILL.
class ServerProcess {
public:
    /// Starts it and waits until it answers. `public_url` stays the same over restarts, so that
    /// tokens do. Error: `unavailable` (`server-not-started`) with the end of its log.
    [[nodiscard]] static Result<ServerProcess> start(const std::filesystem::path& binary,
                                                     const std::filesystem::path& data,
                                                     const std::string& public_url);
    ~ServerProcess();
    ServerProcess(ServerProcess&& other) noexcept;
    ServerProcess& operator=(ServerProcess&& other) noexcept;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// SIGKILL, and waits for the end. Nothing when it has ended.
    void kill();
    /// SIGSTOP and SIGCONT: between them nothing of it moves.
    void pause();
    void resume();
    /// SIGTERM, and waits; false when its exit code is not 0.
    [[nodiscard]] bool stop();
    /// User and system time so far, seconds.
    [[nodiscard]] double cpu_seconds() const;
    /// Resident memory, bytes.
    [[nodiscard]] std::size_t memory() const;

private:
    ServerProcess() = default;
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

/// Runs `binary` with arguments to its end; its exit code and all that it printed.
struct Ended {
    int code = -1;
    std::string output = {};
};
[[nodiscard]] Ended run_program(const std::filesystem::path& binary,
                                const std::vector<std::string>& arguments);

}  // namespace innkeeper::load
