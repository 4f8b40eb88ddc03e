#include "services/identity/app/sessions.hpp"

#include "services/identity/app/rows.hpp"
#include "services/identity/app/users.hpp"
#include "services/identity/limits.hpp"

#include <algorithm>

namespace innkeeper::identity {
namespace {

Instant end_of(const Session& session) {
    return std::min(session.created + kSessionLife, session.used + kSessionIdle);
}

}  // namespace

Task<Result<std::string>> open_session(Context& context, std::string sub) {
    auto token = context.random.token(kTokenBytes);
    const auto now = context.clock.now();
    const Session session{std::move(sub), now, now};
    std::vector<store::Write> writes{store::Write::put(session_key(token), encode(session),
                                                       store::Expect::absent(), end_of(session))};
    CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
    if (!committed.ok()) {
        co_return fail(Code::bug, "session-exists", "The session could not be made.");
    }
    co_return token;
}

Task<Result<std::optional<SignedIn>>> resume_session(Context& context, std::string token) {
    using Found = std::optional<SignedIn>;
    if (token.empty() || token.size() > kMaxOpaqueToken) co_return Found{};
    CO_TRY(const auto item, co_await context.table.get(session_key(token)));
    if (!item) co_return Found{};
    CO_TRY(auto session, decode<Session>(item->document));
    const auto now = context.clock.now();
    if (now >= end_of(session)) co_return Found{};
    auto stored = co_await load_user(context, session.sub);
    if (!stored && stored.error().code == Code::not_found) co_return Found{};
    if (!stored) co_return fail(std::move(stored).error());
    if (now - session.used >= kSessionTouch) {
        session.used = now;
        // With the version, so that a session that was closed meanwhile stays closed.
        std::vector<store::Write> writes{store::Write::put(session_key(token), encode(session),
                                                           store::Expect::exactly(item->version),
                                                           end_of(session))};
        CO_TRY(const auto committed, co_await context.table.commit(std::move(writes)));
        if (!committed.ok()) {
            CO_TRY(const auto again, co_await context.table.get(session_key(token)));
            if (!again) co_return Found{};
        }
    }
    co_return SignedIn{std::move(stored->user), session.created};
}

Task<Result<void>> close_session(Context& context, std::string token) {
    if (token.empty() || token.size() > kMaxOpaqueToken) co_return Result<void>{};
    std::vector<store::Write> writes{store::Write::remove(session_key(token))};
    CO_TRY_VOID(co_await context.table.commit(std::move(writes)));
    co_return Result<void>{};
}

}  // namespace innkeeper::identity
