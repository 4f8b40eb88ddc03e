#include "services/payments/app/fixture_test.hpp"

namespace innkeeper::payments {
namespace {

using Names = std::vector<std::string>;
using Fault = FaultyTable::Fault;
using Loss = UnsureProvider::Loss;
const std::vector<Violation> kNone;

std::function<Loss()> lose(int times, Loss loss) {
    return [left = times, loss]() mutable { return left-- > 0 ? loss : Loss::none; };
}

}  // namespace

TEST_CASE("authorise, capture and refund in turn; the answers have the commands' sequences") {
    Fixture f;
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method())));
    REQUIRE(f.deliver(f.request(2, "capture", "60.00")));
    REQUIRE(f.deliver(f.request(3, "void", "100.00")));
    REQUIRE(f.deliver(f.request(4, "refund", "20.00")));
    CHECK_EQ(f.report().pending, 4);
    f.work();
    CHECK_EQ(f.answers(), Names{"authorised", "captured", "voided", "refunded"});
    std::uint64_t sequence = 0;
    for (const auto& event : f.outbox()) {
        CHECK_EQ(event.sequence, ++sequence);
        CHECK_EQ(event.subject, sample::kBookingId);
    }
    CHECK_NE(f.outbox()[2].data.find(R"("amount":{"amount":"40.00")"), std::string::npos);
    CHECK_EQ(f.bank_sum("captured"), 6000);
    CHECK_EQ(f.bank_sum("refunded"), 2000);
    CHECK_EQ(f.violations(), kNone);
    CHECK_EQ(f.report().pending, 0);
}

TEST_CASE("every card does as documented") {
    const auto play = [](const std::string& number, Millis time) {
        Fixture f;
        CAPTURE(number);
        REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method(number))));
        REQUIRE(f.deliver(f.request(2, "capture", "60.00")));
        REQUIRE(f.deliver(f.request(3, "refund", "60.00")));
        f.work();
        f.work_for(time);
        CHECK_EQ(f.violations(), kNone);
        return f.answers();
    };
    const Names good{"authorised", "captured", "refunded"};
    CHECK_EQ(play("4242424242424242", Millis(0)), good);
    CHECK_EQ(play("5555555555554444", Millis(0)), good);
    CHECK_EQ(
        play("4000000000000002", Millis(0)),
        Names{"declined declined", "capture_failed not_authorised", "refund_failed not_captured"});
    CHECK_EQ(play("4000000000009995", Millis(0)),
             Names{"declined insufficient_funds", "capture_failed not_authorised",
                   "refund_failed not_captured"});
    CHECK_EQ(play("4000000000000341", Millis(0)),
             Names{"authorised", "capture_failed card_blocked", "refund_failed not_captured"});
    CHECK_EQ(play("4000000000005126", Millis(0)),
             Names{"authorised", "captured", "refund_failed card_closed"});
    CHECK_EQ(play("4000000000000259", std::chrono::minutes(2)), Names{});
    CHECK_EQ(play("4000000000000259", std::chrono::minutes(5)), good);
    CHECK_EQ(play("4000000000000119", std::chrono::minutes(59)), Names{});
    CHECK_EQ(
        play("4000000000000119", std::chrono::minutes(61)),
        Names{"declined timed_out", "capture_failed not_authorised", "refund_failed not_captured"});
}

