#include "services/booking/app/documents.hpp"

#include "services/booking/app/document_json.hpp"
#include "services/booking/app/terms_json.hpp"

#include <fmt/compile.h>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

constexpr std::int64_t kMaxCount = 1'000'000;
constexpr std::size_t kMaxLiveHolds = 1000;  // far above kMaxHoldsPerGuest, which may change

int count_of(Fields& in, std::string_view name) {
    return static_cast<int>(in.integer(name, -kMaxCount, kMaxCount));
}

void put(bj::object& out, std::string_view name, const std::optional<std::string>& text) {
    if (text) out[name] = *text;
}
void put(bj::object& out, std::string_view name, const std::optional<Instant>& instant) {
    if (instant) out[name] = json::of(*instant);
}
void put(bj::object& out, std::string_view name, const std::optional<Money>& money) {
    if (money) out[name] = json::of(*money);
}

std::optional<Money> optional_money(Fields& in, std::string_view name) {
    return in.has(name) ? std::optional(in.money(name)) : std::nullopt;
}
std::optional<CivilDate> optional_date(Fields& in, std::string_view name) {
    return in.has(name) ? std::optional(in.date(name)) : std::nullopt;
}
std::optional<CancelCause> optional_cause(Fields& in, std::string_view name) {
    return in.has(name) ? std::optional(read_cause(in, name)) : std::nullopt;
}

std::optional<Booking> read_fields(Fields& in) {
    auto terms = read_terms(in, "terms");
    const auto status = parse_status(in.text("status"));
    if (!terms || !status) return std::nullopt;
    return Booking{.id = in.text("id"),
                   .terms = std::move(*terms),
                   .status = *status,
                   .details = read_details(in, "details"),
                   .reason = in.optional_text("reason"),
                   .hold_expires_at = in.instant("hold_expires_at"),
                   .pay_by = in.optional_instant("pay_by"),
                   .decide_by = in.optional_instant("decide_by"),
                   .decided_by = in.optional_text("decided_by"),
                   .cancel_cause = optional_cause(in, "cancel_cause"),
                   .cancelled_by = in.optional_text("cancelled_by"),
                   .penalty = optional_money(in, "penalty"),
                   .refund = optional_money(in, "refund"),
                   .free_from = optional_date(in, "free_from"),
                   .authorised = in.money("authorised"),
                   .captured = in.money("captured"),
                   .refunded = in.money("refunded"),
                   .version = read_number(in, "version"),
                   .created_at = in.instant("created_at"),
                   .updated_at = in.instant("updated_at")};
}

}  // namespace

/// By hand: a commit writes one for each night of a stay.
std::string to_document(const NightStock& s) {
    return fmt::format(FMT_COMPILE(R"({{"sold":{},"pending":{},"held":{},"out_of_order":{},)"
                                   R"("overbook_limit":{},"stop_sell":{},"oversold":{}}})"),
                       s.sold, s.pending, s.held, s.out_of_order, s.overbook_limit, s.stop_sell,
                       s.oversold);
}

Result<NightStock> read_stock(std::string_view document) {
    NightStock stock;
    TRY_VOID(read_object(document, [&](Fields& in) {
        stock = {.sold = count_of(in, "sold"),
                 .pending = count_of(in, "pending"),
                 .held = count_of(in, "held"),
                 .out_of_order = count_of(in, "out_of_order"),
                 .overbook_limit = count_of(in, "overbook_limit"),
                 .stop_sell = in.boolean("stop_sell"),
                 .oversold = in.boolean("oversold")};
    }));
    return stock;
}

std::string to_document(const std::vector<LiveHold>& holds) {
    bj::array items;
    items.reserve(holds.size());
    for (const LiveHold& hold : holds)
        items.push_back(bj::object{{"id", hold.booking_id}, {"until", json::of(hold.until)}});
    return bj::serialize(bj::object{{"holds", std::move(items)}});
}

Result<std::vector<LiveHold>> read_holds(std::string_view document) {
    std::vector<LiveHold> holds;
    TRY_VOID(read_object(document, [&](Fields& in) {
        in.objects("holds", kMaxLiveHolds, [&](Fields& item) {
            std::string id = item.text("id");
            holds.push_back({std::move(id), item.instant("until")});
        });
    }));
    return holds;
}

std::string to_document(const Booking& b) {
    bj::object out{{"id", b.id},
                   {"terms", terms_json(b.terms)},
                   {"status", to_string(b.status)},
                   {"hold_expires_at", json::of(b.hold_expires_at)},
                   {"authorised", json::of(b.authorised)},
                   {"captured", json::of(b.captured)},
                   {"refunded", json::of(b.refunded)},
                   {"version", b.version},
                   {"created_at", json::of(b.created_at)},
                   {"updated_at", json::of(b.updated_at)}};
    if (b.details) out["details"] = details_json(*b.details);
    put(out, "reason", b.reason);
    put(out, "pay_by", b.pay_by);
    put(out, "decide_by", b.decide_by);
    put(out, "decided_by", b.decided_by);
    if (b.cancel_cause) out["cancel_cause"] = name_of(*b.cancel_cause);
    put(out, "cancelled_by", b.cancelled_by);
    put(out, "penalty", b.penalty);
    put(out, "refund", b.refund);
    if (b.free_from) out["free_from"] = json::of(*b.free_from);
    return bj::serialize(out);
}

Result<Booking> read_booking(std::string_view document) {
    std::optional<Booking> booking;
    TRY_VOID(read_object(document, [&](Fields& in) {
        booking = read_fields(in);
        if (!booking) in.error("terms", "or the status is damaged");
    }));
    return *std::move(booking);
}

}  // namespace innkeeper::booking
