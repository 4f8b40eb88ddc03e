#include "bench/search/search_report.hpp"

#include "bench/machine.hpp"
#include "bench/samples.hpp"
#include "bench/search/engine_json.hpp"
#include "bench/search/plot.hpp"
#include "bench/search/search_tables.hpp"

#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <map>
#include <thread>

namespace innkeeper::bench {
namespace {

namespace bj = json::bj;

bj::array times_json(const std::vector<TextTimes>& all) {
    bj::array out;
    for (const TextTimes& times : all)
        out.push_back(bj::object{{"queries", times.queries},
                                 {"asked", times.micros.size()},
                                 {"p50_us", quantile(times.micros, 0.5)},
                                 {"p99_us", quantile(times.micros, 0.99)},
                                 {"mean_us", times.mean()}});
    return out;
}

bj::object side_json(const TextSide& side) {
    return {{"name", side.name}, {"build_cpu_s", side.build}, {"times", times_json(side.times)}};
}

bj::object text_json(const TextSize& size) {
    bj::array peers;
    for (const TextSide& peer : size.peers) peers.push_back(side_json(peer));
    return {{"hotels", size.hotels},
            {"mib", size.mib},
            {"ours", side_json(size.ours)},
            {"peers", std::move(peers)},
            {"alone", times_json(size.alone)}};
}

bj::object seconds_json(const std::vector<double>& samples) {
    return {{"samples", samples.size()},
            {"p50_ms", quantile(samples, 0.5) * 1e3},
            {"p99_ms", quantile(samples, 0.99) * 1e3},
            {"max_ms", quantile(samples, 1) * 1e3}};
}

bj::object lag_json(const LagRound& round) {
    bj::object visible;
    for (const auto& [bound, count] : round.visible) visible[fmt::format("{}", bound)] = count;
    return {{"hotels", round.hotels},
            {"clients", round.clients},
            {"bookings_per_second", round.bookings},
            {"seen", seconds_json(round.seen)},
            {"search", seconds_json(round.answer)},
            {"search_visible_seconds", std::move(visible)}};
}

bj::object start_json(const StartTimes& start) {
    return {{"hotels", start.hotels}, {"rows", start.rows},   {"row_mib", start.row_mib},
            {"cpu_s", start.cpu},     {"wall_s", start.wall}, {"resident_mib", start.mib}};
}

bj::object report_json(const SearchReport& report) {
    bj::array engine;
    for (const EngineSize& size : report.engine) engine.push_back(to_json(size));
    bj::array starts;
    for (const StartTimes& start : report.starts) starts.push_back(start_json(start));
    bj::array texts;
    for (const TextSize& size : report.texts) texts.push_back(text_json(size));
    bj::array lag;
    for (const LagRound& round : report.lag) lag.push_back(lag_json(round));
    return {{"commit", report.commit},     {"time", json::of(SystemClock().now())},
            {"processor", processor()},    {"cores", std::thread::hardware_concurrency()},
            {"engine", std::move(engine)}, {"starts", std::move(starts)},
            {"texts", std::move(texts)},   {"lag", std::move(lag)}};
}

template <class Size>
Curve curve_of(std::string name, const std::vector<Size>& sizes,
               const std::function<double(const Size&)>& value) {
    Curve out{std::move(name), {}};
    for (const Size& size : sizes)
        out.points.emplace_back(static_cast<double>(size.hotels), value(size));
    return out;
}

/// For each number of clients a curve of the median and one of what few samples exceed.
std::vector<Curve> lag_curves(const std::vector<LagRound>& rounds) {
    std::map<std::size_t, std::vector<LagRound>> by_clients;
    for (const LagRound& round : rounds) by_clients[round.clients].push_back(round);
    std::vector<Curve> out;
    for (const auto& [clients, sizes] : by_clients)
        for (const double share : {0.5, 0.99})
            out.push_back(curve_of<LagRound>(
                fmt::format("{} clients, p{:g}", clients, share * 100), sizes,
                [share](const LagRound& r) { return quantile(r.seen, share) * 1e3; }));
    return out;
}

std::string speed_plot(const SearchReport& report) {
    const std::vector<EngineSize>& sizes = report.engine;
    using Size = const EngineSize&;
    const auto curve = [&](const char* name, const std::function<double(Size)>& value) {
        return curve_of<EngineSize>(name, sizes, value);
    };
    return svg_of(
        {{"A search: city, dates, by price",
          "hotels",
          "ms of CPU",
          {curve("p50", [](Size s) { return s.kinds.front().cpu.p50 / 1e3; }),
           curve("p99", [](Size s) { return s.kinds.front().cpu.p99 / 1e3; }),
           curve("5 km around, p50", [](Size s) { return s.kinds.back().cpu.p50 / 1e3; }),
           curve("5 km around, p99", [](Size s) { return s.kinds.back().cpu.p99 / 1e3; })}},
         {"The index is built",
          "hotels",
          "s",
          {curve("two threads", [](Size s) { return s.build_wall; }),
           curve("CPU of both", [](Size s) { return s.build_cpu; })}},
         {"The index is resident",
          "hotels",
          "MiB",
          {curve("hotels, rates, stock", [](Size s) { return s.mib; })}},
         {"Updates, each published",
          "hotels",
          "a second of CPU",
          {curve("bookings", [](Size s) { return s.stock_updates; }),
           curve("months of rates", [](Size s) { return s.rate_updates; })}},
         {"A start from rows on disk",
          "hotels",
          "s",
          {curve_of<StartTimes>("by the clock", report.starts,
                                [](const StartTimes& s) { return s.wall; }),
           curve_of<StartTimes>("CPU of all threads", report.starts,
                                [](const StartTimes& s) { return s.cpu; })}},
         {"From a booking to search", "hotels", "ms", lag_curves(report.lag)}});
}

std::string text_plot(const std::vector<TextSize>& sizes) {
    std::vector<Plot> plots;
    for (std::size_t sort = 0; sort < sizes.front().ours.times.size(); ++sort) {
        const auto& name = sizes.front().ours.times[sort].queries;
        if (name == "misspelt") continue;  // only ours looks for what is meant
        Plot plot{"Text: " + name, "hotels", "µs, mean", {}};
        plot.curves.push_back(curve_of<TextSize>("ours", sizes, [sort](const TextSize& s) {
            return s.ours.times[sort].mean(answered_by_all(s, sort));
        }));
        for (std::size_t i = 0; i < sizes.front().peers.size(); ++i)
            plot.curves.push_back(curve_of<TextSize>(
                sizes.front().peers[i].name, sizes, [sort, i](const TextSize& s) {
                    return s.peers[i].times[sort].mean(answered_by_all(s, sort));
                }));
        plots.push_back(std::move(plot));
    }
    return svg_of(plots);
}

bool write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream out(path);
    out << text << std::flush;
    return out.good();
}

std::unexpected<Error> not_written(const std::filesystem::path& folder) {
    return fail(Code::unavailable, "report-not-written",
                "The report cannot be written into " + folder.string() + ".");
}

}  // namespace

Result<std::string> write_words_report(const std::vector<TextSize>& texts,
                                       const std::filesystem::path& folder) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::string text = words_of(texts);
    if (!write(folder / "search-words.md", text) ||
        !write(folder / "search-text.svg", text_plot(texts)))
        return not_written(folder);
    return text;
}

Result<std::string> write_search_report(const SearchReport& report,
                                        const std::filesystem::path& folder) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::string text = markdown_of(report);
    const bool written = write(folder / "search.md", text) &&
                         write(folder / "search.json", bj::serialize(report_json(report)) + "\n") &&
                         write(folder / "search-speed.svg", speed_plot(report)) &&
                         write(folder / "search-text.svg", text_plot(report.texts));
    if (!written) return not_written(folder);
    return text;
}

}  // namespace innkeeper::bench
