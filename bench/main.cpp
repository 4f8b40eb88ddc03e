#include "bench/report.hpp"
#include "bench/work_folder.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>

namespace innkeeper::bench {
namespace {

Result<void> run(BookingsOptions options, const std::filesystem::path& work,
                 const std::filesystem::path& report_folder, const std::string& commit) {
    const WorkFolder folder(work);
    if (folder.path().empty())
        return fail(Code::unavailable, "disk-unusable", "No folder in " + work.string() + ".");
    options.work = folder.path();
    TRY(const auto report, measure_bookings(options));
    TRY(const auto text, write_report(report, options, report_folder, commit));
    fmt::print("{}", text);
    return {};
}

}  // namespace
}  // namespace innkeeper::bench

int main(int argc, char** argv) {
    using namespace innkeeper::bench;
    CLI::App app{"Benchmarks of Innkeeper"};
    BookingsOptions options;
    std::string work = "/var/tmp";
    std::string report = "build/bench";
    std::string commit = "none";
    long round_ms = options.round.count();
    app.add_option("--binary", options.binary, "The server")->required();
    app.add_option("--work", work, "Folder on the disk that is measured (default /var/tmp)");
    app.add_option("--report", report, "Folder of the report (default build/bench)");
    app.add_option("--commit", commit, "What is measured, for the report");
    app.add_option("--clients", options.clients, "Default 64");
    app.add_option("--hotels", options.hotels, "Default 2000");
    app.add_option("--rounds", options.rounds, "Default 5");
    app.add_option("--round-ms", round_ms, "Length of one round (default 4000)");
    CLI11_PARSE(app, argc, argv);
    options.round = std::chrono::milliseconds(round_ms);
    const auto done = run(options, work, report, commit);
    if (done) return 0;
    fmt::print(stderr, "error: {} ({})\n", done.error().detail, done.error().slug);
    return 1;
}
