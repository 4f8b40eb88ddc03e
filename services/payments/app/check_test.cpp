#include "services/payments/app/fixture_test.hpp"

#include <set>

namespace innkeeper::payments {
namespace {

/// A payment with a bit of everything, one command of which is not answered.
struct Damaged : Fixture {
    Damaged() {
        REQUIRE(deliver(request(1, "authorisation", "100.00", method())));
        REQUIRE(deliver(request(2, "capture", "60.00")));
        REQUIRE(deliver(request(3, "refund", "10.00")));
        work();
        REQUIRE(deliver(request(4, "refund", "10.00")));
        REQUIRE(violations().empty());
    }
    void put(const PaymentDocument& document) {
        std::vector<store::Write> writes{
            store::Write::put(state_key(sample::kBookingId), to_document(document))};
        (void)memory.commit_now(std::move(writes)).value();
    }
    void remove(const store::Key& key) {
        std::vector<store::Write> writes{store::Write::remove(key)};
        (void)memory.commit_now(std::move(writes)).value();
    }
    PaymentDocument row() {
        return run(load_payment(memory, sample::kBookingId)).value().value.value();
    }
    std::set<std::string> found() {
        std::set<std::string> out;
        for (const Violation& violation : violations()) out.insert(violation.invariant);
        return out;
    }
};

using Found = std::set<std::string>;

}  // namespace

TEST_CASE("check finds each planted fault") {
    SUBCASE("a refund above the captures") {
        Damaged f;
        auto row = f.row();
        row.payment.entries[2].amount = sample::money(60'01);
        f.put(row);
        CHECK_EQ(f.found(), Found{"I6", "state"});
    }
    SUBCASE("a capture above the authorisation") {
        Damaged f;
        auto row = f.row();
        row.payment.entries[1].amount = sample::money(100'01);
        f.put(row);
        CHECK_EQ(f.found(), Found{"I6", "state"});
    }
    SUBCASE("a refund done without its entry") {
        Damaged f;
        auto row = f.row();
        row.payment.entries.pop_back();
        f.put(row);
        CHECK_EQ(f.found(), Found{"I6", "state"});
    }
    SUBCASE("a state that is not its stream") {
        Damaged f;
        auto row = f.row();
        row.payment.parties.guest_subject = "eve";
        f.put(row);
        CHECK_EQ(f.found(), Found{"state"});
    }
    SUBCASE("work without a timer") {
        Damaged f;
        f.remove(timer_key(f.row().work->due, sample::kBookingId));
        CHECK_EQ(f.found(), Found{"I7"});
    }
    SUBCASE("a command on which nobody works") {
        Damaged f;
        auto row = f.row();
        f.remove(timer_key(row.work->due, sample::kBookingId));
        row.work.reset();
        f.put(row);
        CHECK_EQ(f.found(), Found{"I7"});
    }
    SUBCASE("a timer of nothing") {
        Damaged f;
        std::vector<store::Write> writes{store::Write::put(timer_key(f.clock.now(), "x"), "{}")};
        (void)f.memory.commit_now(std::move(writes)).value();
        CHECK_EQ(f.found(), Found{"timers"});
        f.work();  // the worker takes a stray one away
        CHECK_EQ(f.found(), Found{});
    }
    SUBCASE("an event that is missing") {
        Damaged f;
        f.remove({eventsourcing::stream_partition(kCategory, sample::kBookingId),
                  "00000000000000000002"});
        CHECK(f.found().contains("index"));
    }
    SUBCASE("a state that is missing, and one that cannot be read") {
        Damaged f;
        std::vector<store::Write> writes{
            store::Write::put(state_key(sample::kBookingId), "{\"payment\":{}}")};
        (void)f.memory.commit_now(std::move(writes)).value();
        CHECK(f.found().contains("index"));
        f.remove(state_key(sample::kBookingId));
        CHECK(f.found().contains("index"));
    }
}

TEST_CASE("documents and events are read as they were written") {
    Damaged f;
    const auto row = f.row();
    const auto again = read_payment(to_document(row)).value();
    CHECK(again.payment == row.payment);
    CHECK(again.work == row.work);
    const Fact facts[] = {sample::accepted(1, CommandKind::authorise, 5),
                          GaveUp{1},
                          Authorised{1, "au"},
                          Declined{1, "declined"},
                          Captured{2, 1, sample::money(5)},
                          CaptureFailed{2, "x"},
                          Voided{3, 0, sample::money(0)},
                          Refunded{4, 1, sample::money(5)},
                          RefundFailed{4, "x"}};
    for (const Fact& fact : facts) {
        const auto recorded = to_recorded({sample::kNow, fact});
        const auto event = read_event(recorded).value();
        CHECK_EQ(event.at, sample::kNow);
        CHECK_EQ(event.fact.index(), fact.index());
        const auto twice = to_recorded(event);
        CHECK_EQ(twice.data, recorded.data);
        eventsourcing::Recorded damaged = recorded;
        damaged.data = "{}";
        CHECK_FALSE(read_event(damaged));
    }
    CHECK_FALSE(read_event({1, "something", sample::kNow, "{}"}));
    CHECK_FALSE(read_payment("{}"));
    CHECK_FALSE(read_method("{}"));
}

}  // namespace innkeeper::payments
