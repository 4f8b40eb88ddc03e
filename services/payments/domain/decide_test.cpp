#include "services/payments/domain/sample_test.hpp"
#include "services/payments/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::payments {
namespace {

using namespace sample;
using Kind = CommandKind;
using Facts = std::vector<Fact>;
constexpr Millis kHour = std::chrono::hours(1);

Facts authorised(std::int64_t minor) {
    return {accepted(1, Kind::authorise, minor), Authorised{1, "au_1"}};
}
Facts operator+(Facts facts, const Fact& fact) {
    facts.push_back(fact);
    return facts;
}
/// The refusal that next_step() gives without asking the provider; "" when it does not.
std::string refused(const Facts& given) {
    const Step step = next_step(after(given));
    const auto* fact = std::get_if<Fact>(&step);
    if (fact == nullptr) return "";
    if (const auto* f = std::get_if<CaptureFailed>(fact)) return f->reason;
    if (const auto* f = std::get_if<RefundFailed>(fact)) return f->reason;
    if (const auto* f = std::get_if<Declined>(fact)) return f->reason;
    return "not a refusal";
}
Call call_after(const Facts& given) {
    const Step step = next_step(after(given));
    REQUIRE(std::holds_alternative<Call>(step));
    return std::get<Call>(step);
}
std::optional<Fact> outcome_of(const Facts& given, const Outcome& outcome,
                               Instant now = sample::kNow) {
    return on_outcome(after(given), call_after(given), outcome, now, kHour);
}

}  // namespace

TEST_CASE("given what came before, a command is asked of the provider") {
    const Call authorise = call_after({accepted(1, Kind::authorise, 100)});
    CHECK_EQ(authorise.key, kBookingId + ":1");
    CHECK_EQ(authorise.method_id, "pm_1");
    const Call capture = call_after(authorised(100) + accepted(2, Kind::capture, 60));
    CHECK_EQ(capture.key, kBookingId + ":2");
    CHECK_EQ(capture.reference, "au_1");
    CHECK_EQ(capture.amount, money(60));
    const Call release = call_after(authorised(100) + accepted(2, Kind::release, 100));
    CHECK_EQ(release.authorisation_key, kBookingId + ":1");
    const Call refund = call_after(authorised(100) + accepted(2, Kind::capture, 60) +
                                   Captured{2, 1, money(60)} + accepted(3, Kind::refund, 60));
    CHECK_EQ(refund.key, kBookingId + ":3");
    CHECK(std::holds_alternative<std::monostate>(next_step(after(authorised(100)))));
}

TEST_CASE("given what came before, a command is refused without the provider") {
    const Facts captured =
        authorised(100) + accepted(2, Kind::capture, 60) + Captured{2, 1, money(60)};
    CHECK_EQ(refused({accepted(1, Kind::capture, 1)}), "not_authorised");
    CHECK_EQ(refused({accepted(1, Kind::refund, 1)}), "not_captured");
    CHECK_EQ(refused({accepted(1, Kind::authorise, 0)}), "declined");
    CHECK_EQ(refused(authorised(100) + accepted(2, Kind::capture, 100)), "");
    CHECK_EQ(refused(authorised(100) + accepted(2, Kind::capture, 101)), "exceeds_authorised");
    CHECK_EQ(refused(authorised(100) + accepted(2, Kind::capture, 0)), "invalid_amount");
    CHECK_EQ(refused(authorised(100) + accepted(2, Kind::refund, 1)), "not_captured");
    CHECK_EQ(refused(captured + accepted(3, Kind::capture, 40)), "");
    CHECK_EQ(refused(captured + accepted(3, Kind::capture, 41)), "exceeds_authorised");
    CHECK_EQ(refused(captured + accepted(3, Kind::refund, 60)), "");
    CHECK_EQ(refused(captured + accepted(3, Kind::refund, 61)), "exceeds_captured");
    CHECK_EQ(refused(captured + accepted(3, Kind::refund, -1)), "invalid_amount");
    CHECK_EQ(refused({accepted(1, Kind::authorise, 5), Declined{1, "declined"},
                      accepted(2, Kind::capture, 5)}),
             "not_authorised");
    const Fact dollars = CommandAccepted{command(2, Kind::capture, money(5, "USD")), parties()};
    CHECK_EQ(refused(authorised(100) + dollars), "currency_mismatch");
    const Facts voided =
        authorised(100) + accepted(2, Kind::release, 100) + Voided{2, 1, money(100)};
    CHECK_EQ(refused(voided + accepted(3, Kind::capture, 1)), "not_authorised");
}

