#include "innkeeper/commands.hpp"
#include "innkeeper/platform.hpp"
#include "innkeeper/sample_seed.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>

namespace innkeeper {
namespace {

/// Blocks the signals that end the process in this thread and all that it starts, so that they
/// can be waited for.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

/// The file descriptor that logs go to; -1 when the file cannot be opened.
int open_log(const std::string& path) {
    if (path.empty()) return STDERR_FILENO;
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void print_accounts(const std::vector<SampleAccount>& accounts) {
    fmt::print("\n  Sample accounts (made for this data folder alone):\n");
    for (const SampleAccount& account : accounts)
        fmt::print("    {:<8} {:<28} {}\n", account.role, account.email, account.password);
    fmt::print("\n");
}

Result<void> seed(Platform& platform, const telemetry::Log& log) {
    if (!platform.identity() || !platform.hotels())
        return fail(Code::invalid, "sample-needs-services",
                    "--sample needs the services identity and hotels in this process.");
    TRY(const auto accounts, seed_accounts(platform));
    TRY_VOID(seed_hotels(platform, accounts, log));
    print_accounts(accounts);
    return {};
}

}  // namespace

void print_error(const Error& error) {
    fmt::print(stderr, "error: {} ({})\n", error.detail, error.slug);
    for (const FieldError& field : error.fields)
        fmt::print(stderr, "  {}: {}\n", field.field, field.message);
}

int serve(const ServeArguments& arguments) {
    const sigset_t signals = block_signals();
    const auto settings = load_settings(arguments, process_environment());
    if (!settings) {
        print_error(settings.error());
        return kExitUsage;
    }
    const int log_fd = open_log(settings->log_path);
    if (log_fd < 0) {
        print_error({Code::invalid, "config-invalid",
                     "The log file " + settings->log_path + " cannot be opened."});
        return kExitUsage;
    }
    const SystemClock clock;
    const telemetry::Log log(
        "host", clock, telemetry::fd_sink(log_fd),
        settings->debug_log ? telemetry::Level::debug : telemetry::Level::info);
    auto platform = Platform::open(*settings, log);
    if (!platform) {
        print_error(platform.error());
        return kExitFailed;
    }
    if (const auto running = (*platform)->run(); !running) {
        print_error(running.error());
        return kExitFailed;
    }
    fmt::print("listening on {}:{}\n", settings->host, (*platform)->port());
    std::fflush(stdout);
    if (settings->sample) {
        if (const auto seeded = seed(**platform, log); !seeded) {
            print_error(seeded.error());
            return kExitFailed;
        }
        fmt::print("  The sample hotels are there.\n");
    }
    fmt::print("  Innkeeper is at {}/hotel/  (Ctrl-C stops it)\n", (*platform)->public_url());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    fmt::print("Stopping: finishing what is in flight.\n");
    std::fflush(stdout);
    (*platform)->drain();
    return kExitGood;
}

}  // namespace innkeeper
