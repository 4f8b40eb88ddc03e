#include "tests/simulation/booking/money.hpp"

#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"
#include "services/payments/app/check.hpp"
#include "services/payments/app/rows.hpp"
#include "services/payments/sandbox/account.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace innkeeper::sim {
namespace {

/// By a clock that is ahead of all others: what comes late may have come by some of them alone.
constexpr Millis kLater{60 * 60 * 1'000};

/// Of one booking, in minor units.
struct Sums {
    std::int64_t reserved = 0;
    std::int64_t captured = 0;
    std::int64_t refunded = 0;
    bool operator==(const Sums&) const = default;
};

std::string text(const Sums& sums) {
    return fmt::format("reserved {} captured {} refunded {}", sums.reserved, sums.captured,
                       sums.refunded);
}

Sums sums_of(const booking::Booking& booking) {
    return {booking.authorised.minor, booking.captured.minor, booking.refunded.minor};
}

/// What an authorisation reserves ends with its capture, of which part it may be.
Sums sums_of(const payments::Payment& payment) {
    using enum payments::EntryKind;
    Sums sums{.captured = payment.sum(captured), .refunded = payment.sum(refunded)};
    for (const payments::Entry& entry : payment.entries)
        if (entry.kind == authorised &&
            payment.sum_of_authorisation(captured, entry.authorisation) == 0)
            sums.reserved += left_of(payment, entry);
    return sums;
}

class MoneyAudit {
public:
    MoneyAudit(Stage& stage, Ports& ports)
        : stage_(stage), ports_(ports), table_(stage.sim.disk("payments"), ports.executor) {}

    Task<void> run() {
        const auto report = co_await payments::check(table_);
        if (!report) co_return fail("check", report.error().detail);
        for (const auto& found : report->violations)
            fail(found.invariant, fmt::format("{}: {}", found.subject, found.what));
        if (report->pending != 0)
            fail("I7", fmt::format("{} commands have no answer", report->pending));
        read_payments();
        read_bank();
        for (const auto& [id, booking] : stage_.stock.bookings()) {
            check_saga(booking);
            compare(booking);
        }
        for (const auto& [id, sums] : bank_)
            if (!stage_.stock.bookings().contains(id))
                fail("I6", "the bank knows of a booking that is not there: " + id);
    }

private:
    void fail(std::string invariant, std::string detail) {
        stage_.sim.world().fail(std::move(invariant), std::move(detail));
    }

    void read_payments() {
        for (const auto& [key, item] : stage_.sim.disk("payments").items()) {
            if (!key.partition.starts_with("payment#") || key.sort != "state") continue;
            const auto row = payments::read_payment(item.document);
            if (!row) return fail("state", "a payment cannot be read: " + row.error().detail);
            ledger_.emplace(row->payment.booking_id, sums_of(row->payment));
            for (const payments::Entry& entry : row->payment.entries) keys_.insert(entry.id);
        }
    }

    /// Accounts are by the id of the command that asked for them.
    void read_bank() {
        constexpr std::string_view kAccount = "sandbox#account#";
        for (const auto& [key, item] : stage_.sim.disk("bank").items()) {
            if (!key.partition.starts_with(kAccount)) continue;
            const std::string command = key.partition.substr(kAccount.size());
            const auto account = payments::sandbox::read_account(item.document);
            if (!account) return fail("state", "an account cannot be read: " + command);
            if (!keys_.contains(command)) fail("I6", "a charge that nobody knows of: " + command);
            Sums& sums = bank_[command.substr(0, command.find(':'))];
            sums.captured += account->captured;
            sums.refunded += account->refunded;
            const bool approved = account->authorisation(ports_.clock.now() + kLater).kind ==
                                  payments::Outcome::Kind::approved;
            if (approved && account->captured == 0) sums.reserved += account->amount.minor;
        }
    }

    void check_saga(const booking::Booking& booking) {
        const SimDisk::Items& items = stage_.sim.disk("booking").items();
        const auto row = items.find(booking::saga_key(booking.id));
        if (row == items.end()) return;
        const auto saga = booking::read_saga(row->second.document);
        if (!saga || !saga->at_rest()) fail("I7", "a saga has not ended: " + booking.id);
    }

    void compare(const booking::Booking& booking) {
        const Sums expected = sums_of(booking);
        for (const auto& [name, side] : {std::pair("payments", &ledger_), {"the bank", &bank_}}) {
            const auto found = side->find(booking.id);
            const Sums sums = found == side->end() ? Sums{} : found->second;
            if (sums != expected)
                fail("I6",
                     fmt::format("{} is {}: {} has {}, booking has {}", booking.id,
                                 to_string(booking.status), name, text(sums), text(expected)));
        }
    }

    Stage& stage_;
    Ports& ports_;
    SimTable table_;
    std::set<std::string> keys_;
    std::map<std::string, Sums> ledger_;
    std::map<std::string, Sums> bank_;
};

}  // namespace

Task<void> check_money(Stage& stage, Ports& ports) {
    MoneyAudit money(stage, ports);
    co_await money.run();
}

}  // namespace innkeeper::sim
