#include "services/payments/app/fixture_test.hpp"

#include <set>

namespace innkeeper::payments {
namespace {

using Fault = FaultyTable::Fault;
using Kind = Outcome::Kind;
const Money kHundred = sample::money(100'00);

/// The sandbox on a table that fails as told.
struct Bank : Fixture {
    FaultyTable faulty{bank, io.get_executor()};
    SandboxProvider there{faulty, clock, random};
    std::string visa = method();
};

}  // namespace

TEST_CASE("the test cards: right check digits, each number once, each behaviour has a name") {
    std::set<std::string_view> numbers;
    for (const auto& card : sandbox::kTestCards) {
        CHECK(passes_luhn(card.number));
        CHECK(numbers.insert(card.number).second);
        CHECK_EQ(sandbox::parse_behaviour(sandbox::to_string(card.behaviour)), card.behaviour);
    }
    CHECK_FALSE(sandbox::parse_behaviour("generous"));
}

TEST_CASE("the late card: known after kLateAfter and not a millisecond before") {
    Bank b;
    const std::string late = b.method("4000000000000259");
    CHECK_EQ(b.run(b.there.authorise("a", late, kHundred)).kind, Kind::unknown);
    b.clock.advance(Millis(kLateAfter) - Millis(1));
    CHECK_EQ(b.run(b.there.authorise("a", late, kHundred)).kind, Kind::unknown);
    b.clock.advance(Millis(1));
    const Outcome approved = b.run(b.there.authorise("a", late, kHundred));
    CHECK_EQ(approved.kind, Kind::approved);
    b.clock.step_wall(-Millis(5'000));  // what was approved can be captured, whatever time it is
    CHECK_EQ(b.run(b.there.capture("c", approved.text, kHundred)).kind, Kind::approved);
}

TEST_CASE("the same key is done once, another is refused what is not there") {
    Bank b;
    const std::string au = b.run(b.there.authorise("a", b.visa, kHundred)).text;
    CHECK_EQ(b.run(b.there.authorise("a", b.visa, kHundred)).text, au);
    const Money sixty = sample::money(60'00);
    const Outcome first = b.run(b.there.capture("c", au, sixty));
    CHECK_EQ(first.kind, Kind::approved);
    CHECK_EQ(b.run(b.there.capture("c", au, sixty)), first);
    CHECK_EQ(b.bank_sum("captured"), 60'00);
    CHECK_EQ(b.run(b.there.capture("d", au, sixty)).text, "exceeds_authorised");
    CHECK_EQ(b.run(b.there.refund("r", au, sixty)).kind, Kind::approved);
    CHECK_EQ(b.run(b.there.refund("r", au, sixty)).kind, Kind::approved);
    CHECK_EQ(b.run(b.there.refund("s", au, sample::money(1))).text, "exceeds_captured");
    CHECK_EQ(b.bank_sum("refunded"), 60'00);
    CHECK_EQ(b.run(b.there.capture("e", "nonsense", sixty)).text, "not_authorised");
    CHECK_EQ(b.run(b.there.refund("f", "nonsense", sixty)).text, "not_captured");
    CHECK_EQ(b.run(b.there.authorise("g", "pm_none", sixty)).text, "unknown_payment_method");
}

TEST_CASE("a void frees what is left, and stops an authorisation that comes later") {
    Bank b;
    const std::string au = b.run(b.there.authorise("a", b.visa, kHundred)).text;
    CHECK_EQ(b.run(b.there.void_("v", "a")).kind, Kind::approved);
    CHECK_EQ(b.run(b.there.void_("v", "a")).kind, Kind::approved);
    CHECK_EQ(b.run(b.there.capture("c", au, kHundred)).text, "not_authorised");
    CHECK_EQ(b.run(b.there.void_("w", "later")).kind, Kind::approved);
    CHECK_EQ(b.run(b.there.authorise("later", b.visa, kHundred)).kind, Kind::declined);
}

TEST_CASE("a bank whose table fails is unknown, and the same key tells later") {
    for (const Fault fault : {Fault::unavailable, Fault::answer_lost, Fault::commit_lost}) {
        Bank b;
        bool fails = true;
        b.faulty.next_fault = [&] { return fails ? fault : Fault::none; };
        const auto twice = [&](auto call) {
            fails = true;
            CHECK_EQ(b.run(call()).kind, Kind::unknown);
            fails = false;
            const Outcome known = b.run(call());
            CHECK_EQ(known.kind, Kind::approved);
            return known.text;
        };
        const std::string au = twice([&] { return b.there.authorise("a", b.visa, kHundred); });
        twice([&] { return b.there.capture("c", au, kHundred); });
        twice([&] { return b.there.refund("r", au, kHundred); });
        twice([&] { return b.there.void_("v", "a"); });
        CHECK_EQ(b.bank_sum("captured"), 100'00);
        CHECK_EQ(b.bank_sum("refunded"), 100'00);
    }
}

TEST_CASE("a card that cannot be kept is not refused: the same key again") {
    Bank b;
    const Card card{"4242424242424242", 12, 2030, "123"};
    b.faulty.next_fault = [] { return Fault::unavailable; };
    const auto away = b.run(b.there.add_card("k", card));
    REQUIRE_FALSE(away);
    CHECK_EQ(away.error().slug, "payment-provider-unavailable");
    int commits = 0;
    b.faulty.next_fault = [&] { return ++commits == 1 ? Fault::answer_lost : Fault::none; };
    const auto made = b.run(b.there.add_card("k", card));
    REQUIRE(made);
    CHECK_EQ(commits, 1);
    CHECK_EQ(b.run(b.there.add_card("k", card)).value(), *made);
}

}  // namespace innkeeper::payments
