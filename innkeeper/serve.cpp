#include "innkeeper/commands.hpp"
#include "innkeeper/platform.hpp"
#include "innkeeper/sample_seed.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <unistd.h>

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
    print_accounts(accounts);
    return seed_hotels(platform, accounts, log);
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
    const SystemClock clock;
    const telemetry::Log log("host", clock, telemetry::fd_sink(STDERR_FILENO),
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
    fmt::print("Innkeeper is at {}/hotel/\n", (*platform)->public_url());
    fmt::print("listening on {}:{}\n", settings->host, (*platform)->port());
    std::fflush(stdout);
    if (settings->sample) {
        if (const auto seeded = seed(**platform, log); !seeded) {
            print_error(seeded.error());
            return kExitFailed;
        }
        fmt::print("The sample hotels are there.\n");
        std::fflush(stdout);
    }
    int signal = 0;
    sigwait(&signals, &signal);
    fmt::print("Stopping: finishing what is in flight.\n");
    std::fflush(stdout);
    (*platform)->drain();
    return kExitGood;
}

}  // namespace innkeeper
