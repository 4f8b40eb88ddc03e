#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

#include <set>

namespace innkeeper::booking {
namespace {

const Caller kGus = guest("gus");

QuoteClaims claims(Fixture& f) {
    return {.request = f.stay_request(), .digest = "d", .expires_at = f.clock.now()};
}

}  // namespace

TEST_CASE("a quote says what it was asked, and no byte of it can be altered") {
    Fixture f;
    const QuoteSigner signer("a key of this test");
    const std::string id = signer.sign(claims(f));
    CHECK_EQ(signer.open(id).value(), claims(f));
    std::set<std::string> slugs;
    for (std::size_t at = 0; at < id.size(); ++at)
        for (const char other : {'A', 'b', '-', '.', '\0'}) {
            std::string forged = id;
            if (forged[at] == other) continue;
            forged[at] = other;
            const auto opened = signer.open(forged);
            REQUIRE_FALSE(opened);
            slugs.insert(opened.error().slug);
        }
    for (const std::string forged : {"", ".", "a.b"}) CHECK_FALSE(signer.open(forged));
    CHECK_FALSE(signer.open(id + "A"));
    CHECK_FALSE(signer.open(id.substr(0, id.size() - 1)));
    CHECK_FALSE(QuoteSigner("another key").open(id));
    CHECK_EQ(slugs, std::set<std::string>{"quote-not-genuine"});
}

TEST_CASE("a quote reserves nothing, and lives kQuoteMinutes") {
    Fixture f;
    const auto quote = f.run(f.one.make_quote.run(f.stay_request())).value();
    CHECK_EQ(quote.expires_at, f.clock.now() + kQuoteMinutes);
    CHECK_EQ(quote.terms.price.total.amount(), "400.00");
    CHECK_EQ(f.table.commits, 0);
    HoldRequest request = f.hold_request(kGus);
    request.quote_id = quote.id;
    f.clock.advance(kQuoteMinutes - Millis(1));
    CHECK(f.run(f.one.place_hold.run(request)));
    f.clock.advance(Millis(1));
    request.key = keyed(kGus, "POST /holds", "another-key");
    CHECK_EQ(f.run(f.one.place_hold.run(request)).error().slug, "quote-expired");
    CHECK_EQ(f.run(f.one.make_quote.check(quote.id)).error().slug, "quote-expired");
}

TEST_CASE("a hold is answered again with its key when its quote has long expired") {
    Fixture f;
    const HoldRequest request = f.hold_request(kGus);
    const auto first = f.run(f.one.place_hold.run(request)).value();
    f.clock.advance(kQuoteMinutes);
    const auto again = f.run(f.one.place_hold.run(request)).value();
    CHECK(again.replayed());
    CHECK_EQ(again.booking_id, first.booking_id);
}

TEST_CASE("a re-check: available, price changed with the new quote, sold out with the reasons") {
    using State = QuoteCheck::State;
    Fixture f(sample::hotel(1));
    const auto quote = f.run(f.one.make_quote.run(f.stay_request())).value();
    CHECK_EQ(f.run(f.one.make_quote.check(quote.id)).value().state, State::available);

    stay::Hotel dearer = sample::hotel(1);
    dearer.version = 2;
    dearer.rate_plans[0].price = sample::eur(21'000);
    f.put_hotel(dearer);
    const auto changed = f.run(f.one.make_quote.check(quote.id)).value();
    CHECK_EQ(changed.state, State::price_changed);
    CHECK_EQ(changed.quote.value().terms.price.total.amount(), "420.00");
    CHECK_EQ(f.run(f.one.make_quote.check(changed.quote->id)).value().state, State::available);

    CHECK(f.hold(kGus));
    const auto sold = f.run(f.one.make_quote.check(changed.quote->id)).value();
    CHECK_EQ(sold.state, State::sold_out);
    CHECK_EQ(sold.refusal.value().reasons,
             std::vector<std::string>{"SOLD_OUT(2027-07-20)", "SOLD_OUT(2027-07-21)"});
    CHECK_EQ(sold.refusal->context.at("alternative_arrival"), "2027-07-19");
    CHECK_EQ(sold.refusal->context.at("alternative_departure"), "2027-07-20");
}

TEST_CASE("the quote of a change holds no rooms") {
    Fixture f(sample::hotel(2, stay::ApprovalMode::automatic));
    const std::string id = f.pending();
    const auto quote =
        f.run(f.one.change_booking.quote(kGus, id, {.departure = sample::date("2027-07-23")}));
    HoldRequest request = f.hold_request(kGus);
    request.quote_id = quote.value().quote.id;
    const auto refused = f.run(f.one.place_hold.run(request));
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().slug, "quote-of-a-change");
}

TEST_CASE("a re-check of what is not there any more is an error, of what is closed an answer") {
    Fixture f;
    const auto quote = f.run(f.one.make_quote.run(f.stay_request())).value();
    stay::Hotel hotel = sample::hotel();
    hotel.version = 2;
    hotel.rate_plans[0].archived = true;
    f.put_hotel(hotel);
    const auto closed = f.run(f.one.make_quote.check(quote.id)).value();
    CHECK_EQ(closed.state, QuoteCheck::State::sold_out);
    CHECK_EQ(closed.refusal.value().reasons, std::vector<std::string>{"CLOSED"});
    hotel.rate_plans.erase(hotel.rate_plans.begin());
    f.put_hotel(hotel);
    CHECK_EQ(f.run(f.one.make_quote.check(quote.id)).error().slug, "rate-plan-not-found");
}

TEST_CASE("a quote gives rooms of holds that are due back before it says sold out") {
    Fixture f(sample::hotel(1));
    (void)f.held("eve");
    CHECK_EQ(f.run(f.one.make_quote.run(f.stay_request())).error().slug, "room-sold-out");
    f.clock.advance(kHoldMinutes);
    CHECK(f.run(f.one.make_quote.run(f.stay_request())));
}

}  // namespace innkeeper::booking
