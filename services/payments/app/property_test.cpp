#include "services/payments/app/fixture_test.hpp"

#include <map>

namespace innkeeper::payments {
namespace {

using Fault = FaultyTable::Fault;
using Loss = UnsureProvider::Loss;

constexpr int kSeeds = 60;
constexpr int kBookings = 3;
constexpr int kRounds = 30;
constexpr int kAuditEvery = 5;  ///< rounds

/// Random commands of a few bookings, out of order and twice, with faults of the table, losses on
/// the way to the provider, restarts, and time that passes. The audit follows every few rounds.
struct Storm : Fixture {
    explicit Storm(std::uint64_t seed) : dice(seed) {
        for (const auto& card : sandbox::kTestCards)
            methods.push_back(method(std::string(card.number)));
        methods.push_back("pm_none");
        table.next_fault = [this] {
            if (!stormy || dice.below(8) != 0) return Fault::none;
            return static_cast<Fault>(1 + dice.below(4));
        };
        provider.next_loss = [this] {
            if (!stormy || dice.below(3) != 0) return Loss::none;
            return static_cast<Loss>(1 + dice.below(2));
        };
    }

    static std::string booking(std::uint64_t n) {
        return fmt::format("0197c000-0000-7000-8000-00000000b00{}", n);
    }

    void ask_something() {
        const std::string id = booking(dice.below(kBookings));
        const std::uint64_t sequence = ++asked[id];
        const std::string amount = fmt::format("{}.00", dice.below(100));
        const std::uint64_t what = sequence == 1 ? 0 : dice.below(6);
        if (what == 0)
            open.push_back(request(sequence, "authorisation", amount,
                                   methods[dice.below(methods.size())], id));
        else if (what == 1)
            open.push_back(request(sequence, "void", amount, "", id));
        else
            open.push_back(request(sequence, what < 4 ? "capture" : "refund", amount, "", id));
    }

    /// Any one that is open; it stays open now and then, and so comes twice.
    void deliver_something() {
        if (open.empty()) return;
        const std::size_t at = dice.below(open.size());
        const bus::Event event = open[at];
        if (deliver(event) && dice.below(4) != 0)
            open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
    }

    void audit() {
        CHECK_EQ(violations(), std::vector<Violation>{});
        std::map<std::string, std::uint64_t> next;
        for (const bus::Event& event : outbox()) CHECK_EQ(event.sequence, ++next[event.subject]);
    }

    /// The ledger and the bank agree to the cent.
    void compare_with_bank() {
        std::int64_t captured = 0;
        std::int64_t refunded = 0;
        for (const auto& [id, count] : asked) {
            const Payment now = payment(id);
            CHECK_EQ(now.answered, count);
            CHECK_LE(now.sum(EntryKind::captured), now.sum(EntryKind::authorised));
            CHECK_LE(now.sum(EntryKind::refunded), now.sum(EntryKind::captured));
            captured += now.sum(EntryKind::captured);
            refunded += now.sum(EntryKind::refunded);
        }
        CHECK_EQ(bank_sum("captured"), captured);
        CHECK_EQ(bank_sum("refunded"), refunded);
    }

    SeededRandom dice;
    bool stormy = true;
    std::vector<std::string> methods;
    std::vector<bus::Event> open;
    std::map<std::string, std::uint64_t> asked;
};

}  // namespace

TEST_CASE("I6 and I7 in any storm: ledgers right at each moment, everything answered in the end") {
    std::int64_t moved = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        Storm s(seed);
        for (int round = 0; round < kRounds; ++round) {
            for (std::uint64_t i = s.dice.below(3); i > 0; --i) s.ask_something();
            for (std::uint64_t i = s.dice.below(4); i > 0; --i) s.deliver_something();
            s.clock.advance(Millis(s.dice.below(120'000)));
            if (s.dice.below(10) == 0) s.process = s.fresh(seed * 100 + std::uint64_t(round));
            (void)s.run(s.process->worker.run_due());
            if (round % kAuditEvery == 0) s.audit();
        }
        s.stormy = false;
        while (!s.open.empty()) s.deliver_something();
        for (int hour = 0; hour < 12 * 60 && s.report().pending > 0; ++hour) {
            s.clock.advance(std::chrono::minutes(5));
            s.work();
        }
        CHECK_EQ(s.report().pending, 0);
        s.audit();
        s.compare_with_bank();
        moved += s.bank_sum("refunded");
    }
    CHECK_GT(moved, 0);
}

}  // namespace innkeeper::payments
