#include "chassis/bus/bus.hpp"

#include <algorithm>

namespace innkeeper::bus {

bool is_wanted(const Types& types, std::string_view type) {
    return types.empty() || std::ranges::any_of(types, [&](const std::string& beginning) {
               return type.starts_with(beginning);
           });
}

}  // namespace innkeeper::bus
