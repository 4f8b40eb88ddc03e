#pragma once

#include <chrono>
#include <ctime>

namespace innkeeper::bench {

[[nodiscard]] inline double cpu_micros(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}
/// Of this thread's CPU, so that a busy machine does not blur what is compared.
[[nodiscard]] inline double cpu_micros() { return cpu_micros(CLOCK_THREAD_CPUTIME_ID); }
/// Of all threads of the process.
[[nodiscard]] inline double process_cpu_micros() { return cpu_micros(CLOCK_PROCESS_CPUTIME_ID); }

[[nodiscard]] inline double wall_micros() {
    return std::chrono::duration<double, std::micro>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Both clocks from its making on.
class Stopwatch {
public:
    [[nodiscard]] double cpu() const { return cpu_micros() - cpu_; }
    [[nodiscard]] double wall() const { return wall_micros() - wall_; }

private:
    double wall_ = wall_micros();
    double cpu_ = cpu_micros();
};

}  // namespace innkeeper::bench