TEST_CASE("a void of nothing is answered at once, of an unknown authorisation it waits") {
    const Step step = next_step(after({accepted(1, Kind::release, 100)}));
    REQUIRE(std::holds_alternative<Fact>(step));
    CHECK(std::holds_alternative<Voided>(std::get<Fact>(step)));
    const Facts both{accepted(1, Kind::authorise, 100), accepted(2, Kind::release, 100)};
    CHECK_EQ(call_after(both).kind, Kind::authorise);
    CHECK_FALSE(outcome_of(both, Outcome::unknown()));
    CHECK_EQ(call_after(both + Authorised{1, "au_1"}).kind, Kind::release);
}

TEST_CASE("outcomes of an authorisation") {
    const Facts given{accepted(1, Kind::authorise, 100)};
    const auto reason = [&](const std::string& text) {
        return std::get<Declined>(*outcome_of(given, Outcome::declined(text))).reason;
    };
    CHECK_EQ(std::get<Authorised>(*outcome_of(given, Outcome::approved("au_9"))).reference, "au_9");
    CHECK_EQ(reason("insufficient_funds"), "insufficient_funds");
    CHECK_EQ(reason("unknown_payment_method"), "unknown_payment_method");
    CHECK_EQ(reason("something new"), "declined");
    CHECK_FALSE(outcome_of(given, Outcome::unknown(), sample::kNow + kHour - Millis(1)));
    const auto late = outcome_of(given, Outcome::unknown(), sample::kNow + kHour);
    REQUIRE(late);
    CHECK(std::holds_alternative<GaveUp>(*late));
    // An approval that comes with the last question counts.
    CHECK(std::holds_alternative<Authorised>(
        *outcome_of(given, Outcome::approved("au_9"), sample::kNow + kHour)));
}

TEST_CASE("what was given up is only undone, whatever the provider says") {
    const Facts given{accepted(1, Kind::authorise, 100), GaveUp{1}};
    const Call undo = call_after(given);
    CHECK_EQ(undo.kind, Kind::release);
    CHECK_EQ(undo.key, kBookingId + ":1/undo");
    CHECK_EQ(undo.authorisation_key, kBookingId + ":1");
    CHECK_FALSE(after(given).fits(Authorised{1, "au"}));
    CHECK_FALSE(outcome_of(given, Outcome::unknown(), sample::kNow + 100 * kHour));
    for (const Outcome& outcome : {Outcome::approved("x"), Outcome::declined("gone")})
        CHECK_EQ(std::get<Declined>(*outcome_of(given, outcome)).reason, "timed_out");
}

TEST_CASE("only unknown is asked again; a void is never refused") {
    const Facts capture = authorised(100) + accepted(2, Kind::capture, 60);
    CHECK_FALSE(outcome_of(capture, Outcome::unknown(), sample::kNow + 100 * kHour));
    CHECK_EQ(
        std::get<CaptureFailed>(*outcome_of(capture, Outcome::declined("card_blocked"))).reason,
        "card_blocked");
    CHECK_EQ(std::get<CaptureFailed>(*outcome_of(capture, Outcome::declined(""))).reason,
             "declined");
    const Facts release = authorised(100) + accepted(2, Kind::release, 60);
    CHECK_FALSE(outcome_of(release, Outcome::unknown()));
    for (const Outcome& outcome : {Outcome::approved("x"), Outcome::declined("gone")})
        CHECK_EQ(std::get<Voided>(*outcome_of(release, outcome)).amount, money(100));
}

TEST_CASE("money of several authorisations is moved in parts with keys of their own") {
    Facts given = authorised(100);
    given = given + accepted(2, Kind::authorise, 50) + Authorised{2, "au_2"} +
            accepted(3, Kind::capture, 120);
    CHECK_EQ(call_after(given).key, kBookingId + ":3");
    CHECK_EQ(call_after(given).amount, money(100));
    const Facts part = given + Captured{3, 1, money(100)};
    CHECK_EQ(after(part).answered, 2);
    const Call second = call_after(part);
    CHECK_EQ(second.key, kBookingId + ":3/1");
    CHECK_EQ(second.reference, "au_2");
    CHECK_EQ(second.amount, money(20));
    const Facts all = part + Captured{3, 2, money(20)};
    CHECK_EQ(after(all).answered, 3);
    CHECK_EQ(after(all).entries.back().id, kBookingId + ":3/1");
    CHECK_EQ(refused(all + accepted(4, Kind::capture, 31)), "exceeds_authorised");
    CHECK_EQ(call_after(all + accepted(4, Kind::release, 0)).amount, money(30));
}

