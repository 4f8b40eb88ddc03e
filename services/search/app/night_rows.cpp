#include "services/search/app/night_rows.hpp"

#include "services/search/app/row_text.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

template <class Int>
bool take_next(std::string_view& text, Int& value) {
    return take_char(text, ' ') && take_number(text, value);
}

}  // namespace

Result<std::vector<NightCounters>> read_nights(std::string_view month, std::string_view document) {
    const auto dates = MonthNights::of(month);
    if (!dates) return row_damaged();
    std::vector<NightCounters> nights;
    nights.reserve(static_cast<std::size_t>(dates->days));
    while (!document.empty()) {
        const auto night = dates->take_night(document);
        if (!night || (!nights.empty() && nights.back().night >= *night)) return row_damaged();
        NightCounters& said = nights.emplace_back();
        said.night = *night;
        int stop_sell = 0;
        const bool read = take_next(document, said.version) &&
                          take_next(document, said.stock.sold) &&
                          take_next(document, said.stock.out_of_order) &&
                          take_next(document, said.stock.overbook_limit) &&
                          take_next(document, stop_sell) && take_char(document, '\n');
        if (!read) return row_damaged();
        said.stock.stop_sell = stop_sell != 0;
    }
    return nights;
}

std::string to_document(const std::vector<NightCounters>& nights) {
    std::string text;
    text.reserve(nights.size() * kNightLineBytes);
    const auto add = [&text](auto number, char behind) {
        add_number(text, number);
        text += behind;
    };
    for (const NightCounters& n : nights) {
        add(day_of(n.night), ' ');
        add(n.version, ' ');
        add(n.stock.claimed(), ' ');
        add(n.stock.out_of_order, ' ');
        add(n.stock.overbook_limit, ' ');
        add(n.stock.stop_sell ? 1 : 0, '\n');
    }
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
