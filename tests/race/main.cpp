#include "tests/race/canaries.hpp"
#include "tests/race/histories.hpp"
#include "tests/race/race.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

using namespace innkeeper::race;

std::optional<std::string> environment(std::string_view name) {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return value;
}

bool print(const Report& report) {
    for (const std::string& violation : report.violations) fmt::print("violation: {}\n", violation);
    fmt::print("{}\n", report.line);
    std::fflush(stdout);
    return report.ok();
}

/// The race last: its line is the program's last one.
bool run(const Options& options) {
    bool ok = true;
    if (options.histories > 0) ok = print(run_histories(options)) && ok;
    if (options.attempts > 0) ok = print(run_race(options)) && ok;
    return ok;
}

}  // namespace

int main(int argc, char** argv) {
    const auto options =
        parse_options(std::vector<std::string>(argv + 1, argv + argc), environment);
    if (!options) {
        std::fprintf(stderr, "%s\n", options.error().detail.c_str());
        return 2;
    }
    try {
        const bool ok = options->all_canaries ? find_canaries(*options) : run(*options);
        return ok ? 0 : 1;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