TEST_CASE("commands in any order, each once") {
    const Payment second_first = after({accepted(2, Kind::capture, 60)});
    CHECK_EQ(second_first.head(), nullptr);
    CHECK(accept(second_first, command(2, Kind::capture, money(60)), parties()).value().empty());
    CHECK_EQ(
        accept(second_first, command(1, Kind::authorise, money(100)), parties()).value().size(), 1);
    Payment both = second_first;
    both.apply({sample::kNow + kHour, accepted(1, Kind::authorise, 100)});
    REQUIRE(both.head() != nullptr);
    CHECK_EQ(both.head()->sequence, 1);
    CHECK_EQ(both.turn_since, sample::kNow + kHour);
    CHECK_EQ(accept(std::nullopt, command(kMaxCommands, Kind::release, money(1)), parties())
                 .value()
                 .size(),
             1);
    for (const std::uint64_t sequence : {std::uint64_t{0}, kMaxCommands + 1})
        CHECK_EQ(accept(std::nullopt, command(sequence, Kind::release, money(1)), parties())
                     .error()
                     .slug,
                 "too-many-payment-commands");
}

TEST_CASE("the newest command says who is concerned, the head's turn when it began") {
    const Parties new_hosts{"gus", kHotelId, {"max"}};
    Payment payment = after({accepted(1, Kind::authorise, 100)});
    payment.apply(
        {kNow + kHour, CommandAccepted{command(3, Kind::release, money(100)), new_hosts}});
    CHECK_EQ(payment.parties, new_hosts);
    payment.apply({kNow + kHour, accepted(2, Kind::capture, 60)});
    CHECK_EQ(payment.parties, new_hosts);
    CHECK_EQ(payment.turn_since, sample::kNow);
}

TEST_CASE("giving a command up ends with the command") {
    Payment payment = after({accepted(1, Kind::authorise, 100), GaveUp{1}});
    CHECK(payment.giving_up);
    payment.apply({kNow, Declined{1, "no answer"}});
    CHECK_FALSE(payment.giving_up);
}

TEST_CASE("the status and the sums of every stage") {
    const Facts captured =
        authorised(100) + accepted(2, Kind::capture, 60) + Captured{2, 1, money(60)};
    const auto status = [](const Facts& facts) { return to_string(after(facts).status()); };
    CHECK_EQ(status({accepted(1, Kind::authorise, 100)}), "authorising");
    CHECK_EQ(status({accepted(1, Kind::authorise, 1), Declined{1, "declined"}}), "declined");
    CHECK_EQ(status(authorised(100)), "authorised");
    CHECK_EQ(status(authorised(100) + accepted(2, Kind::release, 1) + Voided{2, 1, money(100)}),
             "voided");
    CHECK_EQ(status(captured), "captured");
    const Facts part = captured + accepted(3, Kind::refund, 20) + Refunded{3, 1, money(20)};
    CHECK_EQ(status(part), "part_refunded");
    const Facts all = part + accepted(4, Kind::refund, 40) + Refunded{4, 1, money(40)};
    CHECK_EQ(status(all), "refunded");
    const Payment end = after(all + accepted(5, Kind::refund, 1) + RefundFailed{5, "x"});
    CHECK_EQ(end.sum(EntryKind::authorised), 100);
    CHECK_EQ(end.sum(EntryKind::captured), 60);
    CHECK_EQ(end.sum(EntryKind::refunded), 60);
    REQUIRE_EQ(end.refunds.size(), 3);
    CHECK_EQ(to_string(end.refunds[0].state), "done");
    CHECK_EQ(to_string(end.refunds[2].state), "failed");
    const Payment asked = after(captured + accepted(3, Kind::refund, 20));
    CHECK_EQ(to_string(asked.refunds[0].state), "pending");
}

}  // namespace innkeeper::payments
