#include "tests/simulation/booking/scenario.hpp"
#include "tests/simulation/ledger_scenario.hpp"
#include "tests/simulation/runner.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace {

void print(const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
}

std::optional<std::string> environment(std::string_view name) {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return value;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace innkeeper::sim;
    const std::vector<ScenarioKind> kinds{booking_scenario(), ledger_scenario()};
    const auto options =
        parse_options(std::vector<std::string>(argv + 1, argv + argc), environment);
    if (!options) {
        std::fprintf(stderr, "%s\n", options.error().detail.c_str());
        return 2;
    }
    for (const ScenarioKind& kind : kinds)
        if (options->scenario.empty() || options->scenario == kind.name)
            return Runner(*options, kind, print).run();
    std::fprintf(stderr, "There is no scenario '%s'.\n", options->scenario.c_str());
    return 2;
}
