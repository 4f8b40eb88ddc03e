#include "services/identity/app/users.hpp"

#include "chassis/auth/principal.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>

namespace innkeeper::identity {
namespace {

UserEntry entry_of(const User& user) {
    return {user.sub, user.email, user.given_name, user.family_name, user.groups};
}

/// The first text behind all that begin with `prefix`; empty when there is none.
std::string end_of_prefix(std::string prefix) {
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) >= 0x7f) prefix.pop_back();
    if (!prefix.empty()) ++prefix.back();
    return prefix;
}

}  // namespace

Task<Result<User>> add_user(Context& context, Registration registration,
                            std::vector<std::string> groups) {
    CO_TRY(registration, check_registration(std::move(registration)));
    CO_TRY(groups, check_groups(std::move(groups)));
    CO_TRY(auto hash, co_await context.hasher.hash(std::move(registration.password)));
    User user{.sub = context.ids.next(),
              .email = std::move(registration.email),
              .given_name = std::move(registration.given_name),
              .family_name = std::move(registration.family_name),
              .address = std::move(registration.address),
              .password_hash = std::move(hash),
              .groups = std::move(groups),
              .created = context.clock.now()};
    std::vector<store::Write> writes{
        store::Write::put(email_key(user.email), encode(entry_of(user)), store::Expect::absent()),
        store::Write::put(user_key(user.sub), encode(user), store::Expect::absent())};
    CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
    if (!committed.ok()) {
        co_return fail(Code::conflict, "email-taken",
                       "There is already an account with this e-mail address.");
    }
    context.log.info("user-created", {{"sub", user.sub}});
    context.metrics.count("identity_users_created_total");
    co_return user;
}

Task<Result<std::optional<User>>> find_user_by_email(Context& context, std::string email) {
    const auto normal = normalise_email(email);
    if (!normal) co_return std::optional<User>{};
    CO_TRY(const auto item, co_await context.table.get(email_key(*normal)));
    if (!item) co_return std::optional<User>{};
    CO_TRY(auto entry, decode<UserEntry>(item->document));
    CO_TRY(auto stored, co_await load_user(context, std::move(entry.sub)));
    co_return std::optional<User>(std::move(stored.user));
}

Task<Result<StoredUser>> load_user(Context& context, std::string sub) {
    std::optional<store::Item> item;
    if (sub.size() <= kMaxSubject) {
        CO_TRY(item, co_await context.table.get(user_key(sub)));
    }
    if (!item) co_return fail(Code::not_found, "no-such-user", "There is no such user.");
    CO_TRY(auto user, decode<User>(item->document));
    co_return StoredUser{std::move(user), item->version};
}

Task<Result<UserPage>> list_users(Context& context, std::string prefix, std::string group,
                                  std::size_t limit, std::string cursor) {
    UserPage users{{}, std::move(cursor)};
    // The rows do not know groups apart, so a page asks for what it still lacks until it is full.
    do {
        store::Query query{.partition = std::string(kUsersPartition),
                           .from = prefix,
                           .to = end_of_prefix(prefix),
                           .limit = limit - users.users.size(),
                           .cursor = users.cursor};
        CO_TRY(auto page, co_await context.table.query(std::move(query)));
        for (const auto& item : page.items) {
            CO_TRY(auto entry, decode<UserEntry>(item.document));
            if (group.empty() || std::ranges::find(entry.groups, group) != entry.groups.end())
                users.users.push_back(std::move(entry));
        }
        users.cursor = std::move(page.cursor);
    } while (users.users.size() < limit && !users.cursor.empty());
    co_return users;
}

Task<Result<StoredUser>> set_user_groups(Context& context, SetGroups command) {
    CO_TRY(auto groups, check_groups(std::move(command.groups)));
    CO_TRY(auto stored, co_await load_user(context, command.sub));
    const auto changed = [](std::string detail) {
        return fail(Code::conflict, "user-changed", std::move(detail));
    };
    if (command.version && *command.version != stored.version) {
        co_return changed("The user has been changed by another one. Look again.");
    }
    auto& user = stored.user;
    const bool keeps_admin = std::ranges::find(groups, auth::kGroupAdmin) != groups.end();
    if (command.by == user.sub && !keeps_admin) {
        co_return fail(Code::rejected, "own-admin-group",
                       "You cannot take the group Admin from yourself. Ask another administrator.");
    }
    if (user.groups == groups) co_return stored;
    user.groups = std::move(groups);
    std::vector<store::Write> writes{
        store::Write::put(user_key(user.sub), encode(user), store::Expect::exactly(stored.version)),
        store::Write::put(email_key(user.email), encode(entry_of(user)))};
    CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
    if (!committed.ok()) co_return changed("The user was changed meanwhile. Look again.");
    ++stored.version;
    context.log.info("groups-changed", {{"sub", user.sub}, {"by", command.by}});
    co_return stored;
}

}  // namespace innkeeper::identity
