#include "chassis/bus/bus.hpp"

#include <algorithm>

namespace innkeeper::bus {

bool is_wanted(const Types& types, std::string_view type) {
    const auto begins_type = [&](const std::string& beginning) {
        return type.starts_with(beginning);
    };
    return types.wanted.empty() || std::ranges::any_of(types.wanted, begins_type);
}

}  // namespace innkeeper::bus
