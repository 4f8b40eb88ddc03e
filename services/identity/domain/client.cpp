#include "services/identity/domain/client.hpp"

#include "services/identity/limits.hpp"

#include <algorithm>

namespace innkeeper::identity {
namespace {

std::size_t authority_begin(std::string_view url) {
    if (url.starts_with("https://")) return 8;
    if (url.starts_with("http://")) return 7;
    return 0;
}

bool is_url(std::string_view url) {
    const auto begin = authority_begin(url);
    if (begin == 0 || url.size() <= begin || url.size() > kMaxRedirectUri) return false;
    if (url[begin] == '/' || url[begin] == '?' || url[begin] == ':') return false;
    // Quotes and semicolons would end a Content-Security-Policy source; a user name would let one
    // host look like another.
    return std::ranges::all_of(url, [](char c) {
        return c > 0x20 && c < 0x7f &&
               std::string_view("#@\\\"'<>;,*").find(c) == std::string_view::npos;
    });
}

std::unexpected<Error> bad_clients(std::string detail) {
    return fail(Code::invalid, "clients-invalid", std::move(detail));
}

Result<void> resolve(std::vector<std::string>& urls, const std::string& issuer) {
    for (auto& url : urls) {
        if (url.starts_with('/') && !url.starts_with("//")) url.insert(0, issuer);
        if (!is_url(url)) return bad_clients("This is no fitting address of a client: " + url);
    }
    return {};
}

}  // namespace

Result<std::vector<Client>> resolve_clients(std::vector<Client> clients,
                                            const std::string& issuer) {
    if (clients.size() > kMaxClients) return bad_clients("There are too many clients.");
    for (auto& client : clients) {
        const bool plain = !client.client_id.empty() && client.client_id.size() <= 100 &&
                           std::ranges::all_of(client.client_id, [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                      (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
                           });
        const auto same = [&](const Client& other) { return other.client_id == client.client_id; };
        if (!plain || std::ranges::count_if(clients, same) != 1) {
            return bad_clients("A client needs a plain client_id of its own.");
        }
        TRY_VOID(resolve(client.redirect_uris, issuer));
        TRY_VOID(resolve(client.logout_uris, issuer));
    }
    return clients;
}

Result<void> check_issuer(std::string_view issuer) {
    if (!is_url(issuer) || issuer.find_first_of("/?", authority_begin(issuer)) != issuer.npos) {
        return fail(Code::invalid, "issuer-invalid",
                    "The issuer must be an address such as http://localhost:8080.");
    }
    return {};
}

const Client* find_client(const std::vector<Client>& clients, std::string_view id) {
    const auto found = std::ranges::find(clients, id, &Client::client_id);
    return found == clients.end() ? nullptr : &*found;
}

std::string origin_of(std::string_view url) {
    return std::string(url.substr(0, url.find_first_of("/?", authority_begin(url))));
}

}  // namespace innkeeper::identity
