#include "tests/race/audit.hpp"

#include "chassis/eventsourcing/stream.hpp"
#include "chassis/testing/run.hpp"
#include "services/booking/app/check.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/replay.hpp"
#include "services/booking/app/rows.hpp"
#include "services/payments/app/check.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace innkeeper::race {
namespace {

using Lines = std::vector<std::string>;
using States = std::map<std::uint64_t, std::string>;  ///< of a booking, by version

template <class Report>
void add_report(std::string_view name, const Result<Report>& report, Lines& lines) {
    if (!report) {
        lines.push_back(fmt::format("{} check: {}", name, report.error().slug));
        return;
    }
    for (const auto& found : report->violations)
        lines.push_back(
            fmt::format("{} {} {}: {}", name, found.invariant, found.subject, found.what));
}

/// The states that a booking went through, by version; empty when its stream cannot be read.
Task<States> states_of(store::Table& table, std::string id) {
    States states;
    const auto recorded =
        co_await eventsourcing::load(table, std::string(booking::kCategory), std::move(id));
    if (!recorded) co_return states;
    std::optional<booking::Booking> state;
    for (const auto& one : *recorded) {
        const auto event = booking::read_event(one);
        if (!event) co_return States{};
        if (state)
            state->apply(*event);
        else
            state = booking::Booking::begin(*event);
        states[state->version] = std::string(booking::to_string(state->status));
    }
    co_return states;
}

bool is_in(const States& states, const Told& told) {
    const auto found = states.find(told.version);
    if (told.version > 0) return found != states.end() && found->second == told.state;
    const std::string last = states.empty() ? "" : states.rbegin()->second;
    // The release of a hold that has expired meanwhile is answered as done already.
    return last == told.state || (told.state == "released" && last == "expired");
}

Task<Lines> compare_told(store::Table& table, std::vector<Told> all) {
    Lines lines;
    std::map<std::string, std::vector<Told>> by_id;
    for (const Told& told : all) by_id[told.id].push_back(told);
    for (const auto& [id, told_of_it] : by_id) {
        const auto states = co_await states_of(table, id);
        for (const Told& told : told_of_it)
            if (!is_in(states, told))
                lines.push_back(fmt::format(
                    "I5 booking {} was told to be {} in version {}; it is {}", id, told.state,
                    told.version, states.empty() ? "not there" : states.rbegin()->second));
    }
    co_return lines;
}

std::uint64_t sum_of(const std::string& exposition, std::string_view name) {
    double sum = 0;
    std::size_t at = 0;
    while (at < exposition.size()) {
        const auto end = std::min(exposition.find('\n', at), exposition.size());
        const std::string line = exposition.substr(at, end - at);
        at = end + 1;
        if (!line.starts_with(name)) continue;
        if (line[name.size()] != ' ' && line[name.size()] != '{') continue;
        sum += std::stod(line.substr(line.rfind(' ')));
    }
    return static_cast<std::uint64_t>(sum);
}

}  // namespace

Audited audit_tables(store::Table& booking, store::Table& payments, const std::vector<Told>& told,
                     NightOf night) {
    boost::asio::io_context io;
    Audited audited;
    Lines& lines = audited.violations;
    const auto checked = testing::run(io, booking::check(booking));
    add_report("booking", checked, lines);
    add_report("payments", testing::run(io, payments::check(payments)), lines);
    const auto replayed = testing::run(io, booking::replay(booking));
    if (!replayed) lines.push_back("replay: " + replayed.error().slug);
    if (replayed)
        for (const std::string& difference : replayed->differences)
            lines.push_back("I8 " + difference);
    for (std::string& line : testing::run(io, compare_told(booking, told)))
        lines.push_back(std::move(line));

    std::set<std::string> known;
    for (const Told& one : told) known.insert(one.id);
    if (checked) audited.bookings = checked->bookings;
    if (checked) audited.events = checked->events;
    if (known.size() != audited.bookings)
        lines.push_back(fmt::format("{} bookings were acknowledged, and {} are there", known.size(),
                                    audited.bookings));
    const auto item =
        testing::run(io, booking.get(booking::stock_key(night.hotel_id, night.room_type_id,
                                                        stay::month_of(night.night))));
    const auto row = item ? booking::stock_row(*item) : fail(item.error());
    if (row)
        audited.stock = booking::night_of(row->value, night.night).stock;
    else
        lines.push_back("the stock of the night cannot be read: " + row.error().slug);
    return audited;
}

StoreFigures figures_of(const telemetry::Metrics& metrics) {
    const std::string exposition = metrics.exposition();
    return {.commits = sum_of(exposition, "store_commits_total"),
            .groups = sum_of(exposition, "store_commit_groups_total")};
}

}  // namespace innkeeper::race
