#include "services/search/domain/version_row.hpp"

#include <algorithm>

namespace innkeeper::search {

void VersionRow::keep(std::int32_t from, std::int32_t to) {
    versions_ = versions_.window(from - first_, static_cast<std::size_t>(to - from));
    first_ = from;
}

void VersionRow::cover(std::int32_t from, std::int32_t to) {
    if (versions_.size() == 0) first_ = from;
    if (from < first_ || to > end()) keep(std::min(first_, from), std::max(end(), to));
}

void VersionRow::drop_before(std::int32_t floor) {
    if (first_ < floor) keep(floor, std::max(end(), floor));
}

}  // namespace innkeeper::search