TEST_CASE("the give-up time is a setting, and is met to the millisecond") {
    Fixture f;
    f.process->context.give_up_after = Millis(1'500);
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method("4000000000000119"))));
    f.work();
    f.clock.advance(Millis(1'499));
    f.work();
    CHECK_EQ(f.answers(), Names{});
    f.clock.advance(Millis(1));
    f.work();
    CHECK_EQ(f.answers(), Names{"declined timed_out"});
    CHECK_EQ(f.provider.asked.back(), "void " + sample::kBookingId + ":1/undo");
}

TEST_CASE("what was given up stays undone when it arrives late at the provider") {
    Fixture f;
    f.provider.next_loss = lose(1'000, Loss::question);
    const std::string method = f.method();
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", method)));
    f.work();
    f.work_for(std::chrono::minutes(61));
    CHECK_EQ(f.answers(), Names{});  // the undoing is not known to have arrived either
    CHECK(f.payment().giving_up);
    f.provider.next_loss = lose(0, Loss::none);
    f.work_for(std::chrono::minutes(2));
    CHECK_EQ(f.answers(), Names{"declined timed_out"});
    const std::string key = sample::kBookingId + ":1";
    CHECK_EQ(f.run(f.sandbox.authorise(key, method, sample::money(100'00))).kind,
             Outcome::Kind::declined);
    CHECK_EQ(f.violations(), kNone);
}

TEST_CASE("lost questions and answers: asked again with the same key, done once") {
    for (const Loss loss : {Loss::question, Loss::answer}) {
        Fixture f;
        REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method())));
        REQUIRE(f.deliver(f.request(2, "capture", "100.00")));
        REQUIRE(f.deliver(f.request(3, "refund", "100.00")));
        REQUIRE(f.deliver(f.request(4, "void", "100.00")));
        int calls = 0;
        f.provider.next_loss = [&] { return ++calls % 3 == 0 ? Loss::none : loss; };
        f.work();
        CHECK_EQ(f.answers(), Names{});
        CHECK_EQ(f.violations(), kNone);
        f.work_for(std::chrono::minutes(10));
        CHECK_EQ(f.answers(), Names{"authorised", "captured", "refunded", "voided"});
        CHECK_EQ(calls, 9);
        CHECK_EQ(f.bank_sum("captured"), 10000);
        CHECK_EQ(f.bank_sum("refunded"), 10000);
        CHECK_EQ(f.violations(), kNone);
    }
}

TEST_CASE("a void waits for an authorisation whose outcome is not known") {
    Fixture f;
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method("4000000000000259"))));
    REQUIRE(f.deliver(f.request(2, "void", "100.00")));
    f.work();
    f.work_for(std::chrono::minutes(2));
    CHECK_EQ(f.answers(), Names{});
    for (const std::string& call : f.provider.asked) CHECK(call.starts_with("authorise "));
    f.work_for(std::chrono::minutes(3));
    CHECK_EQ(f.answers(), Names{"authorised", "voided"});
    CHECK_EQ(to_string(f.payment().status()), "voided");
}

TEST_CASE("the delays grow to the longest one, within their jitter") {
    Fixture f;
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method("4000000000000119"))));
    Millis longest{0};
    for (int i = 1; i < 30; ++i) {
        f.work();
        const auto row = f.run(load_payment(f.memory, sample::kBookingId)).value();
        REQUIRE(row.value->work);
        CHECK_EQ(row.value->work->attempts, i);
        const Millis delay = row.value->work->due - f.clock.now();
        const Millis full = std::min<Millis>(kMaxRetry, kFirstRetry * (1 << std::min(i - 1, 10)));
        CHECK_GE(delay, full / 2);
        CHECK_LE(delay, full);
        longest = std::max(longest, delay);
        f.clock.advance(delay);
    }
    CHECK_GT(longest, kMaxRetry / 2);
}

TEST_CASE("a command that queues behind another does not make it due earlier") {
    Fixture f;
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method("4000000000000119"))));
    f.work();
    const auto work = [&] {
        return f.run(load_payment(f.memory, sample::kBookingId)).value().value->work.value();
    };
    const Work before = work();
    CHECK_EQ(before.attempts, 1);
    REQUIRE(before.due > f.clock.now());
    REQUIRE(f.deliver(f.request(2, "void", "100.00")));
    CHECK_EQ(work().due, before.due);
    CHECK_EQ(work().attempts, before.attempts);
}

TEST_CASE("another's payment method, and none at all, are unknown") {
    Fixture f;
    REQUIRE(f.deliver(f.request(1, "authorisation", "1.00", f.method("4242424242424242", "eve"))));
    REQUIRE(f.deliver(f.request(2, "authorisation", "1.00", "pm_none")));
    REQUIRE(f.deliver(f.request(3, "authorisation", "1.00", f.method())));
    f.work();
    CHECK_EQ(f.answers(), Names{"declined unknown_payment_method",
                                "declined unknown_payment_method", "authorised"});
    CHECK_EQ(f.provider.asked.size(), 1);
}

