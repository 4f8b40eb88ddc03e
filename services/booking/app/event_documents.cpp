#include "chassis/core/json.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/terms_json.hpp"
#include "stay/limits.hpp"

#include <type_traits>

namespace innkeeper::booking {
namespace {

using json::Fields;

constexpr std::string_view kInventorySet = "InventorySet";

/// The fields of each fact.
using Writer = json::Writer;

template <class T>
    requires std::is_empty_v<T>
void write_fields(Writer&, const T&) {}

void write_fields(Writer& out, const HoldPlaced& fact) {
    write(out.field("booking_id", fact.booking_id).key("terms"), *fact.terms);
    out.field("expires_at", fact.expires_at);
}
void write_fields(Writer& out, const PaymentRequested& fact) {
    write(out.key("details"), fact.details);
    out.field("pay_by", fact.pay_by);
}
void write_fields(Writer& out, const PaymentAuthorised& fact) { out.field("amount", fact.amount); }
void write_fields(Writer& out, const BookingSubmitted& fact) {
    out.field("decide_by", fact.decide_by);
    if (fact.details) write(out.key("details"), *fact.details);
}
void write_fields(Writer& out, const BookingConfirmed& fact) {
    if (fact.details) write(out.key("details"), *fact.details);
    out.field("decided_by", fact.decided_by);
}
void write_fields(Writer& out, const BookingRejected& fact) {
    out.field("reason", fact.reason).field("decided_by", fact.decided_by);
}
void write_fields(Writer& out, const BookingCancelled& fact) {
    out.field("cause", name_of(fact.cause)).field("penalty", fact.penalty);
    out.field("refund", fact.refund).field("waived", fact.waived);
    out.field("cancelled_by", fact.cancelled_by).field("reason", fact.reason);
}
void write_fields(Writer& out, const BookingModified& fact) {
    write(out.field("modified_by", fact.modified_by).key("terms"), *fact.terms);
    out.field("refund", fact.refund);
}
void write_fields(Writer& out, const CheckedIn& fact) { out.field("by", fact.by); }
void write_fields(Writer& out, const CheckedOut& fact) {
    out.field("by", fact.by).field("free_from", fact.free_from);
}
void write_fields(Writer& out, const NoShowMarked& fact) {
    out.field("by", fact.by).field("free_from", fact.free_from);
    out.field("penalty", fact.penalty).field("refund", fact.refund);
}
void write_fields(Writer& out, const PaymentCaptured& fact) { out.field("amount", fact.amount); }
void write_fields(Writer& out, const PaymentRefunded& fact) { out.field("amount", fact.amount); }
void write_fields(Writer& out, const RefundFailed& fact) {
    out.field("amount", fact.amount).field("reason", fact.reason);
}

/// Nothing, and perhaps mistakes counted in `in`, when it cannot be read.
using Read = std::optional<Fact> (*)(Fields& in);

template <class T>
std::optional<Fact> read_bare(Fields&) {
    return T{};
}
template <class T>
std::optional<Fact> read_amount(Fields& in) {
    return T{in.money("amount")};
}

std::optional<Fact> read_placed(Fields& in) {
    std::string id = in.text("booking_id");
    auto terms = read_terms(in, "terms");
    const Instant expires_at = in.instant("expires_at");
    if (!terms) return std::nullopt;
    return HoldPlaced{std::move(id), std::move(*terms), expires_at};
}
std::optional<Fact> read_requested(Fields& in) {
    auto details = read_details(in, "details");
    const Instant pay_by = in.instant("pay_by");
    if (!details) return std::nullopt;
    return PaymentRequested{std::move(*details), pay_by};
}
std::optional<Fact> read_submitted(Fields& in) {
    auto details = read_details(in, "details");
    return BookingSubmitted{std::move(details), in.instant("decide_by")};
}
std::optional<Fact> read_confirmed(Fields& in) {
    auto details = read_details(in, "details");
    return BookingConfirmed{std::move(details), in.optional_text("decided_by")};
}
std::optional<Fact> read_rejected(Fields& in) {
    auto by = in.optional_text("decided_by");
    return BookingRejected{std::move(by), in.text("reason")};
}
std::optional<Fact> read_cancelled(Fields& in) {
    return BookingCancelled{.cause = read_cause(in, "cause"),
                            .cancelled_by = in.optional_text("cancelled_by"),
                            .reason = in.optional_text("reason"),
                            .penalty = in.money("penalty"),
                            .refund = in.money("refund"),
                            .waived = in.boolean("waived")};
}
std::optional<Fact> read_modified(Fields& in) {
    std::string by = in.text("modified_by");
    auto terms = read_terms(in, "terms");
    const Money refund = in.money("refund");
    if (!terms) return std::nullopt;
    return BookingModified{std::move(by), std::move(*terms), refund};
}
std::optional<Fact> read_checked_in(Fields& in) { return CheckedIn{in.text("by")}; }
std::optional<Fact> read_checked_out(Fields& in) {
    std::string by = in.text("by");
    return CheckedOut{std::move(by), in.date("free_from")};
}
std::optional<Fact> read_no_show(Fields& in) {
    return NoShowMarked{.by = in.text("by"),
                        .free_from = in.date("free_from"),
                        .penalty = in.money("penalty"),
                        .refund = in.money("refund")};
}
std::optional<Fact> read_refund_failed(Fields& in) {
    const Money amount = in.money("amount");
    return RefundFailed{amount, in.text("reason")};
}

struct Reader {
    std::string_view type;
    Read read;
};
/// In the order of Fact.
constexpr Reader kReaders[] = {{"HoldPlaced", read_placed},
                               {"HoldExpired", read_bare<HoldExpired>},
                               {"HoldReleased", read_bare<HoldReleased>},
                               {"PaymentRequested", read_requested},
                               {"PaymentAuthorised", read_amount<PaymentAuthorised>},
                               {"BookingSubmitted", read_submitted},
                               {"BookingConfirmed", read_confirmed},
                               {"BookingRejected", read_rejected},
                               {"ApprovalTimedOut", read_bare<ApprovalTimedOut>},
                               {"BookingCancelled", read_cancelled},
                               {"BookingReinstated", read_bare<BookingReinstated>},
                               {"BookingModified", read_modified},
                               {"CheckedIn", read_checked_in},
                               {"CheckedOut", read_checked_out},
                               {"NoShowMarked", read_no_show},
                               {"PaymentCaptured", read_amount<PaymentCaptured>},
                               {"PaymentVoided", read_bare<PaymentVoided>},
                               {"PaymentRefunded", read_amount<PaymentRefunded>},
                               {"RefundFailed", read_refund_failed}};
static_assert(std::size(kReaders) == std::variant_size_v<Fact>);

std::optional<Fact> read_fact(std::string_view type, Fields& in) {
    for (const Reader& reader : kReaders)
        if (reader.type == type) return reader.read(in);
    return std::nullopt;
}

std::unexpected<Error> damaged() {
    return fail(Code::bug, "document-damaged", "A stored event cannot be read.");
}

std::optional<int> read_count(Fields& in, std::string_view name) {
    const auto count = in.optional_integer(name, 0, stay::kMaxCount);
    return count ? std::optional(static_cast<int>(*count)) : std::nullopt;
}

}  // namespace

eventsourcing::Recorded to_recorded(const Event& event) {
    Writer out;
    out.begin_object();
    std::visit([&out](const auto& fact) { write_fields(out, fact); }, event.fact);
    out.end_object();
    return {.sequence = 0,
            .type = std::string(kReaders[event.fact.index()].type),
            .time = event.time,
            .data = std::move(out).text()};
}

Result<Event> read_event(const eventsourcing::Recorded& recorded) {
    const auto value = json::parse(recorded.data);
    if (!value) return damaged();
    Fields in(*value);
    auto fact = read_fact(recorded.type, in);
    if (!fact || !in.finish_tolerant()) return damaged();
    return Event{recorded.time, std::move(*fact)};
}

eventsourcing::Recorded to_recorded(const InventorySet& set, Instant time) {
    Writer out;
    out.begin_object().field("from", set.from).field("to", set.to);
    out.field("out_of_order", set.out_of_order).field("overbook_limit", set.overbook_limit);
    out.field("stop_sell", set.stop_sell).end_object();
    return {.sequence = 0,
            .type = std::string(kInventorySet),
            .time = time,
            .data = std::move(out).text()};
}

Result<InventorySet> read_inventory_set(const eventsourcing::Recorded& recorded) {
    const auto value = json::parse(recorded.data);
    if (!value || recorded.type != kInventorySet) return damaged();
    Fields in(*value);
    InventorySet set{.from = in.date("from"),
                     .to = in.date("to"),
                     .out_of_order = read_count(in, "out_of_order"),
                     .overbook_limit = read_count(in, "overbook_limit")};
    if (in.has("stop_sell")) set.stop_sell = in.boolean("stop_sell");
    if (!in.finish_tolerant()) return damaged();
    return set;
}

}  // namespace innkeeper::booking
