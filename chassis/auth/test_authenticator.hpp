#pragma once

#include "chassis/auth/authenticator.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace innkeeper::auth {

/// Test double: the token says by itself who speaks, `<role>:<subject>` with the role `guest`
/// (group Member), `manager` (HotelManager) or `admin` (Admin). The principal's e-mail address is
/// `<subject>@example.test`, the given name "Given" and the family name the subject. The token
/// "expired" gives `token-expired`; anything else gives `token-invalid`. For tests only.
class TestAuthenticator final : public Authenticator {
public:
    Task<Result<Principal>> authenticate(std::string token) override {
        if (token == "expired") {
            co_return fail(Code::unauthenticated, "token-expired", "The token has expired.");
        }
        const auto colon = token.find(':');
        const auto group = group_of(std::string_view(token).substr(0, colon));
        if (colon == std::string::npos || colon + 1 == token.size() || group.empty()) {
            co_return fail(Code::unauthenticated, "token-invalid", "The token is not valid.");
        }
        auto subject = token.substr(colon + 1);
        co_return Principal{.subject = subject,
                            .email = subject + "@example.test",
                            .given_name = "Given",
                            .family_name = subject,
                            .groups = {std::string(group)},
                            .scopes = {"openid", "email", "profile"}};
    }

private:
    static std::string_view group_of(std::string_view role) {
        if (role == "guest") return "Member";
        if (role == "manager") return kGroupManager;
        if (role == "admin") return kGroupAdmin;
        return {};
    }
};

}  // namespace innkeeper::auth
