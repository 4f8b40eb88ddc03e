#pragma once

#include "tests/simulation/options.hpp"
#include "tests/simulation/scenario.hpp"

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// A run that ended, or that ended its process.
struct Finished {
    std::uint64_t seed = 0;
    Outcome outcome;
};

/// A child process that runs plans and tells of each over a pipe, so that a run that aborts or
/// hangs is a failure with a seed like any other.
class Worker {
public:
    /// What the child does: it calls `report` before and after each run, and returns the tally.
    using Reporter = std::function<void(const std::string& line)>;
    explicit Worker(const std::function<void(const Reporter&)>& work);
    ~Worker();  ///< ends the child when it still runs
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    [[nodiscard]] int fd() const { return fd_; }
    /// Reads what is there; the runs that it tells of are added to `finished`, probes to `tally`.
    /// False at the end of the child, after a crash has been added as a failed run.
    bool read(std::vector<Finished>& finished, ProbeTally& tally);
    /// The child hangs: ends it, and tells the run that it was in.
    [[nodiscard]] Finished give_up();

private:
    void take(const std::string& line, std::vector<Finished>& finished, ProbeTally& tally);
    int end();

    pid_t pid_ = -1;
    int fd_ = -1;
    std::string buffer_;
    std::optional<std::uint64_t> running_;
};

/// The lines of the pipe.
[[nodiscard]] std::string begin_line(std::uint64_t seed);
[[nodiscard]] std::string end_line(const Finished& finished);
[[nodiscard]] std::string probes_line(const ProbeTally& tally);

/// A run without a sign of life for so long hangs. Real seconds.
inline constexpr int kHangSeconds = 120;

}  // namespace innkeeper::sim
