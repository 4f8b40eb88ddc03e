#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::auth {

inline constexpr std::string_view kGroupAdmin = "Admin";
inline constexpr std::string_view kGroupManager = "HotelManager";

/// Who makes a request, as a verified token says. Nothing here comes from any other place.
struct Principal {
    std::string subject;  ///< `sub`: stable, opaque
    std::string email;
    std::string given_name;
    std::string family_name;
    std::vector<std::string> groups;  ///< `cognito:groups`, in no particular order
    std::vector<std::string> scopes;

    [[nodiscard]] bool in_group(std::string_view group) const {
        return std::ranges::find(groups, group) != groups.end();
    }
    [[nodiscard]] bool is_admin() const { return in_group(kGroupAdmin); }
    [[nodiscard]] bool is_manager() const { return in_group(kGroupManager); }
    bool operator==(const Principal&) const = default;
};

}  // namespace innkeeper::auth
