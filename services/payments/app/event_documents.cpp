#include "services/payments/app/documents.hpp"
#include "services/payments/app/payment_json.hpp"
#include "services/payments/limits.hpp"

#include <array>
#include <limits>

namespace innkeeper::payments {
namespace {

namespace bj = boost::json;
using json::Fields;

/// In the order of Fact.
constexpr std::array<std::string_view, 9> kTypes{"command-accepted", "gave-up",  "authorised",
                                                 "declined",         "captured", "capture-failed",
                                                 "voided",           "refunded", "refund-failed"};
static_assert(kTypes.size() == std::variant_size_v<Fact>);
static_assert(std::is_same_v<std::variant_alternative_t<0, Fact>, CommandAccepted>);
static_assert(std::is_same_v<std::variant_alternative_t<4, Fact>, Captured>);
static_assert(std::is_same_v<std::variant_alternative_t<8, Fact>, RefundFailed>);

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

bj::object moved(std::uint64_t command, std::uint64_t authorisation, const Money& amount) {
    return {{"command", command}, {"authorisation", authorisation}, {"amount", json::of(amount)}};
}

bj::object failed(std::uint64_t command, const std::string& reason) {
    return {{"command", command}, {"reason", reason}};
}

bj::object fact_json(const Fact& fact) {
    return std::visit(
        Overloaded{[](const CommandAccepted& f) {
                       return bj::object{{"command", command_json(f.command)},
                                         {"parties", parties_json(f.parties)}};
                   },
                   [](const GaveUp& f) { return bj::object{{"command", f.command}}; },
                   [](const Authorised& f) {
                       return bj::object{{"command", f.command}, {"reference", f.reference}};
                   },
                   [](const Declined& f) { return failed(f.command, f.reason); },
                   [](const Captured& f) { return moved(f.command, f.authorisation, f.amount); },
                   [](const CaptureFailed& f) { return failed(f.command, f.reason); },
                   [](const Voided& f) { return moved(f.command, f.authorisation, f.amount); },
                   [](const Refunded& f) { return moved(f.command, f.authorisation, f.amount); },
                   [](const RefundFailed& f) { return failed(f.command, f.reason); }},
        fact);
}

std::uint64_t number(Fields& in, std::string_view name) {
    return static_cast<std::uint64_t>(
        in.integer(name, 0, std::numeric_limits<std::int64_t>::max()));
}

template <class T>
Fact read_moved(Fields& in) {
    const std::uint64_t command = number(in, "command");
    const std::uint64_t authorisation = number(in, "authorisation");
    return T{command, authorisation, in.money("amount")};
}

template <class T>
Fact read_failed(Fields& in) {
    const std::uint64_t command = number(in, "command");
    return T{command, in.text("reason")};
}

Fact read_accepted(Fields& in) {
    std::optional<Command> command;
    in.object("command", [&](Fields& item) { command = read_command(item); });
    // What is missing is told by finish(); the reader then returns no event.
    if (!command) command = Command{0, {}, {}, Money{0, *Currency::parse("EUR")}, {}};
    return CommandAccepted{*std::move(command), read_parties(in, "parties")};
}

std::optional<Fact> read_fact(std::string_view type, Fields& in) {
    if (type == kTypes[0]) return read_accepted(in);
    if (type == kTypes[1]) return GaveUp{number(in, "command")};
    if (type == kTypes[2]) {
        const std::uint64_t command = number(in, "command");
        return Authorised{command, in.text("reference")};
    }
    if (type == kTypes[3]) return read_failed<Declined>(in);
    if (type == kTypes[4]) return read_moved<Captured>(in);
    if (type == kTypes[5]) return read_failed<CaptureFailed>(in);
    if (type == kTypes[6]) return read_moved<Voided>(in);
    if (type == kTypes[7]) return read_moved<Refunded>(in);
    if (type == kTypes[8]) return read_failed<RefundFailed>(in);
    return std::nullopt;
}

}  // namespace

const std::vector<std::string_view>& entry_kinds() {
    static const std::vector<std::string_view> kinds{
        to_string(EntryKind::authorised), to_string(EntryKind::declined),
        to_string(EntryKind::captured), to_string(EntryKind::voided),
        to_string(EntryKind::refunded)};
    return kinds;
}

bj::object command_json(const Command& command) {
    bj::object out{{"sequence", command.sequence},
                   {"id", command.id},
                   {"kind", to_string(command.kind)},
                   {"amount", json::of(command.amount)}};
    if (!command.method_id.empty()) out["method_id"] = command.method_id;
    return out;
}

Command read_command(Fields& in) {
    return {.sequence = number(in, "sequence"),
            .id = in.text("id"),
            .kind = static_cast<CommandKind>(in.one_of(
                "kind", {to_string(CommandKind::authorise), to_string(CommandKind::capture),
                         to_string(CommandKind::release), to_string(CommandKind::refund)})),
            .amount = in.money("amount"),
            .method_id = in.optional_text("method_id").value_or("")};
}

bj::object parties_json(const Parties& parties) {
    return {{"guest_subject", parties.guest_subject},
            {"hotel_id", parties.hotel_id},
            {"hotel_manager_ids",
             bj::array(parties.hotel_manager_ids.begin(), parties.hotel_manager_ids.end())}};
}

Parties read_parties(Fields& in, std::string_view name) {
    Parties parties;
    in.object(name, [&](Fields& item) {
        parties.guest_subject = item.text("guest_subject");
        parties.hotel_id = item.text("hotel_id");
        parties.hotel_manager_ids = item.texts("hotel_manager_ids", kMaxManagers);
    });
    return parties;
}

bj::object method_json(const PaymentMethod& method) {
    return {{"id", method.id},
            {"brand", method.brand},
            {"last4", method.last4},
            {"expiry_month", method.expiry_month},
            {"expiry_year", method.expiry_year}};
}

eventsourcing::Recorded to_recorded(const Event& event) {
    return {.sequence = 0,
            .type = std::string(kTypes[event.fact.index()]),
            .time = event.at,
            .data = bj::serialize(fact_json(event.fact))};
}

Result<Event> read_event(const eventsourcing::Recorded& recorded) {
    const auto damaged = [] {
        return fail(Code::bug, "document-damaged", "A stored event cannot be read.");
    };
    const auto value = json::parse(recorded.data);
    if (!value) return damaged();
    Fields in(*value);
    auto fact = read_fact(recorded.type, in);
    if (!fact || !in.finish_tolerant()) return damaged();
    return Event{recorded.time, *std::move(fact)};
}

}  // namespace innkeeper::payments
