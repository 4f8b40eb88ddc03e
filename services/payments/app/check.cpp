#include "services/payments/app/check.hpp"

#include "services/payments/app/rows.hpp"

#include <fmt/format.h>

#include <set>

namespace innkeeper::payments {
namespace {

class Checker {
public:
    explicit Checker(store::Table& table) : table_(table) {}

    Task<Result<CheckReport>> run() {
        for (int shard = 0; shard < kIndexShards; ++shard) CO_TRY_VOID(co_await check_shard(shard));
        CO_TRY_VOID(co_await check_timers());
        co_return std::move(report_);
    }

private:
    void violation(std::string invariant, std::string subject, std::string what) {
        report_.violations.push_back({std::move(invariant), std::move(subject), std::move(what)});
    }

    Task<Result<std::vector<store::Item>>> all_of(std::string partition) {
        store::Query query{.partition = std::move(partition), .limit = store::kMaxPage};
        std::vector<store::Item> items;
        do {
            CO_TRY(auto page, co_await table_.query(query));
            for (store::Item& item : page.items) items.push_back(std::move(item));
            query.cursor = std::move(page.cursor);
        } while (!query.cursor.empty());
        co_return items;
    }

    Task<Result<void>> check_shard(int shard) {
        CO_TRY(const auto items, co_await all_of(payment_index(shard)));
        for (const store::Item& item : items) {
            const std::string id = item.key.sort;
            const auto recorded = co_await eventsourcing::load(table_, std::string(kCategory), id);
            const auto row = co_await load_payment(table_, id);
            if (!recorded && recorded.error().code != Code::bug) co_return fail(recorded.error());
            if (!row && row.error().code != Code::bug) co_return fail(row.error());
            ++report_.payments;
            if (!recorded || !row || !row->value)
                violation("index", id, "the payment is not there or cannot be read");
            else
                check_payment(id, *recorded, *row->value);
        }
        co_return Result<void>{};
    }

    void check_payment(const std::string& id, const std::vector<eventsourcing::Recorded>& recorded,
                       const PaymentDocument& row) {
        report_.events += recorded.size();
        std::optional<Payment> state;
        for (std::size_t i = 0; i < recorded.size(); ++i) {
            const auto event = read_event(recorded[i]);
            const bool can_follow =
                event && (state ? state->fits(event->fact)
                                : std::holds_alternative<CommandAccepted>(event->fact));
            if (!can_follow)
                return violation("state", id, fmt::format("event {} cannot be right", i + 1));
            if (state)
                state->apply(*event);
            else
                state = Payment::begin(id, *event);
        }
        if (!state) return violation("index", id, "the payment has no event");
        if (*state != row.payment)
            violation("state", id, "the state is not the fold of its events");
        // By the rows: what people and the provider are told is computed of them.
        check_ledger(row.payment);
        check_work(id, row);
    }

    void check_ledger(const Payment& payment) {
        const std::string& id = payment.booking_id;
        std::set<std::string> ids;
        for (const Entry& entry : payment.entries) {
            if (!ids.insert(entry.id).second) violation("I6", id, "two entries have one id");
            if (entry.amount.minor < 0) violation("I6", id, "an amount is negative");
            // A declined authorisation keeps the amount that was asked for, in any currency.
            if (entry.kind != EntryKind::declined && entry.amount.currency != payment.currency)
                violation("I6", id, "an amount is in another currency");
            if (entry.kind != EntryKind::authorised) continue;
            if (left_of(payment, entry) < 0)
                violation("I6", id, "more was captured and voided than authorised");
            if (refundable_of(payment, entry) < 0)
                violation("I6", id, "more was refunded than captured");
        }
        if (payment.sum(EntryKind::captured) > payment.sum(EntryKind::authorised))
            violation("I6", id, "the captures are more than the authorisations");
        if (payment.sum(EntryKind::refunded) > payment.sum(EntryKind::captured))
            violation("I6", id, "the refunds are more than the captures");
        for (const Refund& refund : payment.refunds) {
            std::int64_t sum = 0;
            for (const Entry& entry : payment.entries)
                if (entry.kind == EntryKind::refunded &&
                    (entry.id == refund.id || entry.id.starts_with(refund.id + "/")))
                    sum += entry.amount.minor;
            if (refund.state == RefundState::done && sum != refund.amount.minor)
                violation("I6", id, "the entries of a refund do not sum to it");
        }
    }

    void check_work(const std::string& id, const PaymentDocument& row) {
        report_.pending += row.payment.waiting.size();
        if (row.work) timers_.insert(timer_key(row.work->due, id).sort);
        const bool has_head = row.payment.head() != nullptr;
        if (has_head != row.work.has_value())
            violation("I7", id,
                      has_head ? "a command waits and nobody works on it"
                               : "there is work and no command");
        if (has_head || row.payment.waiting.empty()) return;
        report_.notices.push_back(fmt::format("{}: command {} waits for {}, which has not come", id,
                                              row.payment.waiting.begin()->first,
                                              row.payment.answered + 1));
    }

    Task<Result<void>> check_timers() {
        CO_TRY(const auto items, co_await all_of(std::string(kTimers)));
        std::set<std::string> found;
        for (const store::Item& item : items) found.insert(item.key.sort);
        for (const std::string& sort : timers_)
            if (!found.contains(sort)) violation("I7", sort, "the timer is missing");
        for (const std::string& sort : found)
            if (!timers_.contains(sort)) violation("timers", sort, "the timer is of no payment");
        co_return Result<void>{};
    }

    store::Table& table_;
    CheckReport report_;
    std::set<std::string> timers_;
};

}  // namespace

Task<Result<CheckReport>> check(store::Table& table) {
    Checker checker(table);
    co_return co_await checker.run();
}

}  // namespace innkeeper::payments
