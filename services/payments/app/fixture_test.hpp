#pragma once

#include "chassis/core/random.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "services/payments/app/check.hpp"
#include "services/payments/app/commands.hpp"
#include "services/payments/app/published.hpp"
#include "services/payments/app/rows.hpp"
#include "services/payments/app/worker.hpp"
#include "services/payments/domain/sample_test.hpp"
#include "services/payments/limits.hpp"
#include "services/payments/sandbox/sandbox_provider.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace innkeeper::payments {

/// A table whose commits can fail, and which lets others run before each call.
class FaultyTable final : public store::Table {
public:
    enum class Fault { none, answer_lost, commit_lost, refused, unavailable };
    FaultyTable(store::MemoryTable& table, Executor executor)
        : inner_(table), executor_(std::move(executor)) {}

    Task<Result<std::optional<store::Item>>> get(store::Key key) override {
        co_await pause();
        co_return co_await inner_.get(std::move(key));
    }
    Task<Result<std::vector<std::optional<store::Item>>>> get_many(
        std::vector<store::Key> keys) override {
        co_await pause();
        co_return co_await inner_.get_many(std::move(keys));
    }
    Task<Result<store::Page>> query(store::Query query) override {
        co_await pause();
        co_return co_await inner_.query(std::move(query));
    }
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        co_await pause();
        ++commits;
        const Fault fault = next_fault();
        if (fault == Fault::refused) co_return store::Committed{0};
        if (fault == Fault::unavailable)
            co_return fail(Code::unavailable, "store-unavailable", "The store is away.");
        if (fault != Fault::commit_lost) {
            auto committed = inner_.commit_now(std::move(writes));
            if (fault == Fault::none) co_return committed;
        }
        co_return fail(Code::unknown_outcome, "store-outcome-unknown", "Nobody knows.");
    }

    std::function<Fault()> next_fault = [] { return Fault::none; };
    int commits = 0;

private:
    Task<void> pause() { co_await boost::asio::post(executor_, boost::asio::use_awaitable); }
    store::MemoryTable& inner_;
    Executor executor_;
};

/// Loses questions or answers on the way to the sandbox, and counts what it is asked.
class UnsureProvider final : public PaymentProvider {
public:
    enum class Loss { none, question, answer };
    explicit UnsureProvider(PaymentProvider& inner) : inner_(inner) {}

    Task<Result<PaymentMethod>> add_card(std::string key, Card card) override {
        co_return co_await inner_.add_card(std::move(key), std::move(card));
    }
    Task<Outcome> authorise(std::string key, std::string method, Money amount) override {
        const Loss loss = note("authorise " + key);
        if (loss == Loss::question) co_return Outcome::unknown();
        auto outcome = co_await inner_.authorise(std::move(key), std::move(method), amount);
        co_return loss == Loss::answer ? Outcome::unknown() : outcome;
    }
    Task<Outcome> capture(std::string key, std::string reference, Money amount) override {
        const Loss loss = note("capture " + key);
        if (loss == Loss::question) co_return Outcome::unknown();
        auto outcome = co_await inner_.capture(std::move(key), std::move(reference), amount);
        co_return loss == Loss::answer ? Outcome::unknown() : outcome;
    }
    Task<Outcome> void_(std::string key, std::string authorisation) override {
        const Loss loss = note("void " + key);
        if (loss == Loss::question) co_return Outcome::unknown();
        auto outcome = co_await inner_.void_(std::move(key), std::move(authorisation));
        co_return loss == Loss::answer ? Outcome::unknown() : outcome;
    }
    Task<Outcome> refund(std::string key, std::string reference, Money amount) override {
        const Loss loss = note("refund " + key);
        if (loss == Loss::question) co_return Outcome::unknown();
        auto outcome = co_await inner_.refund(std::move(key), std::move(reference), amount);
        co_return loss == Loss::answer ? Outcome::unknown() : outcome;
    }

    std::function<Loss()> next_loss = [] { return Loss::none; };
    std::vector<std::string> asked;

private:
    Loss note(std::string what) {
        asked.push_back(std::move(what));
        return next_loss();
    }
    PaymentProvider& inner_;
};

/// One process on tables that it may share.
struct Process {
    Process(store::Table& table, PaymentProvider& provider, testing::ManualClock& clock,
            Executor executor, std::uint64_t seed)
        : random(seed),
          context{.clock = clock,
                  .random = random,
                  .table = table,
                  .provider = provider,
                  .ids = Ids(clock, random),
                  .in_flight = {},
                  .log = telemetry::Log("payments", clock, [](const std::string&) {}),
                  .metrics = metrics,
                  .give_up_after = kGiveUpAfter},
          commands(context),
          worker(context, executor) {}

    SeededRandom random;
    telemetry::Metrics metrics;
    Context context;
    Commands commands;
    Worker worker;
};

