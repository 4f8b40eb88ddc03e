#pragma once

#include "chassis/core/result.hpp"

#include <string>

namespace innkeeper {

/// The address of the server that runs, or ran last, with the data folder. Error: `no-store`.
[[nodiscard]] Result<std::string> public_url_of(const std::string& data);
/// An access token for the account, good at that server. Errors: `no-store`, `no-such-user`, those
/// of the store.
[[nodiscard]] Result<std::string> access_token_for(const std::string& data,
                                                   const std::string& email);

}  // namespace innkeeper
