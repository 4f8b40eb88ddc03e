#include "services/booking/app/document_json.hpp"
#include "services/booking/app/documents.hpp"

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;
using Names = std::vector<std::string_view>;

/// In the order of the enumerations.
const Names kCommandKinds{"authorise", "capture", "void", "refund"};
const Names kGoalKinds{"none", "authorise", "keep"};

template <class Kind>
std::string_view name_of(const Names& names, Kind kind) {
    return names[static_cast<std::size_t>(kind)];
}

bj::object command_json(const PaymentCommand& command) {
    return {{"number", command.number},
            {"kind", name_of(kCommandKinds, command.kind)},
            {"amount", json::of(command.amount)}};
}

PaymentCommand read_command(Fields& in) {
    return {.number = read_number(in, "number"),
            .kind = static_cast<PaymentCommand::Kind>(in.one_of("kind", kCommandKinds)),
            .amount = in.money("amount")};
}

PaymentGoal read_goal(Fields& in) {
    return {.kind = static_cast<PaymentGoal::Kind>(in.one_of("kind", kGoalKinds)),
            .amount = in.money("amount")};
}

std::optional<PaymentSaga> read_fields(Fields& in) {
    std::optional<PaymentGoal> goal;
    in.object("goal", [&](Fields& field) { goal = read_goal(field); });
    if (!goal) return std::nullopt;
    PaymentSaga saga{.commands = read_number(in, "commands"),
                     .goal = *goal,
                     .asked = in.boolean("asked"),
                     .declined = in.boolean("declined"),
                     .capture_refused = in.boolean("capture_refused"),
                     .refund_refused = in.boolean("refund_refused"),
                     .authorised = in.money("authorised"),
                     .captured = in.money("captured"),
                     .refunded = in.money("refunded")};
    in.optional_object("on_its_way", [&](Fields& field) { saga.on_its_way = read_command(field); });
    return saga;
}

}  // namespace

std::string to_document(const PaymentSaga& s) {
    bj::object out{
        {"commands", s.commands},
        {"goal", {{"kind", name_of(kGoalKinds, s.goal.kind)}, {"amount", json::of(s.goal.amount)}}},
        {"asked", s.asked},
        {"declined", s.declined},
        {"capture_refused", s.capture_refused},
        {"refund_refused", s.refund_refused},
        {"authorised", json::of(s.authorised)},
        {"captured", json::of(s.captured)},
        {"refunded", json::of(s.refunded)}};
    if (s.on_its_way) out["on_its_way"] = command_json(*s.on_its_way);
    return bj::serialize(out);
}

Result<PaymentSaga> read_saga(std::string_view document) {
    std::optional<PaymentSaga> saga;
    TRY_VOID(read_object(document, [&](Fields& in) {
        saga = read_fields(in);
        if (saga && saga->on_its_way && saga->on_its_way->number > saga->commands)
            in.error("on_its_way", "was never sent");
    }));
    return *std::move(saga);
}

}  // namespace innkeeper::booking
