#include "services/identity/domain/user.hpp"

#include "chassis/core/encoding.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::identity {
namespace {

constexpr std::array<std::string_view, 3> kGroups{"Admin", "HotelManager", kGroupMember};

// The most used passwords that are long enough otherwise (NIST SP 800-63B asks for such a list).
constexpr std::array<std::string_view, 24> kCommonPasswords{
    "password",  "password1",  "password12", "password123", "passw0rd",   "12345678",
    "123456789", "1234567890", "11111111",   "00000000",    "123123123",  "87654321",
    "qwertyui",  "qwerty123",  "qwertyuiop", "1q2w3e4r",    "1q2w3e4r5t", "iloveyou",
    "sunshine",  "princess",   "football",   "baseball",    "superman",   "trustno1"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::string trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// dot-atom of RFC 5322 section 3.2.3, in lower case.
bool is_local_part(std::string_view text) {
    if (text.empty() || text.size() > kMaxEmailLocal || text.front() == '.' || text.back() == '.') {
        return false;
    }
    static constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~.";
    return text.find("..") == std::string_view::npos && std::ranges::all_of(text, [](char c) {
               return is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos;
           });
}

bool is_domain(std::string_view text) {
    std::size_t labels = 0;
    while (true) {
        const auto dot = text.find('.');
        const auto label = text.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
            !std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; })) {
            return false;
        }
        ++labels;
        if (dot == std::string_view::npos) return labels >= 2;
        text.remove_prefix(dot + 1);
    }
}

bool has_control(std::string_view text, std::string_view but = "") {
    return std::ranges::any_of(text, [&](char c) {
        return (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) &&
               but.find(c) == std::string_view::npos;
    });
}

std::string check_password(const Registration& r) {
    const auto length = is_utf8(r.password) ? utf8_length(r.password) : 0;
    if (length < kMinPassword) return "Use a password of at least 8 characters.";
    if (length > kMaxPassword) return "Use a password of at most 128 characters.";
    if (r.password.find('\0') != std::string::npos) return "Use characters that can be typed.";
    const auto low = lower_case(r.password);
    if (std::ranges::find(kCommonPasswords, low) != kCommonPasswords.end() ||
        low == lower_case(r.email)) {
        return "This password is too easy to guess. Choose another one.";
    }
    return {};
}

std::string check_name(std::string_view name, const std::string& what) {
    if (name.empty()) return "Fill in your " + what + ".";
    if (!is_utf8(name) || has_control(name))
        return "Use letters that can be printed in your " + what + ".";
    if (utf8_length(name) > kMaxName) return "Use at most 60 characters for your " + what + ".";
    return {};
}

std::string check_address(std::string_view address) {
    if (!is_utf8(address) || has_control(address, "\r\n"))
        return "Use letters that can be printed.";
    if (utf8_length(address) > kMaxAddress) return "Use at most 300 characters for your address.";
    return {};
}

}  // namespace

Result<std::string> normalise_email(std::string_view text) {
    auto email = lower_case(trim(text));
    const auto at = email.find('@');
    if (email.size() > kMaxEmail || at == std::string::npos ||
        !is_local_part(std::string_view(email).substr(0, at)) ||
        !is_domain(std::string_view(email).substr(at + 1))) {
        return fail_field("email", "Give an e-mail address such as name@example.com.");
    }
    return email;
}

Result<Registration> check_registration(Registration registration) {
    registration.given_name = trim(registration.given_name);
    registration.family_name = trim(registration.family_name);
    registration.address = trim(registration.address);
    Error error{Code::invalid, "invalid-request", "Some fields need another look."};
    const auto note = [&](const char* field, std::string message) {
        if (!message.empty()) error.fields.push_back({field, std::move(message)});
    };
    auto email = normalise_email(registration.email);
    if (email)
        registration.email = std::move(*email);
    else
        error.fields = email.error().fields;
    note("given_name", check_name(registration.given_name, "given name"));
    note("family_name", check_name(registration.family_name, "family name"));
    note("address", check_address(registration.address));
    note("password", check_password(registration));
    if (!error.fields.empty()) return fail(std::move(error));
    return registration;
}

Result<std::vector<std::string>> check_groups(std::vector<std::string> groups) {
    std::ranges::sort(groups);
    const auto doubles = std::ranges::unique(groups);
    groups.erase(doubles.begin(), doubles.end());
    for (const auto& group : groups) {
        if (std::ranges::find(kGroups, group) == kGroups.end()) {
            return fail_field("groups", "Groups are Admin, HotelManager and Member.");
        }
    }
    return groups;
}

}  // namespace innkeeper::identity
