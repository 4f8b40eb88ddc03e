#include "stay/rate_months.hpp"

#include <fmt/format.h>

namespace innkeeper::stay {
namespace {

namespace chrono = std::chrono;

chrono::year_month calendar_month(CivilDate date) {
    const chrono::year_month_day parts(date);
    return parts.year() / parts.month();
}

std::string name_of(chrono::year_month month) {
    return fmt::format("{:04}-{:02}", int(month.year()), unsigned(month.month()));
}

}  // namespace

std::string month_of(CivilDate date) { return name_of(calendar_month(date)); }

std::string month_row(std::string_view rate_plan_id, std::string_view month) {
    return fmt::format("{}#{}", rate_plan_id, month);
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
