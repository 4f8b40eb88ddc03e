#include "tests/simulation/worker.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <sstream>

namespace innkeeper::sim {
namespace {

void write_all(int fd, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
        // The parent is gone: nobody is left to tell.
        if (n <= 0) ::_exit(1);
        done += static_cast<std::size_t>(n);
    }
}

std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    return text;
}

}  // namespace

std::string begin_line(std::uint64_t seed) { return fmt::format("begin {}\n", seed); }

std::string end_line(const Finished& finished) {
    const Outcome& o = finished.outcome;
    return fmt::format("end {} {} {} {} {} {} {} {}\n", finished.seed, o.ok ? 1 : 0,
                       o.virtual_time.count(), o.steps, o.hash, o.unseed, o.ok ? "-" : o.invariant,
                       one_line(o.detail));
}

std::string probes_line(const ProbeTally& tally) {
    return fmt::format("probes {}\n", fmt::join(tally.counts(), " "));
}

Worker::Worker(const std::function<void(const Reporter&)>& work) {
    int ends[2] = {-1, -1};
    CHECK(::pipe(ends) == 0);
    std::fflush(nullptr);
    pid_ = ::fork();
    CHECK(pid_ >= 0);
    if (pid_ == 0) {
        ::close(ends[0]);
        work([fd = ends[1]](const std::string& line) { write_all(fd, line); });
        ::_exit(0);
    }
    ::close(ends[1]);
    fd_ = ends[0];
}

Worker::~Worker() { end(); }

int Worker::end() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    if (pid_ < 0) return 0;
    int status = 0;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return status;
}

bool Worker::read(std::vector<Finished>& finished, ProbeTally& tally) {
    char chunk[4096];
    const ssize_t n = ::read(fd_, chunk, sizeof(chunk));
    if (n > 0) {
        buffer_.append(chunk, static_cast<std::size_t>(n));
        for (auto end = buffer_.find('\n'); end != std::string::npos; end = buffer_.find('\n')) {
            take(buffer_.substr(0, end), finished, tally);
            buffer_.erase(0, end + 1);
        }
        return true;
    }
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    if (running_) {
        const std::string how = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                                    : fmt::format("exit {}", WEXITSTATUS(status));
        Finished crash;
        crash.seed = *running_;
        crash.outcome.ok = false;
        crash.outcome.invariant = "crash";
        crash.outcome.detail = "the process ended with " + how + "; its last words are above";
        finished.push_back(std::move(crash));
    }
    return false;
}

Finished Worker::give_up() {
    end();
    Finished hang;
    hang.seed = running_.value_or(0);
    hang.outcome.ok = false;
    hang.outcome.invariant = "hang";
    hang.outcome.detail = fmt::format("no end after {} s of real time", kHangSeconds);
    return hang;
}

void Worker::take(const std::string& line, std::vector<Finished>& finished, ProbeTally& tally) {
    std::istringstream in(line);
    std::string kind;
    in >> kind;
    if (kind == "begin") {
        std::uint64_t seed = 0;
        in >> seed;
        running_ = seed;
    } else if (kind == "end") {
        Finished run;
        int ok = 0;
        std::int64_t micros = 0;
        Outcome& o = run.outcome;
        in >> run.seed >> ok >> micros >> o.steps >> o.hash >> o.unseed >> o.invariant;
        std::getline(in >> std::ws, o.detail);
        o.ok = ok == 1;
        o.virtual_time = Micros{micros};
        running_.reset();
        finished.push_back(std::move(run));
    } else if (kind == "probes") {
        std::uint64_t count = 0;
        for (std::size_t i = 0; in >> count; ++i) tally.add(i, count);
    }
}

}  // namespace innkeeper::sim
