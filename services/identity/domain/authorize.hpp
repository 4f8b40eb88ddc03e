#pragma once

#include "chassis/core/clock.hpp"
#include "services/identity/domain/client.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The authorization request of OAuth 2.0 (RFC 6749 section 4.1.1) and OpenID Connect Core
/// (section 3.1.2.1), as far as it is served: code flow with PKCE S256 (RFC 7636), nothing else.
namespace innkeeper::identity {

using Pairs = std::vector<std::pair<std::string, std::string>>;

enum class Prompt { unspecified, login, none, create };

struct AuthorizeRequest {
    std::string client_id;
    std::string redirect_uri;
    std::string scope;  ///< of openid, email, profile, in this order
    std::string state;
    std::string nonce;
    std::string code_challenge;
    std::string login_hint;
    Prompt prompt = Prompt::unspecified;
    std::optional<Millis> max_age;
    bool operator==(const AuthorizeRequest&) const = default;
};

struct AuthorizeRefusal {
    std::string error;  ///< a code of RFC 6749 section 4.1.2.1 or OpenID Connect
    std::string description;
    std::string redirect_uri;  ///< empty: client or address are not ours to trust, show a page
    std::string state;
};

[[nodiscard]] std::expected<AuthorizeRequest, AuthorizeRefusal> check_authorize(
    const Pairs& params, const std::vector<Client>& clients);
/// The request as a query string that check_authorize() reads back to the same; `prompt` is left
/// out, for it was obeyed by showing the page that carries this text.
[[nodiscard]] std::string continuation_of(const AuthorizeRequest& request);
/// The names that check_authorize() knows.
[[nodiscard]] const std::vector<std::string>& authorize_params();

/// The scope in canonical order, or nothing when it has an unknown word or lacks openid.
[[nodiscard]] std::optional<std::string> canonical_scope(std::string_view scope);
[[nodiscard]] bool has_scope(std::string_view scope, std::string_view word);

/// RFC 7636 section 4.6 for S256. False also for a verifier that is not of section 4.1.
[[nodiscard]] bool pkce_matches(std::string_view verifier, std::string_view challenge);

/// `url` with the parameters added to its query, encoded; empty values are left out.
[[nodiscard]] std::string with_query(std::string url, const Pairs& params);

}  // namespace innkeeper::identity
