#include "bench/report.hpp"

#include "bench/machine.hpp"
#include "bench/samples.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/json.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <thread>

namespace innkeeper::bench {
namespace {

namespace bj = json::bj;

using OfRound = double BookingsRound::*;
using Samples = std::vector<double> BookingsRound::*;

std::vector<double> all_of(const BookingsReport& report, Samples samples) {
    std::vector<double> all;
    for (const BookingsRound& round : report.rounds)
        all.insert(all.end(), (round.*samples).begin(), (round.*samples).end());
    return all;
}

double median_of(const BookingsReport& report, OfRound value) {
    std::vector<double> all;
    for (const BookingsRound& round : report.rounds) all.push_back(round.*value);
    return median(std::move(all));
}

double median_ratio(const BookingsReport& report, OfRound disk) {
    std::vector<double> all;
    for (const BookingsRound& round : report.rounds) all.push_back(round.bookings / round.*disk);
    return median(std::move(all));
}

bj::object machine() {
    return {{"processor", processor()}, {"cores", std::thread::hardware_concurrency()}};
}

bj::object times_json(const std::vector<double>& samples) {
    return {{"p50_ms", quantile(samples, 0.5) * 1e3},
            {"p99_ms", quantile(samples, 0.99) * 1e3},
            {"max_ms", quantile(samples, 1) * 1e3}};
}

bj::object report_json(const BookingsReport& report, const BookingsOptions& options,
                       const std::string& commit) {
    bj::array rounds;
    for (const BookingsRound& round : report.rounds)
        rounds.push_back(bj::object{{"bookings_per_second", round.bookings},
                                    {"fdatasyncs_per_second_written", round.disk},
                                    {"fdatasyncs_per_second_preallocated", round.log},
                                    {"server_cpu_us", round.server_cpu * 1e6},
                                    {"client_cpu_us", round.client_cpu * 1e6},
                                    {"trip", times_json(round.trips)},
                                    {"quote", times_json(round.quotes)},
                                    {"hold", times_json(round.holds)},
                                    {"book", times_json(round.books)}});
    bj::object groups;
    for (const auto& [size, count] : report.groups) groups[std::to_string(size)] = count;
    return {{"commit", commit},
            {"time", json::of(SystemClock().now())},
            {"machine", machine()},
            {"hotels", options.hotels},
            {"clients", options.clients},
            {"nights", options.nights},
            {"round_ms", options.round.count()},
            {"booked", report.booked},
            {"sold_out", report.sold_out},
            {"commits", report.commits},
            {"groups_from", std::move(groups)},
            {"memory_bytes", report.memory},
            {"rounds", std::move(rounds)},
            {"check", report.checked}};
}

std::string times_row(const char* name, const std::vector<double>& samples) {
    return fmt::format("| {} | {:.1f} | {:.1f} | {:.1f} |\n", name, quantile(samples, 0.5) * 1e3,
                       quantile(samples, 0.99) * 1e3, quantile(samples, 1) * 1e3);
}

std::string groups_table(const BookingsReport& report) {
    std::string out = "\n| commits that shared one fsync | groups |\n|---|---|\n";
    for (const auto& [size, count] : report.groups)
        out += fmt::format("| {} to {} | {:.0f} |\n", size, 2 * size - 1, count);
    return out;
}

std::string markdown(const BookingsReport& report, const BookingsOptions& options,
                     const std::string& commit) {
    std::string out = fmt::format(
        "# Durable bookings over HTTP\n\nCommit {}, {}; {}, {} cores, which server and clients "
        "share.\n{} hotels, {} clients on kept connections, {} nights; {} rounds of {} ms, each "
        "after the disk alone: one thread, 4 KiB and fdatasync into a preallocated file, whose "
        "blocks were written before, or were not.\n\n",
        commit, to_rfc3339(SystemClock().now()), processor(), std::thread::hardware_concurrency(),
        options.hotels, options.clients, options.nights, options.rounds, options.round.count());
    out +=
        "| round | bookings/s | fdatasyncs/s, written before | ratio | preallocated | ratio | "
        "server µs a booking | client µs |\n|---|---|---|---|---|---|---|---|\n";
    for (std::size_t i = 0; i < report.rounds.size(); ++i) {
        const BookingsRound& r = report.rounds[i];
        out +=
            fmt::format("| {} | {:.0f} | {:.0f} | {:.2f} | {:.0f} | {:.2f} | {:.0f} | {:.0f} |\n",
                        i + 1, r.bookings, r.disk, r.bookings / r.disk, r.log, r.bookings / r.log,
                        r.server_cpu * 1e6, r.client_cpu * 1e6);
    }
    out += fmt::format(
        "| **median** | **{:.0f}** | {:.0f} | **{:.2f}** | {:.0f} | **{:.2f}** | {:.0f} | {:.0f} "
        "|\n",
        median_of(report, &BookingsRound::bookings), median_of(report, &BookingsRound::disk),
        median_ratio(report, &BookingsRound::disk), median_of(report, &BookingsRound::log),
        median_ratio(report, &BookingsRound::log),
        median_of(report, &BookingsRound::server_cpu) * 1e6,
        median_of(report, &BookingsRound::client_cpu) * 1e6);
    out += "\n| | p50 ms | p99 ms | max ms |\n|---|---|---|---|\n";
    out += times_row("quote → hold → book", all_of(report, &BookingsRound::trips));
    out += times_row("quote", all_of(report, &BookingsRound::quotes));
    out += times_row("hold", all_of(report, &BookingsRound::holds));
    out += times_row("book", all_of(report, &BookingsRound::books));
    out += groups_table(report);
    out += fmt::format(
        "\n{} bookings, {} times sold out, {:.0f} commits, {} MiB resident. "
        "`innkeeper check` afterwards: {}",
        report.booked, report.sold_out, report.commits, report.memory >> 20, report.checked);
    return out;
}

}  // namespace

Result<std::string> write_report(const BookingsReport& report, const BookingsOptions& options,
                                 const std::filesystem::path& folder, const std::string& commit) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::string text = markdown(report, options, commit);
    std::ofstream people(folder / "report.md");
    people << text << std::flush;
    std::ofstream programs(folder / "report.json");
    programs << bj::serialize(report_json(report, options, commit)) << '\n' << std::flush;
    if (!people || !programs)
        return fail(Code::unavailable, "report-not-written",
                    "The report cannot be written into " + folder.string() + ".");
    return text;
}

}  // namespace innkeeper::bench
