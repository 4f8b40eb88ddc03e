#include "stay/rate_months.hpp"

#include "chassis/core/strings.hpp"

namespace innkeeper::stay {
namespace {

namespace chrono = std::chrono;

chrono::year_month calendar_month(CivilDate date) {
    const chrono::year_month_day parts(date);
    return parts.year() / parts.month();
}

/// `YYYY-MM`: a date without its day.
std::string name_of(chrono::year_month month) {
    char buffer[strings::kMaxDate];
    char* const end = strings::put(buffer, month / chrono::day(1));
    return {buffer, end - std::string_view("-dd").size()};
}

}  // namespace

std::string month_of(CivilDate date) { return name_of(calendar_month(date)); }

std::string month_row(std::string_view rate_plan_id, std::string_view month) {
    return strings::concat({rate_plan_id, "#", month});
}

std::vector<std::string> months_between(CivilDate from, CivilDate to) {
    std::vector<std::string> out;
    if (from > to) return out;
    const chrono::year_month last = calendar_month(to);
    for (chrono::year_month m = calendar_month(from); m <= last; m += chrono::months(1))
        out.push_back(name_of(m));
    return out;
}

RateDay RateMonth::at(CivilDate date) const {
    const auto found = days.find(date);
    return found == days.end() ? RateDay{} : found->second;
}

}  // namespace innkeeper::stay
