#include "chassis/core/json.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/terms_json.hpp"
#include "stay/limits.hpp"

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

constexpr std::string_view kInventorySet = "InventorySet";

struct Body {
    std::string_view type;
    bj::object data = {};
};

void put(Body& body, std::string_view name, const std::optional<std::string>& text) {
    if (text) body.data[name] = *text;
}

Body body_of(const HoldPlaced& fact) {
    return {"HoldPlaced",
            {{"booking_id", fact.booking_id},
             {"terms", terms_json(fact.terms)},
             {"expires_at", json::of(fact.expires_at)}}};
}
Body body_of(const HoldExpired&) { return {"HoldExpired"}; }
Body body_of(const HoldReleased&) { return {"HoldReleased"}; }
Body body_of(const PaymentRequested& fact) {
    return {"PaymentRequested",
            {{"details", details_json(fact.details)}, {"pay_by", json::of(fact.pay_by)}}};
}
Body body_of(const PaymentAuthorised& fact) {
    return {"PaymentAuthorised", {{"amount", json::of(fact.amount)}}};
}
Body body_of(const BookingSubmitted& fact) {
    Body body{"BookingSubmitted", {{"decide_by", json::of(fact.decide_by)}}};
    if (fact.details) body.data["details"] = details_json(*fact.details);
    return body;
}
Body body_of(const BookingConfirmed& fact) {
    Body body{"BookingConfirmed"};
    if (fact.details) body.data["details"] = details_json(*fact.details);
    put(body, "decided_by", fact.decided_by);
    return body;
}
Body body_of(const BookingRejected& fact) {
    Body body{"BookingRejected", {{"reason", fact.reason}}};
    put(body, "decided_by", fact.decided_by);
    return body;
}
Body body_of(const ApprovalTimedOut&) { return {"ApprovalTimedOut"}; }
Body body_of(const BookingCancelled& fact) {
    Body body{"BookingCancelled",
              {{"cause", name_of(fact.cause)},
               {"penalty", json::of(fact.penalty)},
               {"refund", json::of(fact.refund)},
               {"waived", fact.waived}}};
    put(body, "cancelled_by", fact.cancelled_by);
    put(body, "reason", fact.reason);
    return body;
}
Body body_of(const BookingReinstated&) { return {"BookingReinstated"}; }
Body body_of(const BookingModified& fact) {
    return {"BookingModified",
            {{"modified_by", fact.modified_by},
             {"terms", terms_json(fact.terms)},
             {"refund", json::of(fact.refund)}}};
}
Body body_of(const CheckedIn& fact) { return {"CheckedIn", {{"by", fact.by}}}; }
Body body_of(const CheckedOut& fact) {
    return {"CheckedOut", {{"by", fact.by}, {"free_from", json::of(fact.free_from)}}};
}
Body body_of(const NoShowMarked& fact) {
    return {"NoShowMarked",
            {{"by", fact.by},
             {"free_from", json::of(fact.free_from)},
             {"penalty", json::of(fact.penalty)},
             {"refund", json::of(fact.refund)}}};
}
Body body_of(const PaymentCaptured& fact) {
    return {"PaymentCaptured", {{"amount", json::of(fact.amount)}}};
}
Body body_of(const PaymentVoided&) { return {"PaymentVoided"}; }
Body body_of(const PaymentRefunded& fact) {
    return {"PaymentRefunded", {{"amount", json::of(fact.amount)}}};
}
Body body_of(const RefundFailed& fact) {
    return {"RefundFailed", {{"amount", json::of(fact.amount)}, {"reason", fact.reason}}};
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
    const Body body = std::visit([](const auto& fact) { return body_of(fact); }, event.fact);
    return {.sequence = 0,
            .type = std::string(body.type),
            .time = event.time,
            .data = bj::serialize(body.data)};
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
    bj::object data{{"from", json::of(set.from)}, {"to", json::of(set.to)}};
    if (set.out_of_order) data["out_of_order"] = *set.out_of_order;
    if (set.overbook_limit) data["overbook_limit"] = *set.overbook_limit;
    if (set.stop_sell) data["stop_sell"] = *set.stop_sell;
    return {.sequence = 0,
            .type = std::string(kInventorySet),
            .time = time,
            .data = bj::serialize(data)};
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
