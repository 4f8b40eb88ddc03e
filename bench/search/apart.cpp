#include "bench/search/apart.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace innkeeper::bench {
namespace {

bool write_all(int pipe, std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote = ::write(pipe, text.data(), text.size());
        if (wrote <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

std::string read_all(int pipe) {
    std::string out;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = ::read(pipe, part.data(), part.size())) > 0;)
        out.append(part.data(), static_cast<std::size_t>(got));
    return out;
}

}  // namespace

Result<std::string> run_apart(const std::function<std::string()>& work) {
    std::array<int, 2> ends{};
    std::fflush(nullptr);
    if (::pipe(ends.data()) != 0) return fail(Code::unavailable, "bench-failed", "No pipe.");
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        const bool told = write_all(ends[1], work());
        ::_exit(told ? 0 : 1);
    }
    ::close(ends[1]);
    std::string out = child > 0 ? read_all(ends[0]) : std::string();
    ::close(ends[0]);
    int status = -1;
    if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0)
        return fail(Code::unavailable, "bench-failed", "A part of the benchmark ended badly.");
    return out;
}

}  // namespace innkeeper::bench
