#include "tests/simulation/weather.hpp"

#include <fmt/format.h>

#include <array>

namespace innkeeper::sim {
namespace {

constexpr std::array<std::string_view, kTroubles> kNames{
    "late", "table", "network", "partition", "bus",     "blobs",
    "skew", "kill",  "outage",  "buggify",   "schedule"};

constexpr Ppm kHalf = kAlways / 2;

/// Zero more often than not, else up to `most`.
Ppm rate(Generator& from, Ppm most) {
    const bool on = from.chance(2 * kAlways / 5);
    const auto drawn = static_cast<Ppm>(from.between(1, most));
    return on ? drawn : 0;
}

Micros every(Generator& from, Micros low, Micros high) {
    const bool on = from.chance(kHalf);
    const Micros drawn = Latency{.low = low, .high = high}.draw(from);
    return on ? drawn : Micros{0};
}

Latency latency(Generator& from, Micros most) {
    Latency drawn;
    drawn.low = Micros{static_cast<std::int64_t>(from.between(10, 500))};
    drawn.high = drawn.low + Micros{static_cast<std::int64_t>(
                                 from.between(100, static_cast<std::uint64_t>(most.count())))};
    drawn.tail_rate = rate(from, 50'000);
    drawn.tail = Micros{static_cast<std::int64_t>(from.between(100'000, 3'000'000))};
    return drawn;
}

void draw_faults(Weather& weather, Generator& from) {
    weather.table = {.latency = latency(from, Micros{5'000}),
                     .unavailable = rate(from, 50'000),
                     .lost_answer = rate(from, 50'000),
                     .lost_commit = rate(from, 50'000),
                     .late_commit = rate(from, 20'000),
                     .contention = rate(from, kHalf),
                     .short_page = rate(from, kHalf),
                     .early_expiry = rate(from, kAlways)};
    weather.network = {.latency = latency(from, Micros{20'000}),
                       .lost_request = rate(from, 100'000),
                       .lost_reply = rate(from, 100'000),
                       .duplicate = rate(from, 200'000),
                       .refused = rate(from, 50'000)};
    weather.bus = {.latency = latency(from, Micros{50'000}),
                   .unavailable = rate(from, 100'000),
                   .unknown = rate(from, 100'000),
                   .duplicate = rate(from, kHalf),
                   .lost_ack = rate(from, 100'000),
                   .reorder = rate(from, kHalf)};
    weather.blobs = {.latency = latency(from, Micros{20'000}),
                     .unavailable = rate(from, 50'000),
                     .lost_answer = rate(from, 50'000)};
}

/// Takes the faults out and leaves the latencies.
void mask(Weather& w, Troubles allowed) {
    if (!allowed.has(Trouble::late)) w.table.late_commit = 0;
    if (!allowed.has(Trouble::table))
        w.table = {.latency = w.table.latency, .late_commit = w.table.late_commit};
    if (!allowed.has(Trouble::network)) w.network = {.latency = w.network.latency};
    if (!allowed.has(Trouble::partition)) w.partition_every = Micros{0};
    if (!allowed.has(Trouble::bus)) w.bus = {.latency = w.bus.latency};
    if (!allowed.has(Trouble::blobs)) w.blobs = {.latency = w.blobs.latency};
    if (!allowed.has(Trouble::skew)) {
        w.max_skew = Millis{0};
        w.max_drift_ppm = 0;
    }
    if (!allowed.has(Trouble::kill)) w.kill_every = Micros{0};
    if (!allowed.has(Trouble::outage)) w.outage_every = Micros{0};
    if (!allowed.has(Trouble::buggify)) w.buggify = 0;
    if (!allowed.has(Trouble::schedule)) w.schedule = Schedule::oldest_first;
}

}  // namespace

Result<Troubles> Troubles::parse(std::string_view text) {
    if (text == "all") return all();
    if (text == "none") return none();
    std::uint32_t bits = 0;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const std::string_view name = text.substr(0, comma);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        std::size_t i = 0;
        while (i < kTroubles && kNames[i] != name) ++i;
        if (i == kTroubles)
            return fail(Code::invalid, "unknown-trouble",
                        fmt::format("There is no trouble '{}'; there are: {}.", name,
                                    fmt::join(kNames, ", ")));
        bits |= 1U << i;
    }
    return Troubles(bits);
}

std::string Troubles::text() const {
    if (*this == all()) return "all";
    if (*this == none()) return "none";
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kTroubles; ++i)
        if (has(static_cast<Trouble>(i))) names.push_back(kNames[i]);
    return fmt::format("{}", fmt::join(names, ","));
}

Weather Weather::draw(std::uint64_t seed, Troubles allowed) {
    Generator from(scramble(seed ^ 0x77656174686572ULL));
    Weather weather;
    weather.schedule = from.chance(kAlways / 5) ? Schedule::oldest_first : Schedule::drawn;
    weather.one_process = from.chance(kAlways / 3);
    weather.clients = static_cast<unsigned>(from.between(1, kMaxClients));
    draw_faults(weather, from);
    weather.max_skew = Millis{rate(from, 5'000)};
    weather.max_drift_ppm = rate(from, 1'000);
    weather.kill_every = every(from, Micros{1'000'000}, Micros{30'000'000});
    weather.max_down = Micros{static_cast<std::int64_t>(from.between(10'000, 5'000'000))};
    weather.partition_every = every(from, Micros{1'000'000}, Micros{30'000'000});
    weather.outage_every = every(from, Micros{1'000'000}, Micros{30'000'000});
    weather.tiny_limits = from.chance(kAlways / 4);
    weather.buggify = rate(from, kHalf);
    if (from.chance(kAlways / 20)) weather.network.duplicate = weather.bus.duplicate = kAlways;
    // One run in ten has no trouble but latency and the order of things.
    const bool calm = from.chance(kAlways / 10);
    mask(weather, calm ? Troubles::none() : allowed);
    return weather;
}

std::string Weather::text() const {
    const auto seconds = [](Micros m) { return static_cast<double>(m.count()) / 1e6; };
    return fmt::format(
        "schedule={} one_process={} clients={} tiny_limits={} buggify={}"
        " | table unavailable={} lost_answer={} lost_commit={} late_commit={} contention={} "
        "short_page={} early_expiry={}"
        " | network lost_request={} lost_reply={} duplicate={} refused={}"
        " | bus unavailable={} unknown={} duplicate={} lost_ack={} reorder={}"
        " | skew={}ms drift={}ppm kill_every={:.1f}s partition_every={:.1f}s outage_every={:.1f}s",
        schedule == Schedule::drawn ? "drawn" : "oldest", one_process, clients, tiny_limits,
        buggify, table.unavailable, table.lost_answer, table.lost_commit, table.late_commit,
        table.contention, table.short_page, table.early_expiry, network.lost_request,
        network.lost_reply, network.duplicate, network.refused, bus.unavailable, bus.unknown,
        bus.duplicate, bus.lost_ack, bus.reorder, max_skew.count(), max_drift_ppm,
        seconds(kill_every), seconds(partition_every), seconds(outage_every));
}

}  // namespace innkeeper::sim
