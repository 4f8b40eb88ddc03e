#include "tests/load/server_process.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

namespace innkeeper::load {
namespace {

constexpr std::string_view kListening = "listening on ";
constexpr std::chrono::seconds kStartsWithin{60};
constexpr std::chrono::milliseconds kNoLimit{-1};

struct Pipe {
    Pipe() { CHECK(::pipe2(fd, O_CLOEXEC) == 0); }
    ~Pipe() {
        ::close(fd[0]);
        if (fd[1] >= 0) ::close(fd[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_writer() { ::close(std::exchange(fd[1], -1)); }
    int fd[2];
};

/// Standard output goes into the pipe, and standard error there too when `errors`.
pid_t spawn(const std::filesystem::path& binary, const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment, Pipe& pipe, bool errors) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe.fd[1], STDOUT_FILENO);
    if (errors) posix_spawn_file_actions_adddup2(&actions, pipe.fd[1], STDERR_FILENO);
    std::vector<std::string> words{binary.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<std::string> settings = environment;
    std::vector<char*> env;
    for (char** all = environ; *all != nullptr; ++all) env.push_back(*all);
    for (std::string& setting : settings) env.push_back(setting.data());
    env.push_back(nullptr);
    pid_t pid = -1;
    const int failed =
        ::posix_spawn(&pid, binary.c_str(), &actions, nullptr, argv.data(), env.data());
    posix_spawn_file_actions_destroy(&actions);
    pipe.close_writer();
    return failed == 0 ? pid : -1;
}

/// Reads until `enough` says so, the end, or nothing comes for `timeout` (negative: without limit).
template <class F>
std::string read_until(const Pipe& pipe, F enough, std::chrono::milliseconds timeout) {
    std::string text;
    std::array<char, 4096> buffer{};
    while (!enough(text)) {
        pollfd waited{.fd = pipe.fd[0], .events = POLLIN, .revents = 0};
        if (::poll(&waited, 1, static_cast<int>(timeout.count())) == 0) break;
        const ssize_t got = ::read(pipe.fd[0], buffer.data(), buffer.size());
        if (got <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
}

int wait_for(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string file_text(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Result<ServerProcess> ServerProcess::start(const std::filesystem::path& binary,
                                           const std::filesystem::path& data,
                                           const std::string& public_url) {
    Pipe pipe;
    ServerProcess server;
    const std::string log = data.string() + ".log";
    server.pid_ = spawn(binary, {"serve", "--data", data.string(), "--listen", "127.0.0.1:0"},
                        {"INNKEEPER_HTTP_PUBLIC_URL=" + public_url, "INNKEEPER_LOG_PATH=" + log,
                         "INNKEEPER_GATEWAY_RATE_PERCENT=10000000"},
                        pipe, true);
    if (server.pid_ < 0)
        return fail(Code::unavailable, "server-not-started", binary.string() + " does not start.");
    const auto is_up = [](const std::string& text) {
        const auto at = text.find(kListening);
        return at != text.npos && text.find('\n', at) != text.npos;
    };
    const std::string said = read_until(pipe, is_up, kStartsWithin);
    const auto at = said.find(kListening);
    if (at == said.npos) return fail(Code::unavailable, "server-not-started", said);
    const auto colon = said.find(':', at) + 1;
    std::from_chars(said.data() + colon, said.data() + said.size(), server.port_);
    return server;
}

ServerProcess::~ServerProcess() { kill(); }

ServerProcess::ServerProcess(ServerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), port_(other.port_) {}

ServerProcess& ServerProcess::operator=(ServerProcess&& other) noexcept {
    kill();
    pid_ = std::exchange(other.pid_, -1);
    port_ = other.port_;
    return *this;
}

void ServerProcess::kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    (void)wait_for(std::exchange(pid_, -1));
}

void ServerProcess::pause() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGSTOP);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &info, WSTOPPED | WNOWAIT);
}

void ServerProcess::resume() {
    if (pid_ >= 0) ::kill(pid_, SIGCONT);
}

bool ServerProcess::stop() {
    if (pid_ < 0) return false;
    ::kill(pid_, SIGTERM);
    return wait_for(std::exchange(pid_, -1)) == 0;
}

double ServerProcess::cpu_seconds() const {
    // proc(5): the 14th and 15th field, after the name in parentheses; ticks.
    const std::string stat = file_text(fmt::format("/proc/{}/stat", pid_));
    std::size_t at = stat.rfind(')');
    for (int field = 3; field <= 14 && at != stat.npos; ++field) at = stat.find(' ', at + 1);
    if (at == stat.npos) return 0;
    char* end = nullptr;
    const auto user = std::strtoul(stat.c_str() + at, &end, 10);
    const auto system = std::strtoul(end, nullptr, 10);
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::size_t ServerProcess::memory() const {
    const std::string statm = file_text(fmt::format("/proc/{}/statm", pid_));
    const auto pages =
        std::strtoul(statm.c_str() + std::min(statm.find(' '), statm.size()), nullptr, 10);
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

Ended run_program(const std::filesystem::path& binary, const std::vector<std::string>& arguments) {
    Pipe pipe;
    const pid_t pid = spawn(binary, arguments, {}, pipe, true);
    if (pid < 0) return {};
    const auto never = [](const std::string&) { return false; };
    Ended ended{.output = read_until(pipe, never, kNoLimit)};
    ended.code = wait_for(pid);
    return ended;
}

}  // namespace innkeeper::load
