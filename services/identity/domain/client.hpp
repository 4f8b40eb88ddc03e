#pragma once

#include "chassis/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::identity {

/// A registered application: public (no secret), so it proves itself by PKCE and by its addresses.
/// An address that begins with '/' is one on the issuer's own origin.
struct Client {
    std::string client_id;
    std::vector<std::string> redirect_uris;
    std::vector<std::string> logout_uris;
};

/// The clients with every address made absolute. Errors: `clients-invalid` for an empty or double
/// client_id, an address that is no http(s) URL, that has a fragment (RFC 6749 section 3.1.2) or
/// that is longer than kMaxRedirectUri, and past kMaxClients.
[[nodiscard]] Result<std::vector<Client>> resolve_clients(std::vector<Client> clients,
                                                          const std::string& issuer);
/// `http://localhost:8080` or `https://id.example`: scheme and authority, nothing behind.
/// Error: `issuer-invalid`.
[[nodiscard]] Result<void> check_issuer(std::string_view issuer);

[[nodiscard]] const Client* find_client(const std::vector<Client>& clients, std::string_view id);
/// Scheme and authority of a URL that resolve_clients() has passed.
[[nodiscard]] std::string origin_of(std::string_view url);

}  // namespace innkeeper::identity
