#pragma once

#include "services/identity/domain/client.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace innkeeper {

/// The site's name as an OpenID client.
inline constexpr std::string_view kClientId = "innkeeper-web";
/// In the data folder: the issuer of the server that runs, or ran last, with it.
inline constexpr std::string_view kPublicUrlFile = "public-url";

[[nodiscard]] inline std::vector<identity::Client> site_clients() {
    return {{std::string(kClientId), {"/hotel/callback"}, {"/hotel/"}}};
}

}  // namespace innkeeper
