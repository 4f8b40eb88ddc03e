#include "services/booking/app/documents.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/json_text.hpp"
#include "chassis/core/strings.hpp"
#include "services/booking/app/document_json.hpp"
#include "services/booking/app/terms_json.hpp"

namespace innkeeper::booking {
namespace {

using json::Fields;

constexpr std::size_t kMaxLiveHolds = 1000;  // far above kMaxHoldsPerGuest, which may change
constexpr std::size_t kMaxHoldId = 64;

/// Without a tree: each hold of a guest reads them.
Result<std::vector<LiveHold>> parse_holds(std::string_view document) {
    TRY(const auto in, json::ObjectText::within(document));
    TRY(const auto items, in.objects_of("holds", kMaxLiveHolds));
    std::vector<LiveHold> holds;
    holds.reserve(items.size());
    for (const json::ObjectText& item : items) {
        TRY(std::string id, item.text_of("id", kMaxHoldId));
        TRY(const std::string until, item.text_of("until", strings::kMaxInstant));
        TRY(const Instant instant, parse_rfc3339(until));
        holds.push_back({std::move(id), instant});
    }
    return holds;
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

std::string to_document(const std::vector<LiveHold>& holds) {
    json::Writer out;
    out.begin_object().key("holds").begin_array();
    for (const LiveHold& hold : holds)
        out.begin_object().field("id", hold.booking_id).field("until", hold.until).end_object();
    out.end_array().end_object();
    return std::move(out).text();
}

Result<std::vector<LiveHold>> read_holds(std::string_view document) {
    auto holds = parse_holds(document);
    if (!holds) return damaged();
    return holds;
}

std::string to_document(const Booking& b) {
    json::Writer out;
    write(out.begin_object().field("id", b.id).key("terms"), *b.terms);
    out.field("status", to_string(b.status)).field("hold_expires_at", b.hold_expires_at);
    out.field("authorised", b.authorised).field("captured", b.captured);
    out.field("refunded", b.refunded).field("version", b.version);
    out.field("created_at", b.created_at).field("updated_at", b.updated_at);
    if (b.details) write(out.key("details"), *b.details);
    out.field("reason", b.reason).field("pay_by", b.pay_by).field("decide_by", b.decide_by);
    out.field("decided_by", b.decided_by);
    if (b.cancel_cause) out.field("cancel_cause", name_of(*b.cancel_cause));
    out.field("cancelled_by", b.cancelled_by).field("penalty", b.penalty);
    out.field("refund", b.refund).field("free_from", b.free_from).end_object();
    return std::move(out).text();
}

Result<Booking> read_booking(std::string_view document) {
    std::optional<Booking> booking;
    TRY_VOID(read_object(document, [&](Fields& in) {
        booking = read_fields(in);
        if (!booking) in.error("terms", "or the status is damaged");
    }));
    CHECK(booking);
    return *std::move(booking);
}

}  // namespace innkeeper::booking
