#include "tests/crash/run.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <stdlib.h>
#include <algorithm>
#include <cstdio>
#include <map>

namespace innkeeper::crash {
namespace {

constexpr std::size_t kShown = 20;  ///< findings of each kind

/// Seconds → milliseconds.
double quantile_ms(std::vector<double> values, double q) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))] * 1e3;
}

void print_all(const char* kind, const std::vector<std::string>& findings) {
    for (std::size_t i = 0; i < std::min(findings.size(), kShown); ++i)
        fmt::print("{}: {}\n", kind, findings[i]);
    if (findings.size() > kShown) fmt::print("{}: {} more\n", kind, findings.size() - kShown);
}

void print_findings(const Findings& findings) {
    print_all("lost", findings.lost);
    print_all("doubled", findings.doubled);
    print_all("wrong", findings.wrong);
}

std::string summary(const Report& report, const Options& options) {
    return fmt::format(
        "rounds={} kills={} acknowledged={} unknown={} survived={} replayed={} lost={} doubled={} "
        "wrong={} restart p50={:.0f}ms max={:.0f}ms seed={}",
        options.rounds, report.kills, report.acknowledged, report.unknown, report.audit.survived,
        report.audit.repeated, report.findings.lost.size(), report.findings.doubled.size(),
        report.findings.wrong.size(), quantile_ms(report.restarts, 0.5),
        quantile_ms(report.restarts, 1), options.seed);
}

void print_mix(const Report& report) {
    fmt::print("mix:");
    for (const auto& [kind, count] : report.done) fmt::print(" {} {}", to_string(kind), count);
    fmt::print(", refused {}, payments at rest {}\n", report.refused, report.audit.payments);
}

/// Whether the planted fault was found, and as what it is.
bool is_found(const Findings& findings, Canary canary) {
    return canary == Canary::lose_answered ? !findings.lost.empty() : !findings.doubled.empty();
}

int conclude(const Report& report, const Options& options) {
    if (options.canary != Canary::none) {
        const bool found = is_found(report.findings, options.canary);
        if (!found) print_findings(report.findings);
        fmt::print("canary {}: {}\n", found ? "found" : "NOT found", summary(report, options));
        return found ? 0 : 1;
    }
    print_findings(report.findings);
    print_mix(report);
    const bool ok = report.findings.none();
    if (!ok) {
        fmt::print("data: {}\n", options.work.string());
        fmt::print("replay: {} --binary {} --rounds {} --clients {} --seed {}\n", "innkeeper_crash",
                   options.binary.string(), options.rounds, options.clients, options.seed);
    }
    fmt::print("crash {} {}\n", ok ? "ok" : "FAILED", summary(report, options));
    return ok ? 0 : 1;
}

/// A folder that is removed, unless what is in it is to be looked at.
class WorkFolder {
public:
    explicit WorkFolder(const std::filesystem::path& parent) {
        std::string name = (parent / "innkeeper-crash-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~WorkFolder() {
        std::error_code ignored;
        if (!path_.empty() && !kept_) std::filesystem::remove_all(path_, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    void keep() { kept_ = true; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    bool kept_ = false;
};

int run_in(const std::filesystem::path& parent, Options options) {
    WorkFolder folder(parent);
    if (folder.path().empty()) {
        fmt::print(stderr, "error: no folder can be made in {}\n", parent.string());
        return 1;
    }
    options.work = folder.path();
    const auto report = run(options);
    if (!report) {
        fmt::print(stderr, "error: {} ({})\n", report.error().detail, report.error().slug);
        return 1;
    }
    const int code = conclude(*report, options);
    if (code != 0) folder.keep();
    return code;
}

}  // namespace
}  // namespace innkeeper::crash

int main(int argc, char** argv) {
    using namespace innkeeper::crash;
    CLI::App app{"Kills Innkeeper under load and looks for what it has forgotten"};
    Options options;
    std::filesystem::path parent = "/var/tmp";
    const std::map<std::string, Canary> canaries{{"none", Canary::none},
                                                 {"lose-answered", Canary::lose_answered},
                                                 {"new-keys", Canary::new_keys}};
    app.add_option("--binary", options.binary, "The server")->required()->check(CLI::ExistingFile);
    app.add_option("--rounds", options.rounds)->check(CLI::Range(std::size_t{1}, kMaxRounds));
    app.add_option("--clients", options.clients)->check(CLI::Range(std::size_t{1}, kMaxClients));
    app.add_option("--seed", options.seed);
    app.add_option("--work", parent, "A folder on a disk")->check(CLI::ExistingDirectory);
    app.add_option("--canary", options.canary, "A planted fault that must be found")
        ->transform(CLI::CheckedTransformer(canaries));
    CLI11_PARSE(app, argc, argv);
    options.program = argv[0];
    return run_in(parent, options);
}