struct Fixture {
    boost::asio::io_context io;
    testing::ManualClock clock{sample::kNow};
    store::MemoryTable memory{clock};
    store::MemoryTable bank{clock};  ///< the provider's side
    FaultyTable table{memory, io.get_executor()};
    SeededRandom random{3};
    SandboxProvider sandbox{bank, clock, random};
    UnsureProvider provider{sandbox};
    std::unique_ptr<Process> process = fresh(1);
    int events = 0;

    std::unique_ptr<Process> fresh(std::uint64_t seed) {
        return std::make_unique<Process>(table, provider, clock, io.get_executor(), seed);
    }
    template <class T>
    T run(Task<T> task) {
        return testing::run(io, std::move(task));
    }

    /// A method of the guest made with this number.
    std::string method(const std::string& number = "4242424242424242",
                       const std::string& subject = "gus") {
        const Card card{number, 12, 2030, "123"};
        const auto made = run(sandbox.add_card("key " + number + subject, card)).value();
        std::vector<store::Write> writes{
            store::Write::put(method_key(made.id), to_document(OwnedMethod{subject, made}))};
        (void)memory.commit_now(std::move(writes)).value();
        return made.id;
    }
    bus::Event request(std::uint64_t sequence, const std::string& what, const std::string& amount,
                       const std::string& method_id = "",
                       const std::string& booking = sample::kBookingId) {
        const std::string with =
            method_id.empty() ? "" : fmt::format(R"("payment_method_id":"{}",)", method_id);
        return {.id = fmt::format("event-{}-{}", booking, sequence),
                .source = "/innkeeper/booking",
                .type = fmt::format("innkeeper.booking.{}_requested.v1", what),
                .subject = "payment/" + booking,
                .time = clock.now(),
                .sequence = sequence,
                .traceparent = {},
                .data = fmt::format(
                    R"({{"payment":{{"booking_id":"{0}","command_id":"{0}:{1}",)"
                    R"("amount":{{"amount":"{2}","currency":"EUR"}},{3}"guest_subject":"gus",)"
                    R"("hotel_id":"{4}","hotel_manager_ids":["mia"]}}}})",
                    booking, sequence, amount, with, sample::kHotelId)};
    }
    Result<void> deliver(const bus::Event& event) { return run(process->commands.on_event(event)); }
    void work() { REQUIRE(run(process->worker.run_due())); }
    /// Carries out what is due again and again for so long.
    void work_for(Millis time) {
        for (Millis step{0}; step < time; step += Millis(30'000)) {
            clock.advance(Millis(30'000));
            work();
        }
    }
    /// The answers so far, as "authorised", "declined insufficient_funds", in order.
    std::vector<std::string> answers() {
        std::vector<std::string> out;
        for (const auto& event : outbox()) {
            std::string name = event.type.substr(sizeof("innkeeper.payments.") - 1);
            name.resize(name.size() - 3);
            const auto at = event.data.find("\"reason\":\"");
            if (at != std::string::npos) {
                const auto begin = at + 10;
                name += " " + event.data.substr(begin, event.data.find('"', begin) - begin);
            }
            out.push_back(std::move(name));
        }
        return out;
    }
    /// By sequence: event ids of two processes sort by time alone, and here time stands still.
    std::vector<bus::Event> outbox() {
        std::vector<bus::Event> out;
        for (const auto& item : memory.items())
            if (item.key.partition == "outbox")
                out.push_back(bus::parse_event(item.document).value());
        std::ranges::sort(out, {}, [](const bus::Event& event) {
            return std::pair(event.subject, event.sequence);
        });
        return out;
    }
    Payment payment(const std::string& id = sample::kBookingId) {
        return read_payment(memory.get_now(state_key(id)).value().value().document).value().payment;
    }
    CheckReport report() { return run(check(memory)).value(); }
    std::vector<Violation> violations() { return report().violations; }
    std::int64_t bank_sum(std::string_view field) {
        std::int64_t sum = 0;
        for (const auto& item : bank.items()) {
            if (!item.key.partition.starts_with("sandbox#account#")) continue;
            const auto account = sandbox::read_account(item.document).value();
            sum += field == "captured" ? account.captured : account.refunded;
        }
        return sum;
    }
};

}  // namespace innkeeper::payments

namespace doctest {
template <>
struct StringMaker<std::vector<innkeeper::payments::Violation>> {
    static String convert(const std::vector<innkeeper::payments::Violation>& all) {
        std::string text;
        for (const auto& v : all) text += v.invariant + " " + v.subject + ": " + v.what + "\n";
        return text.c_str();
    }
};
template <>
struct StringMaker<std::vector<std::string>> {
    static String convert(const std::vector<std::string>& all) {
        std::string text;
        for (const auto& each : all) text += each + "; ";
        return text.c_str();
    }
};
}  // namespace doctest
