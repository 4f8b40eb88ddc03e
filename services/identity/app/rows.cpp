#include "services/identity/app/rows.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"

namespace innkeeper::identity {
namespace {

namespace bj = json::bj;

constexpr json::Length kAnyText{0, 8192};
constexpr std::size_t kAnyCount = 1000;

bj::array array_of(const std::vector<std::string>& texts) {
    bj::array array;
    for (const auto& text : texts) array.emplace_back(text);
    return array;
}

std::int64_t ms(Instant instant) { return to_unix_ms(instant); }

Instant instant(json::Fields& in, std::string_view name) {
    return from_unix_ms(in.integer(name, 0, std::numeric_limits<std::int64_t>::max()));
}

template <class T>
Result<T> finish(json::Fields& in, T row) {
    if (!in.finish_tolerant()) return fail(Code::bug, "row-damaged", "A stored row is damaged.");
    return row;
}

/// The document as an object; anything else becomes an empty one, which finish() refuses.
bj::value parsed(std::string_view document) {
    auto value = json::parse(document);
    return value ? std::move(*value) : bj::value(bj::object{});
}

}  // namespace

std::string hash_of(std::string_view secret) { return hex_encode(sha256(secret)); }

store::Key user_key(const std::string& sub) { return {"user#" + sub, ""}; }
store::Key email_key(const std::string& email) { return {std::string(kUsersPartition), email}; }
store::Key session_key(const std::string& token) { return {"session#" + hash_of(token), ""}; }
store::Key code_key(const std::string& code) { return {"code#" + hash_of(code), ""}; }
store::Key family_key(const std::string& id) { return {"refresh#" + hash_of(id), ""}; }
store::Key attempts_key(std::string_view kind, const std::string& subject) {
    return {"attempts#" + std::string(kind) + "#" + hash_of(subject), ""};
}
store::Key signing_key_key(const std::string& kid) {
    return {std::string(kKeysPartition), "key#" + kid};
}
store::Key active_key_key() { return {std::string(kKeysPartition), std::string(kActiveKey)}; }

std::string encode(const User& user) {
    return bj::serialize(bj::object{{"sub", user.sub},
                                    {"email", user.email},
                                    {"given_name", user.given_name},
                                    {"family_name", user.family_name},
                                    {"address", user.address},
                                    {"password_hash", user.password_hash},
                                    {"groups", array_of(user.groups)},
                                    {"created", ms(user.created)}});
}

template <>
Result<User> decode<User>(std::string_view document) {
    const auto value = parsed(document);
    json::Fields in(value);
    User user;
    user.sub = in.text("sub", kAnyText);
    user.email = in.text("email", kAnyText);
    user.given_name = in.text("given_name", kAnyText);
    user.family_name = in.text("family_name", kAnyText);
    user.address = in.text("address", kAnyText);
    user.password_hash = in.text("password_hash", kAnyText);
    user.groups = in.texts("groups", kAnyCount);
    user.created = instant(in, "created");
    return finish(in, std::move(user));
}

std::string encode(const Session& session) {
    return bj::serialize(bj::object{
        {"sub", session.sub}, {"created", ms(session.created)}, {"used", ms(session.used)}});
}

template <>
Result<Session> decode<Session>(std::string_view document) {
    const auto value = parsed(document);
    json::Fields in(value);
    Session session;
    session.sub = in.text("sub", kAnyText);
    session.created = instant(in, "created");
    session.used = instant(in, "used");
    return finish(in, std::move(session));
}

std::string encode(const CodeGrant& code) {
    return bj::serialize(bj::object{{"client_id", code.client_id},
                                    {"redirect_uri", code.redirect_uri},
                                    {"scope", code.scope},
                                    {"nonce", code.nonce},
                                    {"code_challenge", code.code_challenge},
                                    {"sub", code.sub},
                                    {"auth_time", ms(code.auth_time)},
                                    {"issued", ms(code.issued)},
                                    {"used", code.used},
                                    {"family", code.family}});
}

template <>
Result<CodeGrant> decode<CodeGrant>(std::string_view document) {
    const auto value = parsed(document);
    json::Fields in(value);
    CodeGrant code;
    code.client_id = in.text("client_id", kAnyText);
    code.redirect_uri = in.text("redirect_uri", kAnyText);
    code.scope = in.text("scope", kAnyText);
    code.nonce = in.text("nonce", kAnyText);
    code.code_challenge = in.text("code_challenge", kAnyText);
    code.sub = in.text("sub", kAnyText);
    code.auth_time = instant(in, "auth_time");
    code.issued = instant(in, "issued");
    code.used = in.boolean("used");
    code.family = in.text("family", kAnyText);
    return finish(in, std::move(code));
}

std::string encode(const RefreshFamily& family) {
    return bj::serialize(bj::object{{"sub", family.sub},
                                    {"client_id", family.client_id},
                                    {"scope", family.scope},
                                    {"secret_hash", family.secret_hash},
                                    {"auth_time", ms(family.auth_time)},
                                    {"expires", ms(family.expires)}});
}

template <>
Result<RefreshFamily> decode<RefreshFamily>(std::string_view document) {
    const auto value = parsed(document);
    json::Fields in(value);
    RefreshFamily family;
    family.sub = in.text("sub", kAnyText);
    family.client_id = in.text("client_id", kAnyText);
    family.scope = in.text("scope", kAnyText);
    family.secret_hash = in.text("secret_hash", kAnyText);
    family.auth_time = instant(in, "auth_time");
    family.expires = instant(in, "expires");
    return finish(in, std::move(family));
}

std::string encode(const UserEntry& entry) {
    return bj::serialize(bj::object{{"sub", entry.sub},
                                    {"email", entry.email},
                                    {"given_name", entry.given_name},
                                    {"family_name", entry.family_name},
                                    {"groups", array_of(entry.groups)}});
}

template <>
Result<UserEntry> decode<UserEntry>(std::string_view document) {
    const auto value = parsed(document);
    json::Fields in(value);
    UserEntry entry;
    entry.sub = in.text("sub", kAnyText);
    entry.email = in.text("email", kAnyText);
    entry.given_name = in.text("given_name", kAnyText);
    entry.family_name = in.text("family_name", kAnyText);
    entry.groups = in.texts("groups", kAnyCount);
    return finish(in, std::move(entry));
}

std::string encode(const StoredKey& key) {
    bj::object object{{"pem", key.pem}, {"created", ms(key.created)}};
    if (key.retired) object["retired"] = ms(*key.retired);
    return bj::serialize(object);
}

template <>
Result<StoredKey> decode<StoredKey>(std::string_view document) {
    const auto value = parsed(document);
    json::Fields in(value);
    StoredKey key;
    key.pem = in.text("pem", kAnyText);
    key.created = instant(in, "created");
    if (in.has("retired")) key.retired = instant(in, "retired");
    return finish(in, std::move(key));
}

std::string encode(const Attempts& attempts) {
    return bj::serialize(bj::object{{"count", attempts.count}, {"since", ms(attempts.since)}});
}

template <>
Result<Attempts> decode<Attempts>(std::string_view document) {
    const auto value = parsed(document);
    json::Fields in(value);
    Attempts attempts;
    attempts.count = static_cast<int>(in.integer("count", 0, 1'000'000));
    attempts.since = instant(in, "since");
    return finish(in, attempts);
}

}  // namespace innkeeper::identity
