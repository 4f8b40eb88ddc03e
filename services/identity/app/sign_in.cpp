#include "services/identity/app/sign_in.hpp"

#include "services/identity/app/users.hpp"
#include "services/identity/domain/attempts.hpp"
#include "services/identity/limits.hpp"

#include <utility>
#include <vector>

namespace innkeeper::identity {
namespace {

struct Counter {
    store::Key key;
    int max;
};

std::unexpected<Error> too_many(std::chrono::seconds wait) {
    Error error{Code::busy, "too-many-attempts", "Too many attempts. Wait before you try again."};
    error.retry_after = wait;
    return fail(std::move(error));
}

struct Counted {
    Attempts attempts;
    std::uint64_t version = 0;
};

Task<Result<Counted>> read_counter(Context& context, store::Key key) {
    CO_TRY(const auto item, co_await context.table.get(std::move(key)));
    if (!item) co_return Counted{};
    CO_TRY(const auto attempts, decode<Attempts>(item->document));
    co_return Counted{attempts, item->version};
}

/// Counts one attempt at every counter, or at none.
Task<Result<void>> spend_attempt(Context& context, std::vector<Counter> counters) {
    for (int i = 0; i < kMaxCommitTries; ++i) {
        std::vector<store::Write> writes;
        for (const auto& counter : counters) {
            CO_TRY(const auto present, co_await read_counter(context, counter.key));
            const auto now = context.clock.now();
            const auto next = count_attempt(present.attempts, counter.max, now);
            if (!next) {
                context.metrics.count("identity_attempts_refused_total");
                co_return too_many(next.error());
            }
            writes.push_back(store::Write::put(counter.key, encode(*next),
                                               store::Expect::exactly(present.version),
                                               next->since + kAttemptWindow));
        }
        CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
        if (committed.ok()) co_return Result<void>{};
    }
    // So many attempts at the same moment are themselves too many.
    co_return too_many(std::chrono::seconds(1));
}

/// The account starts afresh; the address gets this one attempt back and no more, or a thief with
/// one account of their own could try others without end.
Task<Result<void>> give_back(Context& context, store::Key account, store::Key address) {
    for (int i = 0; i < kMaxCommitTries; ++i) {
        CO_TRY(auto present, co_await read_counter(context, address));
        std::vector<store::Write> writes{store::Write::remove(account)};
        if (present.attempts.count > 0) {
            --present.attempts.count;
            writes.push_back(store::Write::put(address, encode(present.attempts),
                                               store::Expect::exactly(present.version),
                                               present.attempts.since + kAttemptWindow));
        }
        CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
        if (committed.ok()) break;
    }
    co_return Result<void>{};
}

}  // namespace

Task<Result<User>> sign_in(Context& context, SignIn command) {
    // What is no e-mail address at all counts and is answered like an unknown one.
    const auto email = normalise_email(command.email).value_or(command.email.substr(0, kMaxEmail));
    const auto account = attempts_key("account", email);
    const auto address = attempts_key("address", command.peer);
    std::vector<Counter> counters{{account, kMaxAccountAttempts}, {address, kMaxAddressAttempts}};
    CO_TRY_VOID(co_await spend_attempt(context, std::move(counters)));

    CO_TRY(auto user, co_await find_user_by_email(context, email));
    auto encoded = user ? user->password_hash : context.decoy_hash;
    auto password = std::move(command.password);
    // Past the limit no password can be right, and hashing megabytes is work for nothing.
    if (password.size() > 4 * kMaxPassword) password.resize(4 * kMaxPassword);
    const auto begin = context.clock.monotonic();
    CO_TRY(const bool same,
           co_await context.hasher.verify(std::move(encoded), std::move(password)));
    const auto taken = context.clock.monotonic() - begin;
    context.metrics.seconds("identity_password_check_seconds",
                            std::chrono::duration<double>(taken).count());
    if (!user || !same) {
        context.metrics.count("identity_sign_ins_total", {{"result", "refused"}});
        context.log.info("sign-in-refused", {{"peer", command.peer}});
        co_return fail(Code::unauthenticated, "sign-in-failed",
                       "The e-mail address or the password is not right.");
    }
    CO_TRY_VOID(co_await give_back(context, account, address));
    context.metrics.count("identity_sign_ins_total", {{"result", "done"}});
    context.log.info("signed-in", {{"sub", user->sub}});
    co_return std::move(*user);
}

Task<Result<User>> sign_up(Context& context, Registration registration, std::string peer) {
    CO_TRY(registration, check_registration(std::move(registration)));
    std::vector<Counter> counters{{attempts_key("sign-up", peer), kMaxAddressSignUps}};
    CO_TRY_VOID(co_await spend_attempt(context, std::move(counters)));
    std::vector<std::string> groups{std::string(kGroupMember)};
    co_return co_await add_user(context, std::move(registration), std::move(groups));
}

}  // namespace innkeeper::identity
