#include "services/search/app/night_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace innkeeper::search {
namespace {

std::unexpected<Error> damaged() {
    return fail(Code::bug, "row-damaged", "A stored row of search cannot be read.");
}

/// The number before `end`, which is taken off with it.
template <class Int>
bool take(std::string_view& text, Int& value, char end) {
    const auto [read_to, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || read_to == text.data() + text.size() || *read_to != end)
        return false;
    text.remove_prefix(static_cast<std::size_t>(read_to - text.data()) + 1);
    return true;
}

}  // namespace

Result<std::vector<NightCounters>> read_nights(std::string_view month, std::string_view document) {
    const auto first = parse_date(std::string(month) + "-01");
    if (!first) return damaged();
    std::vector<NightCounters> nights;
    while (!document.empty()) {
        int day = 0;
        int stop_sell = 0;
        NightCounters night;
        const bool read = take(document, day, ' ') && take(document, night.version, ' ') &&
                          take(document, night.stock.sold, ' ') &&
                          take(document, night.stock.out_of_order, ' ') &&
                          take(document, night.stock.overbook_limit, ' ') &&
                          take(document, stop_sell, '\n');
        if (!read || day < 1 || day > 31) return damaged();
        night.night = *first + std::chrono::days(day - 1);
        night.stock.stop_sell = stop_sell != 0;
        if (!nights.empty() && nights.back().night >= night.night) return damaged();
        nights.push_back(night);
    }
    return nights;
}

std::string to_document(const std::vector<NightCounters>& nights) {
    std::string text;
    for (const NightCounters& n : nights)
        fmt::format_to(std::back_inserter(text), "{} {} {} {} {} {}\n",
                       static_cast<unsigned>(std::chrono::year_month_day(n.night).day()), n.version,
                       n.stock.claimed(), n.stock.out_of_order, n.stock.overbook_limit,
                       n.stock.stop_sell ? 1 : 0);
    return text;
}

bool merge_nights(std::vector<NightCounters>& stored, const std::vector<NightCounters>& told) {
    bool changed = false;
    for (const NightCounters& night : told) {
        const auto at = std::ranges::lower_bound(stored, night.night, {}, &NightCounters::night);
        if (at == stored.end() || at->night != night.night) {
            stored.insert(at, night);
        } else if (at->version < night.version) {
            *at = night;
        } else {
            continue;
        }
        changed = true;
    }
    return changed;
}

}  // namespace innkeeper::search