TEST_CASE("commands in every order and twice: carried out in theirs, answered once") {
    std::vector<int> order{1, 2, 3, 4};
    do {
        Fixture f;
        const std::string method = f.method();
        const auto event = [&](int n) {
            const auto sequence = static_cast<std::uint64_t>(n);
            if (n == 1) return f.request(sequence, "authorisation", "100.00", method);
            if (n == 2) return f.request(sequence, "capture", "60.00");
            if (n == 3) return f.request(sequence, "refund", "10.00");
            return f.request(sequence, "void", "0.00");
        };
        for (const int n : order) {
            REQUIRE(f.deliver(event(n)));
            f.work();
            REQUIRE(f.deliver(event(n)));
            CHECK_EQ(f.violations(), kNone);
        }
        f.work();
        CHECK_EQ(f.answers(), Names{"authorised", "captured", "refunded", "voided"});
        CHECK_EQ(f.bank_sum("captured"), 6000);
        CHECK_EQ(f.report().pending, 0);
        CHECK(f.report().notices.empty());
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("a command whose predecessor has not come waits and is told of") {
    Fixture f;
    REQUIRE(f.deliver(f.request(2, "capture", "60.00")));
    f.work_for(std::chrono::hours(2));
    CHECK_EQ(f.answers(), Names{});
    CHECK_EQ(f.violations(), kNone);
    CHECK_EQ(f.report().notices.size(), 1);
}

TEST_CASE("what is no command is let pass, what cannot be read is refused for good") {
    Fixture f;
    bus::Event other = f.request(1, "authorisation", "1.00", "pm_1");
    other.type = "innkeeper.booking.confirmed.v1";
    other.data = "{}";
    CHECK(f.deliver(other));
    CHECK_EQ(f.table.commits, 0);
    for (const char* data : {"{", "{}", R"({"payment":{}})"}) {
        bus::Event bad = f.request(1, "capture", "1.00");
        bad.data = data;
        const auto refused = f.deliver(bad);
        REQUIRE_FALSE(refused);
        CHECK_EQ(refused.error().slug, "payment-command-malformed");
        CHECK_EQ(retry_class(refused.error().code), Retry::never);
    }
    CHECK_FALSE(f.deliver(f.request(1, "authorisation", "1.00")));  // without a method
    bus::Event newer = f.request(1, "capture", "1.00");
    newer.data.insert(1, R"("more":1,)");
    CHECK(f.deliver(newer));
    CHECK_EQ(f.deliver(f.request(kMaxCommands + 1, "capture", "1.00")).error().slug,
             "too-many-payment-commands");
}

TEST_CASE("faults of the table at every commit in turn: each answer once, the money once") {
    for (const Fault fault :
         {Fault::answer_lost, Fault::commit_lost, Fault::refused, Fault::unavailable}) {
        for (int at = 1; at <= 12; ++at) {
            CAPTURE(at);
            Fixture f;
            const std::string method = f.method();
            int commits = 0;
            f.table.next_fault = [&] { return ++commits == at ? fault : Fault::none; };
            const auto deliver = [&](const bus::Event& event) {
                while (!f.deliver(event)) CHECK_EQ(fault, Fault::unavailable);
            };
            deliver(f.request(1, "authorisation", "100.00", method));
            deliver(f.request(2, "capture", "60.00"));
            f.work();
            f.process = f.fresh(2);  // a restart
            deliver(f.request(3, "refund", "60.00"));
            for (int i = 0; i < 3; ++i) f.work();
            CHECK_EQ(f.answers(), Names{"authorised", "captured", "refunded"});
            CHECK_EQ(f.bank_sum("captured"), 6000);
            CHECK_EQ(f.bank_sum("refunded"), 6000);
            CHECK_EQ(f.violations(), kNone);
        }
    }
}

TEST_CASE("a commit that others spoil is tried kMaxAttempts times, and not once more") {
    Fixture f;
    int left = kMaxAttempts - 1;
    f.table.next_fault = [&] { return left-- > 0 ? Fault::refused : Fault::none; };
    CHECK(f.deliver(f.request(1, "void", "1.00")));
    left = kMaxAttempts;
    const auto refused = f.deliver(f.request(2, "void", "1.00"));
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().slug, "payment-contended");
    CHECK_EQ(retry_class(refused.error().code), Retry::later);
}

TEST_CASE("two processes at once: one of them commits each step, the bank does it once") {
    Fixture f;
    const auto two = f.fresh(2);
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method())));
    REQUIRE(f.deliver(f.request(2, "capture", "60.00")));
    int done = 0;
    for (Worker* worker : {&f.process->worker, &two->worker})
        boost::asio::co_spawn(f.io, worker->run_due(), [&](std::exception_ptr e, Result<void> r) {
            REQUIRE_FALSE(e);
            REQUIRE(r);
            ++done;
        });
    testing::settle(f.io);
    CHECK_EQ(done, 2);
    CHECK_EQ(f.answers(), Names{"authorised", "captured"});
    CHECK_EQ(f.bank_sum("captured"), 6000);
    CHECK_GT(f.provider.asked.size(), 2);
    CHECK_EQ(f.violations(), kNone);
}

TEST_CASE("a process that knows nothing does not overwrite what another came to know") {
    Fixture f;
    const auto two = f.fresh(2);
    REQUIRE(f.deliver(f.request(1, "authorisation", "100.00", f.method())));
    int calls = 0;
    f.provider.next_loss = [&] { return ++calls == 2 ? Loss::answer : Loss::none; };
    for (Worker* worker : {&f.process->worker, &two->worker})
        boost::asio::co_spawn(f.io, worker->run_due(), [](std::exception_ptr e, Result<void> r) {
            REQUIRE_FALSE(e);
            REQUIRE(r);
        });
    testing::settle(f.io);
    CHECK_EQ(calls, 2);
    CHECK_EQ(f.answers(), Names{"authorised"});
    CHECK_EQ(f.report().pending, 0);
    CHECK_EQ(f.violations(), kNone);
}

}  // namespace innkeeper::payments
