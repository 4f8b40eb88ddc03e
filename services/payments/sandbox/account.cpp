#include "services/payments/sandbox/account.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"
#include "services/payments/limits.hpp"

#include <limits>

namespace innkeeper::payments::sandbox {
namespace {

namespace bj = boost::json;

constexpr std::int64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();

/// Names a capture or refund for people who compare both sides.
std::string reference_of(std::string_view prefix, const std::string& key) {
    return std::string(prefix) + hex_encode(sha256(key)).substr(0, 24);
}

}  // namespace

Outcome Account::authorisation(Instant now) const {
    if (voided && captured == 0) return Outcome::declined("voided");
    switch (behaviour) {
        case Behaviour::decline:
            return Outcome::declined(std::string(reason::kDeclined));
        case Behaviour::insufficient_funds:
            return Outcome::declined(std::string(reason::kInsufficientFunds));
        case Behaviour::time_out:
            return Outcome::unknown();
        case Behaviour::approve_late:
            if (now - asked_at < kLateAfter) return Outcome::unknown();
            break;
        case Behaviour::approve:
        case Behaviour::capture_fails:
        case Behaviour::refund_fails:
            break;
    }
    return Outcome::approved({});
}

Outcome Account::capture(const std::string& key, const Money& money) {
    if (const auto before = done.find(key); before != done.end()) return before->second;
    Outcome outcome = Outcome::approved(reference_of("ca_", key));
    if (behaviour == Behaviour::capture_fails)
        outcome = Outcome::declined("card_blocked");
    else if (voided || authorisation(asked_at + kLateAfter).kind != Outcome::Kind::approved)
        outcome = Outcome::declined(std::string(reason::kNotAuthorised));
    else if (money.currency != amount.currency || money.minor <= 0 ||
             money.minor > amount.minor - captured)
        outcome = Outcome::declined(std::string(reason::kExceedsAuthorised));
    else
        captured += money.minor;
    done.emplace(key, outcome);
    return outcome;
}

Outcome Account::refund(const std::string& key, const Money& money) {
    if (const auto before = done.find(key); before != done.end()) return before->second;
    Outcome outcome = Outcome::approved(reference_of("re_", key));
    if (behaviour == Behaviour::refund_fails)
        outcome = Outcome::declined("card_closed");
    else if (money.currency != amount.currency || money.minor <= 0 ||
             money.minor > captured - refunded)
        outcome = Outcome::declined(std::string(reason::kExceedsCaptured));
    else
        refunded += money.minor;
    done.emplace(key, outcome);
    return outcome;
}

Outcome Account::release() {
    voided = true;
    return Outcome::approved({});
}

std::string to_document(const Account& account) {
    bj::object done;
    for (const auto& [key, outcome] : account.done)
        done[key] = bj::object{{"approved", outcome.kind == Outcome::Kind::approved},
                               {"text", outcome.text}};
    return bj::serialize(bj::object{{"method_id", account.method_id},
                                    {"behaviour", to_string(account.behaviour)},
                                    {"amount", json::of(account.amount)},
                                    {"asked_at", json::of(account.asked_at)},
                                    {"captured", account.captured},
                                    {"refunded", account.refunded},
                                    {"voided", account.voided},
                                    {"done", std::move(done)}});
}

Result<Account> read_account(std::string_view document) {
    const auto damaged = [] {
        return fail(Code::bug, "document-damaged", "A stored document cannot be read.");
    };
    const auto value = json::parse(document);
    if (!value) return damaged();
    json::Fields in(*value);
    const auto behaviour = parse_behaviour(in.text("behaviour"));
    Account account{.method_id = in.text("method_id"),
                    .behaviour = behaviour.value_or(Behaviour::decline),
                    .amount = in.money("amount"),
                    .asked_at = in.instant("asked_at"),
                    .captured = in.integer("captured", 0, kMaxNumber),
                    .refunded = in.integer("refunded", 0, kMaxNumber),
                    .voided = in.boolean("voided"),
                    .done = {}};
    const bj::value* done = in.raw("done");
    if (done == nullptr || !done->is_object() || !behaviour) return damaged();
    for (const auto& member : done->get_object()) {
        json::Fields item(member.value());
        const bool approved = item.boolean("approved");
        std::string text = item.text("text");
        if (!item.finish_tolerant()) return damaged();
        account.done.emplace(std::string(member.key()), approved
                                                            ? Outcome::approved(std::move(text))
                                                            : Outcome::declined(std::move(text)));
    }
    if (!in.finish_tolerant()) return damaged();
    return account;
}

}  // namespace innkeeper::payments::sandbox
