#include "services/payments/app/api_text.hpp"

#include "services/payments/app/payment_json.hpp"

namespace innkeeper::payments {
namespace {

namespace bj = boost::json;

bj::object entry_json(const Entry& entry) {
    bj::object out{{"id", entry.id},
                   {"kind", to_string(entry.kind)},
                   {"amount", json::of(entry.amount)},
                   {"at", json::of(entry.at)}};
    if (!entry.reason.empty()) out["reason"] = entry.reason;
    return out;
}

bj::object refund_json(const Refund& refund) {
    return {{"id", refund.id},
            {"amount", json::of(refund.amount)},
            {"state", to_string(refund.state)},
            {"at", json::of(refund.at)}};
}

}  // namespace

std::string method_text(const PaymentMethod& method) { return bj::serialize(method_json(method)); }

std::string payment_text(const Payment& payment, const std::optional<PaymentMethod>& card) {
    bj::array refunds;
    for (const Refund& refund : payment.refunds) refunds.push_back(refund_json(refund));
    bj::array entries;
    for (const Entry& entry : payment.entries) entries.push_back(entry_json(entry));
    bj::object out{{"booking_id", payment.booking_id},
                   {"state", to_string(payment.status())},
                   {"authorised", json::of(payment.money(payment.sum(EntryKind::authorised)))},
                   {"captured", json::of(payment.money(payment.sum(EntryKind::captured)))},
                   {"refunded", json::of(payment.money(payment.sum(EntryKind::refunded)))}};
    if (card) out["card"] = method_json(*card);
    out["refunds"] = std::move(refunds);
    out["entries"] = std::move(entries);
    return bj::serialize(out);
}

}  // namespace innkeeper::payments
