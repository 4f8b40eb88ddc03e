#include "chassis/core/probe.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>

namespace innkeeper::probe {
namespace {

// Function-local: declarations come from the initialisers of other files, in any order.
std::vector<std::string_view>& registry() {
    static std::vector<std::string_view> all;
    return all;
}

}  // namespace

const std::vector<std::string_view>& names() { return registry(); }

std::size_t index_of(std::string_view name) {
    const auto& all = registry();
    const auto found = std::ranges::lower_bound(all, name);
    CHECK(found != all.end() && *found == name);
    return static_cast<std::size_t>(found - all.begin());
}

namespace detail {

bool declare(std::string_view name) {
    auto& all = registry();
    const auto place = std::ranges::lower_bound(all, name);
    if (place == all.end() || *place != name) all.insert(place, name);
    return true;
}

void reached(std::string_view name) { t_observer->reached(index_of(name)); }

bool buggify(std::string_view file, std::uint32_t line, double probability) {
    const auto slash = file.find_last_of('/');
    if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
    constexpr std::uint64_t kFnvOffset = 14695981039346656037ULL;
    constexpr std::uint64_t kFnvPrime = 1099511628211ULL;
    std::uint64_t site = kFnvOffset;
    for (const char c : file) site = (site ^ static_cast<unsigned char>(c)) * kFnvPrime;
    site = (site ^ line) * kFnvPrime;
    return t_observer->buggify(site, probability);
}

}  // namespace detail
}  // namespace innkeeper::probe
