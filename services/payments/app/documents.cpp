#include "services/payments/app/documents.hpp"

#include "chassis/core/json.hpp"
#include "services/payments/app/payment_json.hpp"
#include "services/payments/limits.hpp"

#include <limits>

namespace innkeeper::payments {
namespace {

namespace bj = boost::json;
using json::Fields;

constexpr std::int64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();
/// Entries of one payment: each ends its command, or uses up what an authorisation has to capture
/// or what was captured of it.
constexpr std::size_t kMaxEntries = 3 * kMaxCommands;

std::unexpected<Error> damaged() {
    return fail(Code::bug, "document-damaged", "A stored document cannot be read.");
}

/// Parses `document`, lets `read` take its fields, and turns any mistake into `damaged`.
Result<void> read_object(std::string_view document, const std::function<void(Fields&)>& read) {
    const auto value = json::parse(document);
    if (!value) return damaged();
    Fields in(*value);
    read(in);
    if (!in.finish_tolerant()) return damaged();
    return {};
}

std::uint64_t number(Fields& in, std::string_view name) {
    return static_cast<std::uint64_t>(in.integer(name, 0, kMaxNumber));
}

bj::object entry_json(const Entry& entry) {
    bj::object out{{"id", entry.id},
                   {"kind", to_string(entry.kind)},
                   {"amount", json::of(entry.amount)},
                   {"at", json::of(entry.at)},
                   {"command", entry.command},
                   {"authorisation", entry.authorisation}};
    if (!entry.reason.empty()) out["reason"] = entry.reason;
    if (!entry.reference.empty()) out["reference"] = entry.reference;
    return out;
}

Entry read_entry(Fields& in) {
    return {.id = in.text("id"),
            .kind = static_cast<EntryKind>(in.one_of("kind", entry_kinds())),
            .amount = in.money("amount"),
            .at = in.instant("at"),
            .reason = in.optional_text("reason").value_or(""),
            .command = number(in, "command"),
            .authorisation = number(in, "authorisation"),
            .reference = in.optional_text("reference").value_or("")};
}

bj::object payment_json(const Payment& p) {
    bj::array waiting;
    for (const auto& [sequence, command] : p.waiting) waiting.push_back(command_json(command));
    bj::array entries;
    for (const Entry& entry : p.entries) entries.push_back(entry_json(entry));
    bj::array refunds;
    for (const Refund& refund : p.refunds)
        refunds.push_back(bj::object{{"id", refund.id},
                                     {"amount", json::of(refund.amount)},
                                     {"state", to_string(refund.state)},
                                     {"at", json::of(refund.at)}});
    return {{"booking_id", p.booking_id},
            {"currency", p.currency.code()},
            {"parties", parties_json(p.parties)},
            {"method_id", p.method_id},
            {"waiting", std::move(waiting)},
            {"answered", p.answered},
            {"turn_since", json::of(p.turn_since)},
            {"giving_up", p.giving_up},
            {"entries", std::move(entries)},
            {"refunds", std::move(refunds)},
            {"version", p.version}};
}

std::optional<Payment> read_payment_fields(Fields& in) {
    const auto currency = Currency::parse(in.text("currency"));
    if (!currency) return std::nullopt;
    Payment p{.booking_id = in.text("booking_id"),
              .currency = *currency,
              .parties = read_parties(in, "parties"),
              .method_id = in.text("method_id"),
              .waiting = {},
              .answered = number(in, "answered"),
              .turn_since = in.instant("turn_since"),
              .giving_up = in.boolean("giving_up"),
              .entries = {},
              .refunds = {},
              .version = number(in, "version")};
    in.objects("waiting", kMaxCommands, [&](Fields& item) {
        Command command = read_command(item);
        const std::uint64_t sequence = command.sequence;
        p.waiting.emplace(sequence, std::move(command));
    });
    in.objects("entries", kMaxEntries,
               [&](Fields& item) { p.entries.push_back(read_entry(item)); });
    in.objects("refunds", kMaxCommands, [&](Fields& item) {
        p.refunds.push_back(
            {.id = item.text("id"),
             .amount = item.money("amount"),
             .state = static_cast<RefundState>(item.one_of("state", {"pending", "done", "failed"})),
             .at = item.instant("at")});
    });
    return p;
}

}  // namespace

std::string to_document(const PaymentDocument& document) {
    bj::object out{{"payment", payment_json(document.payment)}};
    if (document.work)
        out["work"] = bj::object{{"due", json::of(document.work->due)},
                                 {"attempts", document.work->attempts}};
    return bj::serialize(out);
}

Result<PaymentDocument> read_payment(std::string_view document) {
    std::optional<Payment> payment;
    std::optional<Work> work;
    TRY_VOID(read_object(document, [&](Fields& in) {
        in.object("payment", [&](Fields& p) { payment = read_payment_fields(p); });
        in.optional_object("work", [&](Fields& w) {
            const Instant due = w.instant("due");
            work = Work{
                due, static_cast<int>(w.integer("attempts", 0, std::numeric_limits<int>::max()))};
        });
    }));
    if (!payment) return damaged();
    return PaymentDocument{*std::move(payment), work};
}

std::string to_document(const OwnedMethod& owned) {
    bj::object out = method_json(owned.method);
    out["subject"] = owned.subject;
    return bj::serialize(out);
}

Result<OwnedMethod> read_method(std::string_view document) {
    OwnedMethod owned;
    TRY_VOID(read_object(document, [&](Fields& in) {
        owned.subject = in.text("subject");
        owned.method = {.id = in.text("id"),
                        .brand = in.text("brand"),
                        .last4 = in.text("last4"),
                        .expiry_month = static_cast<int>(in.integer("expiry_month", 1, 12)),
                        .expiry_year = static_cast<int>(
                            in.integer("expiry_year", kMinExpiryYear, kMaxExpiryYear))};
    }));
    return owned;
}

Result<Requested> parse_command(CommandKind kind, std::uint64_t sequence, std::string_view data) {
    const auto malformed = [](Error cause) {
        cause.slug = "payment-command-malformed";
        return std::unexpected(std::move(cause));
    };
    const auto value = json::parse(data);
    if (!value) return malformed(value.error());
    Fields in(*value);
    std::optional<Requested> requested;
    in.object("payment", [&](Fields& p) {
        requested = Requested{
            .booking_id = p.text("booking_id", {kIdLength, kIdLength}),
            .command = {.sequence = sequence,
                        .id = p.text("command_id", {1, kMaxCommandId}),
                        .kind = kind,
                        .amount = p.money("amount"),
                        .method_id = kind == CommandKind::authorise
                                         ? p.text("payment_method_id", {1, kMaxMethodId})
                                         : std::string()},
            .parties = {
                .guest_subject = p.text("guest_subject", {1, kMaxSubject}),
                .hotel_id = p.text("hotel_id", {1, kIdLength}),
                .hotel_manager_ids = p.texts("hotel_manager_ids", kMaxManagers, {1, kMaxSubject})}};
    });
    if (const auto read = in.finish_tolerant(); !read) return malformed(read.error());
    return *std::move(requested);
}

}  // namespace innkeeper::payments
